import { expect, it, vi } from 'vitest';
import { presets } from '../../experiment/presets/index.ts';
import { optimizers } from '../../optimizers/index.ts';
import { panelKinds } from '../../panels/kinds.ts';
import { createExperimentStore } from '../../store/experiment.ts';
import type { Lab } from '../lab.ts';
import { fuzzy } from './fuzzy.ts';
import { paletteEntries } from './paletteEntries.ts';

vi.stubGlobal('navigator', { platform: 'Linux' });

const experiment = createExperimentStore(presets[0].experiment);
// The list depends on nothing else of the lab.
const entries = paletteEntries({ experiment } as unknown as Lab);

/** The name of the entry that comes first. */
function first(query: string): string | undefined {
  return entries
    .map((entry) => ({ name: entry.name, score: fuzzy(query, entry) ?? -1 }))
    .toSorted((a, b) => b.score - a.score)[0]?.name;
}

it('finds every optimizer, figure and panel first by its whole name', () => {
  for (const { label } of optimizers) expect(first(`Add run: ${label}`)).toBe(`Add run: ${label}`);
  for (const { label } of presets) expect(first(`Open: ${label}`)).toBe(`Open: ${label}`);
  for (const { title } of panelKinds) expect(first(`panel ${title}`)).toMatch(new RegExp(`panel: ${title}$`));
});

it('finds what is meant by a few letters', () => {
  expect(first('undo')).toBe('Undo');
  expect(first('lr shampoo')).toBe('Learning rate of Shampoo');
  expect(first('dark')).toBe('Dark theme');
  expect(first('add muon')).toBe('Add run: Muon');
  expect(first('seeds')).toBe('Seeds');
  expect(first('noise')).toBe('Noise');
});

it('calls every setting of every method by a noun, as in "Root method of Shampoo"', () => {
  const labels = optimizers.flatMap(({ hyper, fixed }) =>
    Object.values({ ...hyper, ...fixed }).map(({ label }) => label),
  );
  expect(labels).toContain('Root method');
  for (const label of labels) expect(label).not.toMatch(/ (is|are|by|from|of|every|computed|matched)$/);
});

it('names every control of the experiment once, with its value', () => {
  const names = entries.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(entries.find(({ name }) => name === 'Learning rate of SGD')?.detail).toMatch(/^η = 0.3\. /);
});
