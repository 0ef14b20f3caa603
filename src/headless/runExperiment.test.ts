import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createNoticeLog } from '../experiment/noticeLog.ts';
import { parseExperiment } from '../experiment/schema.ts';
import { entriesOf } from '../experiment/readRecord.ts';
import { listing } from './listing.ts';
import { probeNames } from '../probes/index.ts';
import { plainJson } from './plainJson.ts';
import { readRecord } from './readRecord.ts';
import { runExperiment } from './runExperiment.ts';

type Tables = Readonly<Record<string, readonly (readonly number[])[]>>;
interface Golden {
  readonly inputs: {
    readonly X: number[][];
    readonly Y: number[][];
    readonly params0: Readonly<Record<string, number[] | number[][]>>;
  };
  readonly steps: readonly {
    readonly t: number;
    readonly loss_before: number;
    readonly param_after: Readonly<Record<string, number[] | number[][]>>;
  }[];
}
interface Output {
  readonly steps: number;
  readonly batch: number;
  readonly parameters: readonly { readonly name: string }[];
  readonly runs: readonly { readonly name: string; readonly refused?: string }[];
  readonly replicas: readonly {
    readonly run: number;
    readonly seed: number;
    readonly loss: readonly (number | string)[];
    readonly weights?: readonly Tables[];
    readonly diverged?: { readonly step: number; readonly cause: string };
  }[];
  readonly evaluations: readonly {
    readonly step: number;
    readonly training: readonly (number | string)[];
    readonly heldOutAccuracy: readonly (number | string)[];
  }[];
  readonly probes: readonly {
    readonly request: Readonly<Record<string, unknown>>;
    readonly result?: Readonly<Record<string, unknown>>;
    readonly error?: string;
  }[];
}

/** What the command prints for an experiment that has nothing wrong with it. */
async function printed(json: Readonly<Record<string, unknown>>, lenient = false): Promise<Output> {
  const { experiment, notices } = parseExperiment(json);
  const log = createNoticeLog();
  const record = readRecord(entriesOf(json)?.get('record'), experiment, log);
  if (!lenient) expect([...notices, ...log.list()]).toEqual([]);
  return JSON.parse(JSON.stringify(await runExperiment(experiment, record, notices)));
}

function golden(name: string): Golden {
  return JSON.parse(readFileSync(new URL(`../optimizers/golden/${name}.json`, import.meta.url), 'utf8'));
}

/** Largest difference from the recorded losses and weights of the file's linear network, over all steps. */
async function deviation(name: string, run: Readonly<Record<string, unknown>>): Promise<number> {
  const { inputs, steps } = golden(name);
  const output = await printed({
    problem: { kind: 'inline', inputs: inputs.X, targets: inputs.Y },
    network: {
      kind: 'mlp',
      widths: [5],
      activation: 'identity',
      bias: 'b' in inputs.params0 ? 'last' : 'none',
      weights: inputs.params0,
    },
    runs: [run],
    steps: steps.length,
    record: { weights: true },
  });
  const [replica] = output.replicas;
  const differences = steps.flatMap(({ t, loss_before: loss, param_after: after }) => [
    Math.abs(Number(replica!.loss[t - 1]) - loss),
    ...Object.entries(after).flatMap(([parameter, expected]) => {
      const found = replica!.weights![t]![parameter]!.flat();
      const wanted = expected.flat();
      expect(found).toHaveLength(wanted.length);
      return wanted.map((value, i) => Math.abs(value - found[i]!));
    }),
  ]);
  expect(replica!.loss).toHaveLength(steps.length);
  expect(replica!.weights).toHaveLength(steps.length + 1);
  return Math.max(...differences);
}

describe('an experiment file', () => {
  // The same formulas in the same precision: only the order of a few roundings differs.
  it.each([
    ['torch_sgd', { optimizer: 'sgd', learningRate: 0.1 }],
    ['torch_sgd_bias', { optimizer: 'sgd', learningRate: 0.1 }],
    ['torch_sgd_heavyball_bias', { optimizer: 'momentum', learningRate: 0.1, momentum: 0.9 }],
    ['torch_sgd_nesterov', { optimizer: 'nesterov', learningRate: 0.1, momentum: 0.9 }],
    ['torch_adagrad', { optimizer: 'adagrad', learningRate: 0.1, epsilon: 1e-10 }],
    ['torch_rmsprop_bias', { optimizer: 'rmsprop', learningRate: 0.02, beta2: 0.99, epsilon: 1e-8 }],
    ['torch_adam_bias', { optimizer: 'adam', learningRate: 0.05 }],
    ['torch_adamw', { optimizer: 'adamw', learningRate: 0.05, weightDecay: 0.1 }],
  ])('reproduces %s to 1e-10', async (name, run) => {
    expect(await deviation(name, run)).toBeLessThan(1e-10);
  });

  // ε = 1e-12 raises the null space of rank-deficient statistics to 1e3: eigensolvers differ there by 1e-16 · 1e3, summed over 20 steps.
  it.each([
    ['fb_shampoo_sum_nograft_bias', { statistics: 'sum', grafting: 'none' }],
    ['fb_shampoo_sum_graft_sgd', { statistics: 'sum', grafting: 'sgd' }],
  ])('reproduces %s to 1e-6', async (name, settings) => {
    expect(
      await deviation(name, {
        optimizer: 'shampoo',
        learningRate: 0.05,
        damping: 'absolute',
        epsilon: 1e-12,
        ...settings,
      }),
    ).toBeLessThan(1e-6);
  });
});

describe('what is printed', () => {
  it('has every replica, run by run, and says what diverged and what was refused', async () => {
    const runs = [
      { optimizer: 'sgd', learningRate: 0.1 },
      { optimizer: 'sgd', learningRate: 100 },
      { optimizer: 'adagradFull' },
    ];
    const json = {
      problem: { kind: 'teacherStudent', points: 60 },
      network: { widths: [32], activation: 'relu' },
      runs,
      steps: 40,
      seeds: 2,
      record: { weights: true },
    };
    const output = await printed(json, true);
    expect(output.runs).toMatchObject([
      { name: 'SGD lr 0.1' },
      { name: 'SGD lr 100' },
      { refused: expect.stringMatching(/^W1 has 16 × 32 = 512 weights/) },
    ]);
    expect(output.replicas.map(({ run, seed }) => [run, seed])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
    ]);
    for (const { run, loss, weights, diverged } of output.replicas) {
      expect(loss).toHaveLength(output.steps);
      if (run === 0) expect(weights).toHaveLength(output.steps + 1);
      if (run === 1) {
        expect(loss.slice(0, diverged!.step).every((value) => typeof value === 'number')).toBe(true);
        expect(new Set(loss.slice(diverged!.step))).toEqual(new Set(['NaN']));
        expect(weights).toHaveLength(diverged!.step + 1);
      }
      if (run === 2) expect([new Set(loss), weights, diverged]).toEqual([new Set(['NaN']), undefined, undefined]);
    }
    expect(output.replicas[0]!.weights![0]).not.toEqual(output.replicas[1]!.weights![0]);
    expect(output.replicas[0]!.weights![0]).toEqual(output.replicas[2]!.weights![0]);
    expect(output.evaluations.at(-1)).toMatchObject({ step: 40, heldOutAccuracy: Array(6).fill('NaN') });
    expect(output.evaluations.at(-1)!.training.map((value) => typeof value)).toEqual([
      'number',
      'number',
      'string',
      'string',
      'string',
      'string',
    ]);
  });

  it('does not depend on what else is recorded, or on the time', async () => {
    const json = {
      problem: { kind: 'moons', points: 40 },
      network: { widths: [4] },
      runs: [{ optimizer: 'shampoo' }, { optimizer: 'sgd', learningRate: 100 }],
      steps: 70,
      batch: 7,
    };
    const plain = await printed(json);
    const { probes: _, ...again } = await printed(json);
    expect({ ...again, probes: [] }).toEqual(plain);
    const recorded = await printed({ ...json, record: { weights: true } });
    expect({
      ...recorded,
      replicas: recorded.replicas.map(
        ({ weights, ...replica }) => (expect(weights!.length).toBeGreaterThan(1), replica),
      ),
    }).toEqual(plain);
  });

  it('has the weights whose loss it has', async () => {
    const output = await printed({
      problem: { kind: 'rosenbrock', start: [-1, 2] },
      runs: [{ optimizer: 'adam', learningRate: 0.1 }],
      steps: 5,
      record: { weights: true },
    });
    const [{ loss, weights }] = [output.replicas[0]!];
    expect(weights![0]).toEqual({ w: [[-1, 2]] });
    loss.forEach((value, step) => {
      const [x, y] = weights![step]!['w']![0]!;
      expect(value).toBeCloseTo((1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2, 9);
    });
  });

  it('answers probes, or says why not', async () => {
    const output = await printed({
      problem: { kind: 'moons', points: 40 },
      network: { widths: [6, 5] },
      runs: [{ optimizer: 'shampoo' }, { optimizer: 'sgd', learningRate: 0.5 }],
      steps: 20,
      record: {
        probes: [
          { probe: 'levelSets', resolution: 5 },
          { probe: 'spectra', run: 1, step: 10 },
          { probe: 'sketch', parameter: 'W1', side: 'right', rank: 2 },
          { probe: 'sketch', parameter: 'W1', rank: 9 },
        ],
      },
    });
    expect(output.probes.map(({ request }) => request)).toEqual([
      { probe: 'levelSets', run: 0, seed: 0, step: 20, plane: 'preconditioner', resolution: 5 },
      { probe: 'spectra', run: 1, seed: 0, step: 10, parameter: 'W2', decay: 1 },
      { probe: 'sketch', run: 0, seed: 0, step: 20, parameter: 'W1', side: 'right', rank: 2, decay: 1 },
      { probe: 'sketch', run: 0, seed: 0, step: 20, parameter: 'W1', side: 'left', rank: 9, decay: 1 },
    ]);
    const [levelSets, spectra, sketch, refused] = output.probes;
    expect(levelSets!.result).toMatchObject({ step: 20, original: { grid: { columns: 5, values: { length: 25 } } } });
    expect(spectra!.result).toMatchObject({
      step: 10,
      rows: 6,
      columns: 5,
      spectra: [
        { name: 'L', eigenvalues: { length: 6 } },
        { name: 'R', eigenvalues: { length: 5 } },
      ],
    });
    expect(sketch!.result).toMatchObject({
      dimension: 6,
      overSteps: { error: expect.any(Array), bound: expect.any(Array) },
    });
    expect(refused).toMatchObject({ error: 'rank 9 is not between 1 and 1' });
  });

  it('says what is wrong with what is to be recorded', () => {
    const { experiment } = parseExperiment({ problem: { kind: 'moons' }, runs: [{ optimizer: 'sgd' }] });
    const messages = (record: unknown) => {
      const log = createNoticeLog();
      readRecord(record, experiment, log);
      return log.list().map(({ path, message }) => `${path}: ${message}`);
    };
    expect(messages(true)).toEqual(['record: record must be an object, not true; it is ignored.']);
    expect(messages({ weight: true, weights: 'all', probes: {} })).toEqual([
      'record.weight: "weight" is not known here and is ignored; record has weights, probes.',
      'record.weights: weights must be true or false, not "all"; none are printed.',
      'record.probes: probes must be a list, not an object; it is ignored.',
    ]);
    expect(
      messages({
        probes: [
          'spectra',
          { probe: 'spectre' },
          { probe: 'spectra', run: 1, step: -1, seed: 0.5, parameter: 'W9', rank: 2 },
        ],
      }),
    ).toEqual([
      `record.probes[0]: A probe must be an object whose probe is one of ${probeNames.join(', ')}, not "spectra"; it is left out.`,
      `record.probes[1]: A probe must be an object whose probe is one of ${probeNames.join(', ')}, not "spectre"; it is left out.`,
      'record.probes[2].rank: "rank" is not known here and is ignored; the probe spectra has probe, run, seed, step, parameter, decay.',
      'record.probes[2].run: run must be a whole number from 0 to 0, not 1; 0 is used.',
      'record.probes[2].seed: seed must be a whole number from 0 to 0, not 0.5; 0 is used.',
      'record.probes[2].step: step must be a whole number from 0 to 300, not -1; 300 is used.',
      'record.probes[2].parameter: There is no weight "W9", but W1, b1, W2, b2, W3, b3; W2 is used.',
    ]);
  });
});

it('lists everything there is, as plain JSON', () => {
  const listed = plainJson(listing());
  expect(JSON.parse(JSON.stringify(listed))).toEqual(listed);
  expect(listed).toMatchObject({
    problems: expect.arrayContaining([
      expect.objectContaining({ kind: 'twoSpirals', type: 'data', task: 'classification' }),
    ]),
    networks: expect.arrayContaining([
      expect.objectContaining({
        kind: 'mlp',
        parameters: expect.arrayContaining([
          expect.objectContaining({ name: 'widths', min: 1, max: 256, default: [16, 16] }),
        ]),
      }),
    ]),
    optimizers: expect.arrayContaining([
      expect.objectContaining({
        kind: 'shampoo',
        source: expect.stringContaining('Gupta'),
        parameters: expect.arrayContaining([
          expect.objectContaining({ name: 'learningRate', symbol: 'η', structural: false }),
          expect.objectContaining({ name: 'interval', structural: true }),
        ]),
        memory: expect.arrayContaining([{ rows: 16, columns: 16, floats: expect.any(Number) }]),
      }),
    ]),
    probes: expect.arrayContaining([
      expect.objectContaining({ kind: 'spectra', targets: ['run', 'seed', 'step', 'parameter'] }),
    ]),
    presets: expect.arrayContaining([
      expect.objectContaining({ kind: 'tilted', experiment: expect.objectContaining({ version: 1 }) }),
    ]),
  });
});

it('writes numbers that JSON has no word for as strings', () => {
  const value = {
    a: NaN,
    b: [Infinity, -Infinity, 1.5],
    c: Float64Array.of(NaN, 2),
    d: undefined,
    e: Int32Array.of(3),
    f: Float32Array.of(0.5),
    g: null,
    h: 'x',
  };
  expect(plainJson(value)).toEqual({
    a: 'NaN',
    b: ['Infinity', '-Infinity', 1.5],
    c: ['NaN', 2],
    e: [3],
    f: [0.5],
    g: null,
    h: 'x',
  });
});
