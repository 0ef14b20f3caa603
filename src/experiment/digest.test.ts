import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareResults, reasonsToDiffer, type OwnResult } from './compareResults.ts';
import { decodeLink } from './decodeLink.ts';
import { resultsAt, trainedHash, type Digest, type Recorded, type RunResult } from './digest.ts';
import { digestText, parseDigest } from './digestText.ts';
import { encodeLink } from './encodeLink.ts';
import type { Experiment } from './experiment.ts';
import { presets } from './presets/index.ts';
import { parseExperiment, serializeExperiment } from './schema.ts';
import { APP_VERSION } from './version.ts';

const first = presets[0].experiment;
const replica = (run: number, loss: readonly number[], diverged?: number): Recorded['replicas'][number] => ({
  run,
  steps: loss.length,
  loss: Float64Array.from(loss),
  ...(diverged !== undefined && { diverged: { step: diverged } }),
});
const digest = (runs: readonly RunResult[], experiment = first): Digest => ({
  step: 60,
  engine: 'float64',
  numerics: 1,
  app: '0.1.0',
  of: trainedHash(experiment),
  runs,
});
const loss = (value: number, bits = 'abcde'): RunResult => ({ type: 'loss', loss: value, bits });

it('the version is that of the package', () => {
  const json: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(APP_VERSION).toBe(json.version);
});

describe('the results of a training', () => {
  it('are the median over the seeds of the last loss, where it diverged, or that it was refused', () => {
    const replicas = [
      ...[replica(0, [5, 4, 3.00000049]), replica(0, [5, 4, 1]), replica(0, [5, 4, 9])],
      ...[replica(1, [5, 6, 7], 2), replica(1, [5, 6, 7], 3)],
      replica(3, [1, 2, 3], 3),
    ];
    const recorded = { replicas, refused: [{ run: 2 }] };
    expect(resultsAt(recorded, 4, 3)).toMatchObject([
      { type: 'loss', loss: 3 },
      { type: 'diverged', step: 2 },
      { type: 'refused' },
      { type: 'diverged', step: 3 },
    ]);
    expect(resultsAt(recorded, 4, 1)).toMatchObject([{ loss: 5 }, { loss: 5 }, { type: 'refused' }, { loss: 1 }]);
  });

  it('tell two trainings apart that differ in one bit of one loss of one seed', () => {
    const of = (middle: number) => {
      const replicas = [replica(0, [5, middle, 3]), replica(0, [6, 5, 4])];
      return resultsAt({ replicas, refused: [] }, 1, 3);
    };
    expect(of(4)).toEqual(of(4));
    expect(of(4)).not.toEqual(of(4 + 2 ** -50));
  });
});

describe('what was trained', () => {
  it('has another hash after every change but those of names, looks and engine', () => {
    const same: readonly Experiment[] = [
      { ...first, title: 'Other', engine: 'wasm', view: { ...first.view, cursor: 3, focus: 1 } },
      { ...first, runs: first.runs.map((run) => ({ ...run, label: 'a', color: 5, hidden: true })) },
      parseExperiment(JSON.parse(JSON.stringify(serializeExperiment(first)))).experiment,
    ];
    for (const experiment of same) expect(trainedHash(experiment)).toBe(trainedHash(first));
    const { experiment: tilted } = presets.find(({ kind }) => kind === 'tilted')!;
    const others: readonly Experiment[] = [
      { ...first, steps: first.steps + 1 },
      { ...first, seed: first.seed + 1 },
      { ...first, seeds: 2 },
      { ...first, runs: first.runs.slice(1) },
      { ...first, runs: first.runs.toReversed() },
      { ...first, batch: 7 },
      { ...first, network: { ...first.network, settings: { ...first.network.settings, widths: [5] } } },
      tilted,
      { ...tilted, problem: { ...tilted.problem, start: [0.5, 0.5] } },
    ];
    const hashes = [first, ...others].map(trainedHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('a result in a link', () => {
  const arbitraryRun: fc.Arbitrary<RunResult> = fc.oneof(
    fc
      .tuple(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.stringMatching(/^[0-9a-z]{5}$/))
      .map(([value, bits]) => loss(Number(value.toPrecision(6)) || 0, bits)),
    fc.integer({ min: 0, max: 60 }).map((step): RunResult => ({ type: 'diverged', step })),
    fc.constant<RunResult>({ type: 'refused' }),
  );

  it('comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryRun, { minLength: 1, maxLength: 8 }), async (runs) => {
        const experiment = {
          ...first,
          runs: runs.map((_, color) => ({ ...first.runs[0]!, color })),
          view: { ...first.view, focus: 0 },
        };
        const sent = digest(runs, experiment);
        expect(parseDigest(digestText(sent))).toEqual(sent);
        const link = await encodeLink(experiment, { digest: sent });
        expect(link).toMatch(/^v=1&[\w.~%=&,:-]*$/);
        expect(await decodeLink(link)).toEqual({ experiment, notices: [], digest: sent });
      }),
      { numRuns: 100 },
    );
  });

  it('is ignored with a notice where it is of another experiment, or damaged', async () => {
    const runs = first.runs.map(() => loss(0.5));
    const link = await encodeLink(first, { digest: digest(runs) });
    expect((await decodeLink(link)).digest).toEqual(digest(runs));
    const edited = await decodeLink(link.replace('&res', '&seed=9&res'));
    expect(edited).toMatchObject({ experiment: { seed: 9 }, notices: [{ path: 'res' }] });
    expect(edited.notices[0]?.message).toContain('it was changed after it was made');
    for (const damage of ['60,', '60.5,', ',float64,', 'float64,x,', '.5~abcd,', 'NaN~abcde,', '60,auto,']) {
      const { notices, ...rest } = await decodeLink(link.replace(/res=60,float64,1,/, `res=${damage}`));
      expect(rest).not.toHaveProperty('digest');
      expect(notices.map(({ path }) => path)).toEqual(['res']);
    }
  });

  it('that has been given out is read for ever', async () => {
    const given =
      'v=1&from=rings&n=mlp,net:6-6&steps=60&engine=float64&res=60,float64,1,0.1.0,0aajaf3,.548334~izc5b,.0240436~d25zf,.0714127~d0fq7,.0717754~6jt1c';
    const { digest: read, notices } = await decodeLink(given);
    expect(notices).toEqual([]);
    expect(read).toMatchObject({ step: 60, engine: 'float64', numerics: 1, app: '0.1.0', of: '0aajaf3' });
    expect(read?.runs.map((run) => run.type === 'loss' && run.loss)).toEqual([
      0.548334, 0.0240436, 0.0714127, 0.0717754,
    ]);
  });

  it('stays readable where a program has encoded its commas', async () => {
    const runs = first.runs.map(() => loss(0.5));
    const link = await encodeLink(first, { digest: digest(runs) });
    const encoded = link.replace(/res=.*/, (part) => part.replaceAll(',', '%2C'));
    expect((await decodeLink(encoded)).digest).toEqual(digest(runs));
  });
});

describe('what a link holds besides', () => {
  it('is kept where a later version may know it, and written again', async () => {
    const { experiment, kept, notices } = await decodeLink('v=1&steps=9&zoom=2&camera=a,b:1&e=1');
    expect(kept).toEqual(['camera=a,b:1', 'zoom=2']);
    expect(notices.map(({ path }) => path)).toEqual(['zoom', 'camera']);
    const link = await encodeLink(experiment, { kept });
    expect(link).toBe('v=1&from=rings&steps=9&camera=a,b:1&zoom=2');
    expect((await decodeLink(link)).kept).toEqual(kept);
  });

  it('is not kept where it means something to JavaScript, is long, or is not written as links are', async () => {
    const link = `v=1&constructor=1&prototype=1&__proto__=1&Big=1&x9=<b>&y9="&long=${'a'.repeat(300)}`;
    expect(await decodeLink(link)).not.toHaveProperty('kept');
  });

  it('says where the arithmetic has changed since', async () => {
    expect((await decodeLink('v=1&e=2&steps=9')).notices).toEqual([
      { path: 'e', message: 'This was made with version 2 of the arithmetic; here it is 1, and results may differ.' },
    ]);
  });

  it('names what is packed', async () => {
    const { experiment } = parseExperiment({
      title: 'Two points',
      problem: { kind: 'inline', inputs: [[1], [2]], targets: [[3], [4]] },
      runs: [{ optimizer: 'sgd' }],
    });
    const link = await encodeLink(experiment);
    expect(link).toMatch(/^v=1&title=Two%20points&z=/);
    expect(await decodeLink(link.replace('Two', 'Three'))).toEqual({ experiment, notices: [] });
  });
});

describe('results are compared', () => {
  const own = (runs: readonly RunResult[], change: Partial<OwnResult> = {}): OwnResult => ({
    ...{ engine: 'float64', numerics: 1, app: '0.1.0', runs, first: runs.map(() => 1) },
    ...change,
  });
  const verdicts = (sent: readonly RunResult[], here: OwnResult) =>
    compareResults(digest(sent), here).map(({ verdict }) => verdict);

  it('bit for bit on one engine', () => {
    expect(verdicts([loss(0.5), loss(0.5), loss(0.5)], own([loss(0.5), loss(0.5, 'other'), loss(0.501)]))).toEqual([
      ...['equal', 'close', 'apart'],
    ]);
  });

  it('with a tolerance across engines and versions that is a share of the loss at the start', () => {
    const sent = [loss(0.5), loss(0.5), loss(1e-12)];
    const here = [loss(0.52, 'b'), loss(0.6, 'b'), loss(4e-8, 'b')];
    const expected = ['close', 'apart', 'close'];
    expect(verdicts(sent, own(here, { engine: 'machine' }))).toEqual(expected);
    expect(verdicts(sent, own(here, { numerics: 2 }))).toEqual(expected);
    expect(verdicts([loss(500)], own([loss(510, 'b')], { engine: 'machine' }))).toEqual(['close']);
  });

  it('by where and how runs end', () => {
    const x = (step: number): RunResult => ({ type: 'diverged', step });
    const no: RunResult = { type: 'refused' };
    expect(verdicts([x(5), x(5), x(5), no, no], own([x(5), x(6), loss(1), no, loss(1)]))).toEqual([
      ...['equal', 'apart', 'apart', 'equal', 'apart'],
    ]);
  });

  it('with every reason that there is', () => {
    const reasons = (change: Partial<OwnResult>, late = false) =>
      reasonsToDiffer(digest([loss(1)]), own([loss(1)], change), late, (name) => name.toUpperCase()).join(' ');
    expect(reasons({})).toBe('');
    expect(reasons({ engine: 'machine' })).toContain('computed on FLOAT64, yours on MACHINE');
    const onGpu = { ...digest([loss(1)]), engine: 'machine' as const };
    expect(reasonsToDiffer(onGpu, own([loss(1)], { engine: 'machine' }), false, String).join()).toContain(
      'other hardware',
    );
    expect(reasons({ numerics: 2 })).toContain('version 1 of the arithmetic; this is version 2');
    expect(reasons({ app: '0.2.0' })).toContain('version 0.1.0 of the lab; this is 0.2.0');
    expect(reasons({}, true)).toContain('the clock');
  });
});
