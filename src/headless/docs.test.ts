import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { experimentFields } from '../experiment/experimentFields.ts';
import { LONGEST_PACKED, LONGEST_READABLE, MOST_UNPACKED } from '../experiment/linkLimits.ts';
import { decodeLink } from '../experiment/decodeLink.ts';
import { createNoticeLog } from '../experiment/noticeLog.ts';
import { entriesOf } from '../experiment/readRecord.ts';
import { parseJson } from '../experiment/parseJson.ts';
import { presets } from '../experiment/presets/index.ts';
import { parseExperiment } from '../experiment/schema.ts';
import { placeFields } from '../experiment/placeFields.ts';
import { viewFields } from '../experiment/viewFields.ts';
import type { Fields } from '../fields/fields.ts';
import { allowed, formatSetting } from '../fields/parse.ts';
import { networks } from '../networks/index.ts';
import { optimizers } from '../optimizers/index.ts';
import { panelKinds } from '../panels/kinds.ts';
import { probeNames, probes } from '../probes/index.ts';
import { problems } from '../problems/index.ts';
import { readRecord } from './readRecord.ts';

const file = new URL('../../docs/experiment.md', import.meta.url);
const text = readFileSync(file, 'utf8');
const mark = /^<!-- Everything below.*-->$/m.exec(text)?.[0] ?? 'no mark';

function table(fields: Fields, keyed = true): string {
  if (Object.keys(fields).length === 0) return '\nNo settings.\n';
  const rows = Object.entries(fields).map(([name, field]) => {
    const { label, symbol, key, hint, unit, when } = field;
    const what = `${label}${symbol ? ` (${symbol})` : ''}. ${hint}${when ? ` Only where ${when.field} is ${when.is.join(' or ')}.` : ''}`;
    const cells = [
      `\`${name}\``,
      ...(keyed ? [`\`${key}\``] : []),
      what,
      allowed(field) + (unit ? `, in ${unit}` : ''),
      `\`${formatSetting(field, field.default).replaceAll('\n', '; ') || '[]'}\``,
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  const head = ['name', ...(keyed ? ['in links'] : []), 'what it is', 'allowed', 'default'];
  return `\n| ${head.join(' | ')} |\n| ${head.map(() => '---').join(' | ')} |\n${rows.join('\n')}\n`;
}

function reference(): string {
  return [
    `## Training\n${table(experimentFields)}`,
    `## View\n${table(viewFields)}`,
    `## Problems\n`,
    ...problems.map(({ kind, label, summary, fields }) => `### \`${kind}\`: ${label}\n\n${summary}\n${table(fields)}`),
    `## Networks\n`,
    ...networks.map(({ kind, label, summary, fields }) => `### \`${kind}\`: ${label}\n\n${summary}\n${table(fields)}`),
    `## Optimizers\n`,
    ...optimizers.map(
      ({ kind, label, summary, equation, source, hyper, fixed }) =>
        `### \`${kind}\`: ${label}\n\n${summary}\n\n    ${equation}\n\n${source}.\n${table({ ...hyper, ...fixed })}`,
    ),
    `## Probes\n`,
    ...probeNames.map((kind) => `### \`${kind}\`\n\n${probes[kind].summary}\n${table(probes[kind].fields, false)}`),
    `## Panels\n\nEvery place of a panel has these settings besides its own:\n${table(placeFields)}`,
    ...panelKinds.map(
      ({ kind, title, summary, fields }) => `### \`${kind}\`: ${title}\n\n${summary}\n${table(fields)}`,
    ),
    `## Presets\n\n| name | what is to be seen |\n| --- | --- |\n${presets.map(({ kind, summary }) => `| \`${kind}\` | ${summary} |`).join('\n')}\n`,
  ].join('\n');
}

it('documents every field as it is declared', async () => {
  const prose = text.slice(0, text.indexOf(mark) + mark.length);
  expect(prose.length).toBeGreaterThan(mark.length);
  const options = { ...(await resolveConfig(file)), parser: 'markdown' };
  await expect(await format(`${prose}\n\n${reference()}`, options)).toMatchFileSnapshot(fileURLToPath(file));
});

it('shows examples that can be run', () => {
  const examples = [...text.matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => parseJson(json));
  expect(examples).toHaveLength(1);
  for (const example of examples) {
    const value = 'value' in example ? example.value : example.problem;
    const { experiment, notices } = parseExperiment(value);
    const log = createNoticeLog();
    expect(readRecord(entriesOf(value)?.get('record'), experiment, log)).toMatchObject({
      weights: true,
      probes: [{ run: 1 }],
    });
    expect([...notices, ...log.list()]).toEqual([]);
  }
});

it('shows a link that can be opened', async () => {
  const [, link = ''] = /```\n(v=1&.*)\n```/.exec(text) ?? [];
  const { experiment, notices } = await decodeLink(link);
  expect(notices).toEqual([]);
  expect(experiment).toMatchObject({
    problem: { settings: { turns: 1 } },
    steps: 600,
    runs: [{}, { label: 'stale' }],
    view: { xAxis: 'time' },
  });
});

it('states the limits that hold', () => {
  expect([LONGEST_READABLE, LONGEST_PACKED, MOST_UNPACKED]).toEqual([1800, 64 * 1024, 256 * 1024]);
  expect(text).toContain('longer than 1800 characters');
  expect(text).toContain('at most 64 KB of it and 256 KB unpacked');
  const { experiment } = parseExperiment({
    problem: { kind: 'moons' },
    runs: Array(13).fill({ optimizer: 'sgd' }),
    seeds: 99,
    batch: 1e9,
    steps: 1e9,
  });
  expect([
    experiment.runs.length,
    experiment.runs.length * experiment.seeds,
    experiment.batch,
    experiment.steps,
  ]).toEqual([12, 96, 2048, 100_000]);
  expect(text).toContain('At most 12 runs, 96 replicas');
});
