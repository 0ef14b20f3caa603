import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeLink } from './decodeLink.ts';
import { presets } from './presets/index.ts';
import { parseExperiment, serializeExperiment } from './schema.ts';

/**
 * Links that have been given out, and what they open. They open so for ever: to publishedLinks.json lines are added, and none is changed.
 * Settings that have come since are not in it; they have their defaults, which leave what is computed as it was.
 */
const published: readonly { readonly link: string; readonly experiment: object }[] = JSON.parse(
  readFileSync(new URL('publishedLinks.json', import.meta.url), 'utf8'),
);

describe('published links', () => {
  it.each(published)('$link', async ({ link, experiment }) => {
    const opened = await decodeLink(link);
    expect(opened.notices).toEqual([]);
    expect(serializeExperiment(opened.experiment)).toMatchObject(experiment);
    expect(opened).toEqual(parseExperiment(experiment));
  });

  it('cover every preset', () => {
    const covered = published.map(({ link }) => /from=(\w+)/.exec(link)?.[1]);
    expect(covered).toEqual(expect.arrayContaining(presets.map(({ kind }) => kind)));
  });
});
