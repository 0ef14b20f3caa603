import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networks } from '../networks/index.ts';
import { optimizers } from '../optimizers/index.ts';
import { problems } from '../problems/index.ts';
import { arbitraryExperiment } from './arbitraryExperiment.properties.ts';
import type { Experiment, Notice } from './experiment.ts';
import { experimentFields } from './experimentFields.ts';
import { buildModel } from './model.ts';
import { presets } from './presets/index.ts';
import { parseExperiment, serializeExperiment } from './schema.ts';
import { sizesOf } from './sizes.ts';
import { cleanText } from './text.ts';
import { viewFields } from './viewFields.ts';

const first = presets[0].experiment;
const RUNS = [{ optimizer: 'sgd' }];

/** Some experiments that are drawn exceed the budget or are refused; that is said, and is no fault of the round trip. */
const isLimit = ({ message }: Notice) => /There may be at most|cannot train this/.test(message);

function noticesOf(json: unknown): readonly string[] {
  return parseExperiment(json).notices.map(({ path, message }) => `${path}: ${message}`);
}

describe('serializeExperiment', () => {
  it('gives JSON that reads back as the same experiment, without notices', () => {
    fc.assert(
      fc.property(arbitraryExperiment, (experiment) => {
        const read = parseExperiment(JSON.parse(JSON.stringify(serializeExperiment(experiment))));
        expect(read.notices.filter((notice) => !isLimit(notice))).toEqual([]);
        if (!read.notices.some(({ message }) => message.startsWith('There may be')))
          expect(read.experiment).toEqual(experiment);
      }),
      { numRuns: 100 },
    );
  });

  it.each(presets.map((preset) => [preset.kind, preset] as const))(
    'is complete for the preset %s',
    (_, { experiment }) => {
      expect(parseExperiment(serializeExperiment(experiment), { ...first, runs: [], title: 'never' })).toEqual({
        experiment,
        notices: [],
      });
    },
  );
});

describe('parseExperiment', () => {
  it('fills in what is not given', () => {
    const { experiment, notices } = parseExperiment({
      problem: { kind: 'moons' },
      runs: [{ optimizer: 'adam', learningRate: 0.5 }],
    });
    expect(notices).toEqual([]);
    expect(experiment).toMatchObject({
      version: 1,
      title: '',
      problem: { kind: 'moons', settings: { points: 400 } },
      network: { kind: 'mlp', settings: { widths: [16, 16] } },
      runs: [{ optimizer: 'adam', settings: { learningRate: 0.5, beta1: 0.9 }, color: 0 }],
      steps: 300,
      batch: 0,
      seed: 1,
      seeds: 1,
      engine: 'auto',
      view: { xAxis: 'step', logY: true, cursor: -1 },
    });
  });

  it('never throws, whatever it is given, and always gives an experiment that can be trained', () => {
    const anything = fc.anything({ withBigInt: true, withSparseArray: true, withNullPrototype: true, withDate: true });
    const mutilated = fc.tuple(arbitraryExperiment, fc.nat(), anything).map(([experiment, at, value]) => {
      const json: Record<string, unknown> = { ...serializeExperiment(experiment) };
      const keys = Object.keys(json);
      return { ...json, [keys[at % keys.length]!]: value };
    });
    const records = (part: string) =>
      fc
        .dictionary(
          fc.constantFrom('kind', 'inputs', 'targets', 'widths', 'weights', 'start', 'noise', '__proto__'),
          anything,
        )
        .map((record) => ({
          runs: RUNS,
          problem: { kind: 'inline', inputs: [[1]], targets: [[1]] },
          [part]: { kind: 'mlp', ...record },
        }));
    fc.assert(
      fc.property(fc.oneof(anything, mutilated, records('problem'), records('network'), records('view')), (json) => {
        const { experiment, notices } = parseExperiment(json);
        expect(parseExperiment(serializeExperiment(experiment)).experiment).toEqual(experiment);
        expect(() => buildModel(experiment)).not.toThrow();
        for (const { message } of notices) expect(message).toMatch(/^\S.*[^.]\.$/su);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    [null, `: An experiment must be a JSON object, not null; “${first.title}” is shown.`],
    [[], `: An experiment must be a JSON object, not a list of 0; “${first.title}” is shown.`],
    [
      { version: 2 },
      `version: This was made with a newer version of the lab (2; this one reads 1): reload the page to get it; “${first.title}” is shown.`,
    ],
  ])('shows the first preset instead of %j', (json, notice) => {
    expect(parseExperiment(json).experiment).toBe(first);
    expect(noticesOf(json)).toEqual([notice]);
  });

  it.each([
    [{ version: '1' }, 'version: The version must be 1, not "1"; it is read as 1.'],
    [{ steps: 0 }, 'steps: Steps must be a whole number from 1 to 100000, not 0; 1 is used.'],
    [{ seed: Infinity }, 'seed: Seed must be a whole number from 0 to 2147483647, not Infinity; 1 is used.'],
    [{ step: 5 }, /^step: "step" is not known here and is ignored; an experiment has version, title, problem, /],
    [{ title: 'a\u0000\u202Eb' }, 'title: Text must be one line of at most 80 printable characters; "ab" is used.'],
    [{ title: 5 }, 'title: This must be text, not 5; none is used.'],
    [
      { network: { kind: 'cnn' } },
      /^network.kind: There is no network "cnn"; there are mlp, .*convolution, transformer; mlp is used\.$/,
    ],
    [{ view: { focus: 3 } }, 'view.focus: There is no run 3 to be in focus, the last is 0; 0 is used.'],
    [
      { view: { cursor: 301 } },
      'view.cursor: The cursor cannot be at step 301, the last is 300; it follows the newest.',
    ],
    [
      { view: { parameter: 'W4' } },
      'view.parameter: There is no weight W4, but W1, b1, W2, b2, W3, b3; the largest is shown.',
    ],
    [{ view: { logX: 'yes' } }, 'view.logX: Horizontal axis must be one of false, true, not "yes"; false is used.'],
    [
      { runs: [{ optimizer: 'tiger' }, { optimizer: 'sgd' }] },
      /^runs\[0\]\.optimizer: There is no optimizer "tiger"; there are sgd, .*; this run is left out\.$/,
    ],
    [
      { runs: [{ optimizer: 'sgd', lr: 1 }] },
      /^runs\[0\]\.lr: "lr" is not known here and is ignored; the optimizer sgd has optimizer, learningRate, /,
    ],
    [
      { runs: [{ optimizer: 'sgd', color: 12 }] },
      'runs[0].color: A colour must be a whole number from 0 to 11, not 12; 0 is used.',
    ],
    [{ runs: Array(13).fill(RUNS[0]) }, 'runs: There may be at most 12 runs, not 13; the first 12 are used.'],
    [
      { problem: { kind: 'rosenbrock', start: [1] } },
      'problem.start: The start must be 2 numbers from -1e6 to 1e6; the usual one is used.',
    ],
    [
      { problem: { kind: 'rosenbrock', start: [1, NaN] } },
      'problem.start: The start must be 2 numbers from -1e6 to 1e6; the usual one is used.',
    ],
    [
      { network: { weights: { W1: [[1]] } } },
      'network.weights: The initial weights cannot be used: W1 must be 2 × 16, not 1 × 1; random ones are used.',
    ],
    [
      {
        network: {
          widths: [],
          weights: {
            W1: [
              [1, 0],
              [0, 1],
            ],
          },
        },
      },
      'network.weights: The initial weights cannot be used: b is missing; there must be W1 (2 × 2), b (1 × 2); random ones are used.',
    ],
    [
      {
        network: {
          widths: [],
          weights: {
            W1: [
              [1, 0],
              [0, 1],
            ],
            b: [0, 0],
            c: [1],
          },
        },
      },
      'network.weights: The initial weights cannot be used: there is no weight "c", but W1 (2 × 2), b (1 × 2); random ones are used.',
    ],
    [
      { problem: { kind: 'rosenbrock' }, network: { weights: {} } },
      'network.weights: A surface has a start instead of weights; they are ignored.',
    ],
  ])('says what is wrong with %j', (json, notice) => {
    const [found, ...more] = noticesOf({ problem: { kind: 'moons' }, runs: RUNS, ...json });
    expect(found).toMatch(notice);
    if (typeof notice === 'string') expect(found).toBe(notice);
    expect(more).toEqual([]);
  });

  it.each([
    [{}, 'inputs must be a list of rows of numbers, not nothing'],
    [{ inputs: [], targets: [[1]] }, 'inputs must have 1 to 20000 rows, not 0'],
    [{ inputs: [[1, 2], [3]], targets: [[1], [2]] }, 'row 2 of inputs has 1 numbers where row 1 has 2'],
    [{ inputs: [[1], [2]], targets: [[1]] }, 'there are 2 rows of inputs, but 1 of targets'],
    [
      { inputs: [[1], ['2']], targets: [[1], [2]] },
      'row 2 of inputs has "2" in column 1 where a finite number must be',
    ],
    [
      { inputs: [[1], [2]], targets: [[1], [JSON.parse('1e400')]] },
      'row 2 of targets has Infinity in column 1 where a finite number must be',
    ],
    [{ inputs: [[1], 2], targets: [[1], [2]] }, 'row 2 of inputs must be a list of numbers, not 2'],
    [{ inputs: [Array(300).fill(0)], targets: [[1]] }, 'row 1 of inputs must have 1 to 256 numbers, not 300'],
    [{ inputs: Array(20001).fill([0]), targets: [[1]] }, 'inputs must have 1 to 20000 rows, not 20001'],
    [
      { inputs: Array(20000).fill(Array(60).fill(0)), targets: [[1]] },
      'inputs must have at most 1000000 numbers in all',
    ],
  ])('says why data cannot be used, and uses another problem: %#', (data, reason) => {
    const { experiment, notices } = parseExperiment({ problem: { kind: 'inline', ...data }, runs: RUNS });
    expect(notices.map(({ message }) => message)).toEqual([
      `The data cannot be used: ${reason}; the problem ${first.problem.kind} is used.`,
    ]);
    expect(experiment.problem).toBe(first.problem);
  });

  it('wants classes one-hot', () => {
    const classes = (targets: number[][]) =>
      noticesOf({ problem: { kind: 'inline', task: 'classification', inputs: [[1], [2]], targets }, runs: RUNS });
    expect(
      classes([
        [1, 0],
        [0, 1],
      ]),
    ).toEqual([]);
    expect(
      classes([
        [1, 0],
        [0.5, 0.5],
      ])[0],
    ).toMatch(/which row 2 of targets is not/);
    expect(classes([[1], [1]])[0]).toMatch(/which row 1 of targets is not/);
  });

  it('takes a vector of weights with or without the brackets of its row', () => {
    const read = (b: unknown) =>
      parseExperiment({
        problem: { kind: 'inline', inputs: [[1]], targets: [[1, 2]] },
        network: { widths: [], weights: { W1: [[3, 4]], b } },
        runs: RUNS,
      });
    expect(read([5, 6]).notices).toEqual([]);
    expect(read([5, 6])).toEqual(read([[5, 6]]));
  });

  it('treats names of the language as unknown names', () => {
    const json: unknown = JSON.parse(
      '{"__proto__": {"steps": 7}, "constructor": {"prototype": {"polluted": 1}}, "problem": {"kind": "moons", "__proto__": {"noise": 0.4}}, "runs": [{"optimizer": "sgd", "__proto__": {"learningRate": 9}, "hasOwnProperty": 1}]}',
    );
    const { experiment, notices } = parseExperiment(json);
    expect(notices.map(({ path }) => path)).toEqual([
      '__proto__',
      'constructor',
      'problem.__proto__',
      'runs[0].__proto__',
      'runs[0].hasOwnProperty',
    ]);
    expect(experiment).toMatchObject({
      steps: 300,
      problem: { settings: { noise: 0.1 } },
      runs: [{ settings: { learningRate: 0.1 } }],
    });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    for (const kind of ['__proto__', 'constructor', 'toString']) {
      expect(noticesOf({ problem: { kind }, runs: [{ optimizer: kind }], network: { kind } }).length).toBe(4);
    }
  });

  it('does not drown in notices', () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key${i}`, i]));
    const { notices } = parseExperiment({ problem: { kind: 'moons' }, runs: RUNS, ...many });
    expect(notices).toHaveLength(41);
    expect(notices.at(-1)!.message).toBe('There are 99960 more of these.');
  });

  it('leaves out of the experiment what only the command line reads', () => {
    expect(noticesOf({ problem: { kind: 'moons' }, runs: RUNS, record: { weights: true } })).toEqual([]);
  });
});

describe('the budget', () => {
  const within = (json: Readonly<Record<string, unknown>>) =>
    parseExperiment({ problem: { kind: 'moons' }, runs: RUNS, ...json });

  it('limits replicas by fewer repetitions', () => {
    const { experiment, notices } = within({ runs: [...RUNS, ...RUNS, ...RUNS], seeds: 40 });
    expect(experiment.seeds).toBe(32);
    expect(notices.map(({ message }) => message)).toEqual([
      'There may be at most 96 replicas (runs × seeds), not 120; each run is trained with 32 seeds instead of 40.',
    ]);
  });

  it('limits weights by the usual network', () => {
    const { experiment, notices } = within({ network: { widths: Array(8).fill(256), activation: 'relu' } });
    expect(experiment.network.settings).toMatchObject({ widths: [16, 16], activation: 'relu' });
    expect(notices.map(({ message }) => message)).toEqual([
      'There may be at most 200000 weights in one network, not 461826; the network’s usual widths are used.',
    ]);
  });

  it('allows a deep autoencoder on a thousand images, four runs at once', () => {
    const { experiment, notices } = within({
      problem: { kind: 'curves', size: 12, points: 1000 },
      network: { widths: [80, 40, 20, 6, 20, 40, 80], code: 'linear' },
      runs: ['momentum', 'adam', 'shampoo', 'kfac'].map((optimizer) => ({ optimizer })),
    });
    expect(notices).toEqual([]);
    expect(experiment.runs).toHaveLength(4);
  });

  it('limits weights by the usual problem where its examples make even the usual network too large', () => {
    const { experiment, notices } = within({
      problem: { kind: 'drawnDigits', size: 28 },
      network: { kind: 'convolution' },
    });
    expect(experiment.problem.settings).toMatchObject({ size: 12 });
    expect(experiment.runs).toHaveLength(RUNS.length);
    expect(notices.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^There may be at most 200000 weights in one network, not \d+; the problem’s usual settings are used\.$/,
      ),
    ]);
  });

  it('limits what all replicas together hold', () => {
    const inputs = Array(20_000).fill([0]);
    const targets = Array(20_000).fill(Array(40).fill(0));
    const { experiment, notices } = within({
      problem: { kind: 'inline', inputs, targets },
      runs: Array(8).fill(RUNS[0]),
      seeds: 8,
    });
    expect(experiment).toMatchObject({ seeds: 1, runs: { length: 8 } });
    expect(notices[0]!.message).toMatch(
      /at most 8388608 activations of one layer in all replicas, not 51200000; each run is trained with 1 seed instead of 8/,
    );
  });

  it('limits the memory of optimizers', () => {
    const { experiment, notices } = within({
      network: { widths: [256, 256] },
      runs: Array(8).fill({ optimizer: 'shampoo' }),
      seeds: 8,
    });
    expect(experiment.seeds).toBeLessThan(8);
    expect(notices[0]!.message).toMatch(/at most 33554432 numbers in the optimizers’ memory/);
  });

  it('never leaves an experiment over its limits', () => {
    const wide = fc.array(fc.integer({ min: 1, max: 256 }), { maxLength: 8 });
    fc.assert(
      fc.property(
        wide,
        fc.integer({ min: 1, max: 64 }),
        fc.array(fc.constantFrom('sgd', 'shampoo', 'sketchy', 'adagradFull'), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('moons', 'teacherStudent', 'quadraticN'),
        (widths, seeds, kinds, kind) => {
          const runs = kinds
            .map((optimizer) => ({ optimizer, rank: 256 }))
            .map((run) => (run.optimizer === 'sketchy' ? run : { optimizer: run.optimizer }));
          const { experiment } = parseExperiment({
            problem: { kind, ...(kind !== 'quadraticN' && { points: 4000 }) },
            network: { widths },
            runs,
            seeds,
          });
          const again = parseExperiment(serializeExperiment(experiment));
          expect(again.notices.filter(({ message }) => message.startsWith('There may be'))).toEqual([]);
          expect(again.experiment).toEqual(experiment);
        },
      ),
    );
  });

  it('says which runs an optimizer will refuse', () => {
    const { experiment, notices } = within({
      network: { widths: [32, 32] },
      runs: [{ optimizer: 'sgd' }, { optimizer: 'adagradFull' }],
    });
    expect(experiment.runs).toHaveLength(2);
    expect(notices.map(({ path }) => path)).toEqual(['runs[1]']);
    expect(notices[0]!.message).toMatch(
      /^Full-matrix AdaGrad cannot train this: W2 has 32 × 32 = 1024 weights.*; the run stays empty\.$/,
    );
  });
});

describe('sizesOf', () => {
  it('is what the model has', () => {
    fc.assert(
      fc.property(arbitraryExperiment, (experiment) => {
        const model = buildModel(experiment);
        const { parameters, examples } = sizesOf(experiment);
        expect(parameters).toEqual(model.parameters);
        expect(examples).toBe((model.data?.training.examples ?? 0) + (model.data?.heldOut.examples ?? 0));
      }),
      { numRuns: 50 },
    );
  });
});

describe('names', () => {
  const taken = (names: readonly string[]) => expect(new Set(names).size).toBe(names.length);
  const keysOf = (fields: Readonly<Record<string, { readonly key: string }>>) =>
    Object.values(fields).map(({ key }) => key);

  it('do not clash in experiments and links', () => {
    for (const problem of problems) {
      const own = problem.type === 'surface' ? ['start'] : problem.needsData ? ['inputs', 'targets'] : [];
      taken(['kind', ...own, ...Object.keys(problem.fields)]);
      taken(keysOf(problem.fields));
    }
    for (const { fields } of networks) {
      taken(['kind', 'weights', ...Object.keys(fields)]);
      taken(keysOf(fields));
    }
    for (const { hyper, fixed } of optimizers) {
      taken(['optimizer', 'label', 'color', 'hidden', ...Object.keys(hyper), ...Object.keys(fixed)]);
      taken(['color', 'hide', 'label', ...keysOf(hyper), ...keysOf(fixed)]);
    }
    taken(['version', 'title', 'problem', 'network', 'runs', 'view', 'record', ...Object.keys(experimentFields)]);
    taken(['v', 'z', 'from', 'title', 'p', 'start', 'n', 'r', 'w', ...keysOf(experimentFields), ...keysOf(viewFields)]);
    taken(presets.map(({ kind }) => kind));
  });

  it('need no escaping in links', () => {
    const all = [...problems, ...networks].flatMap(({ kind, fields }) => [kind, ...keysOf(fields)]);
    const methods = optimizers.flatMap(({ kind, hyper, fixed }) => [kind, ...keysOf(hyper), ...keysOf(fixed)]);
    for (const name of [...all, ...methods, ...presets.map(({ kind }) => kind)]) expect(name).toMatch(/^[A-Za-z]\w*$/);
  });
});

it('cleans text once and for all', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 200 })),
      (text) => {
        const clean = cleanText(text);
        expect(cleanText(clean)).toBe(clean);
        expect(Array.from(clean).length).toBeLessThanOrEqual(80);
        expect(() => encodeURIComponent(clean)).not.toThrow();
      },
    ),
    { numRuns: 500 },
  );
  const experiment: Experiment = { ...first, title: `a${'\uD83D'} \u200b b` };
  expect(parseExperiment(serializeExperiment(experiment)).experiment.title).toBe('a b');
});
