import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeLink, readableLink } from './encodeLink.ts';
import { hostileLinks } from './hostileLinks.properties.ts';
import { arbitraryLink, expectHarmless, expectLasting, type Costs } from './linkFuzz.properties.ts';
import { presets } from './presets/index.ts';
import { parseExperiment } from './schema.ts';

/** `npm run fuzz` reads all of them; every other run of the tests reads a share, always the same. */
const isFull = process.env['FUZZ'] === 'full';
const COUNT = isFull ? 100_000 : 600;

const costs: Costs = { milliseconds: 0, bytes: 0, slowest: '' };
const words = () =>
  `at most ${costs.milliseconds.toFixed(1)} ms of computing and ${(costs.bytes / 2 ** 20).toFixed(1)} MB for a link, such as ${costs.slowest}`;

describe('hostile links', () => {
  afterAll(() => {
    if (isFull) console.log(`hostile links: ${words()}`);
  });

  it('are many', () => expect(Object.keys(hostileLinks).length).toBeGreaterThanOrEqual(60));

  it.each(Object.keys(hostileLinks))('do no harm: %s', async (name) => {
    await expectLasting(await expectHarmless(hostileLinks[name]!, costs));
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

it(`${COUNT} mutated and arbitrary links do no harm`, async () => {
  const own = parseExperiment({
    title: 'Two points',
    problem: { kind: 'inline', inputs: [[1]], targets: [[2, 3]] },
    network: { widths: [], weights: { W1: [[0.1, 0.2]], b: [[0.3, -0.4]] } },
    runs: [{ optimizer: 'sgd' }, { optimizer: 'adam', label: 'a, b:c & d', color: 3 }],
    view: { panels: [{ kind: 'lossCurves' }, { kind: 'levelSets', run: 1 }] },
  }).experiment;
  const seeds = [
    await encodeLink(own),
    ...presets.map(({ experiment }) =>
      readableLink({ ...experiment, seeds: 2, runs: [...experiment.runs].reverse() })!,
    ),
    'v=1&from=rings&n=mlp,net:6-6&steps=60&res=60,float64,1,0.1.0,0aajaf3,.548334~izc5b,x5,no,.07~6jt1c&later=1',
  ];
  let read = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryLink(seeds), async (link) => {
      const experiment = await expectHarmless(link, costs);
      if (read++ % 20 === 0) await expectLasting(experiment);
    }),
    // Another run of all of them tries others.
    { numRuns: COUNT, endOnFailure: true, ...(isFull ? {} : { seed: 1 }) },
  );
  expect(read).toBe(COUNT);
  expect(Object.keys(Object.prototype)).toEqual([]);
  if (isFull) console.log(`${read} links read: ${words()}`);
}, 3_600_000);
