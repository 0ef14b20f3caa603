import type { Experiment, View } from '../experiment/experiment.ts';
import type { PanelInput, RunLook } from '../panels/panel.ts';
import { noEvaluations, type ReplicaTrace } from '../store/traces.ts';
import type { ProbeRequest } from '../probes/results.ts';
import type { Settings } from '../fields/fields.ts';
import { focusParameter } from '../panels/focus.ts';
import { inventedLevelSets, type Scenery } from './inventedLevelSets.ts';
import { inventedStepTimes } from './invented/memoryCost.ts';
import { inventedRoots } from './invented/rootsPrecision.ts';
import { inventedGeometry } from './invented/geometry.ts';
import { inventedLearnedFunction } from './invented/learnedFunction.ts';
import { inventedInclusion } from './invented/inclusion.ts';
import { inventedPreconditioners } from './invented/preconditioners.ts';
import { inventedKronecker } from './invented/kronecker.ts';
import { inventedRegret } from './invented/regret.ts';
import { inventedSketches } from './invented/sketches.ts';
import { inventedSpectraOverTraining } from './invented/spectraOverTraining.ts';
import { inventedSketch, inventedSpectra } from './inventedResults.ts';

/** One state that every panel must be able to show. All its numbers are invented. */
export interface Fixture {
  readonly name: string;
  readonly input: Omit<PanelInput, 'result' | 'theme' | 'reducedMotion'>;
  readonly results: 'measured' | 'pending' | 'failed';
  readonly scenery: Scenery;
  /** A state of one panel alone, with these settings. */
  readonly only?: { readonly kind: string; readonly settings: Settings };
}

const names = [
  'SGD',
  'Adam',
  'Shampoo',
  'AdaGrad, full matrix',
  'Sketchy · ℓ 4',
  'RMSProp',
  'Shampoo · every 1→50',
  'Heavy ball',
];
const markers = ['circle', 'square', 'triangle', 'diamond', 'cross', 'plus', 'star', 'wye'] as const;
const dashes = [[], [7, 3], [2, 3], [8, 3, 2, 3], [12, 4], [4, 2], [1, 2], [10, 3, 2, 3, 2, 3]];

const view: View = {
  xAxis: 'step',
  logX: false,
  logY: true,
  smoothing: 0.9,
  metric: 'training',
  focus: 2,
  parameter: '',
  side: 'right',
  rank: 4,
  decay: 1,
  plane: 'preconditioner',
  cursor: -1,
};

interface Shape {
  readonly runs: number;
  readonly seeds: number;
  readonly steps: number;
  /** How many steps have been trained. */
  readonly done: number;
  /** Size of the noise of the mini-batches, relative. */
  readonly noise: number;
  /** Runs whose loss grows until it overflows. */
  readonly unstable: readonly number[];
}

interface Rest {
  readonly results?: Fixture['results'];
  readonly scenery?: Scenery;
  readonly input?: Partial<Fixture['input']>;
  readonly only?: NonNullable<Fixture['only']>;
}

function invented(name: string, shape: Partial<Shape>, change: Partial<View> = {}, rest: Rest = {}): Fixture {
  const whole = { runs: 4, seeds: 1, steps: 600, done: 600, noise: 0.25, unstable: [], ...shape };
  const looks = Array.from({ length: whole.runs }, (_, run): RunLook => ({
    label: names[run] ?? `run ${run}`,
    color: `var(--run-${run})`,
    dash: dashes[run] ?? [],
    marker: markers[run] ?? 'circle',
    hidden: false,
  }));
  const experiment: Experiment = {
    version: 1,
    title: name,
    problem: { kind: 'twoSpirals', settings: {} },
    network: { kind: 'mlp', settings: {} },
    runs: looks.map((_, run) => ({ optimizer: 'sgd', settings: {}, color: run })),
    steps: whole.steps,
    batch: 32,
    seed: 1,
    seeds: whole.seeds,
    engine: 'auto',
    view: { ...view, ...change },
  };
  const replicas = looks.flatMap((_, run) =>
    Array.from({ length: whole.seeds }, (_seed, seed) => trace(whole, run, seed)),
  );
  const every = Math.max(1, Math.round(whole.steps / 24));
  const steps = Array.from({ length: Math.floor(whole.done / every) }, (_, i) => i * every);
  const evaluated = (number: (loss: number) => number) =>
    replicas.map(({ run, steps: recorded }) =>
      steps.map((step) => (step < recorded ? number(decay(run, step, whole.steps)) : Number.NaN)),
    );
  return {
    name,
    results: 'measured',
    scenery: 'network',
    ...rest,
    input: {
      experiment,
      settings: {},
      looks,
      replicas,
      spans: [],
      tallies: [],
      studies: [],
      batch: 32,
      newest: whole.done,
      cursor: change.cursor ?? whole.done,
      hoveredRun: undefined,
      problem: undefined,
      parameters: [
        { name: 'W1', rows: 2, columns: 16 },
        { name: 'b1', rows: 1, columns: 16 },
        { name: 'W2', rows: 16, columns: 16 },
        { name: 'b2', rows: 1, columns: 16 },
        { name: 'W3', rows: 16, columns: 2 },
      ],
      evaluations: {
        steps,
        training: evaluated((loss) => loss),
        heldOut: evaluated((loss) => loss * 1.1 + 0.02),
        trainingAccuracy: evaluated((loss) => 1 - 0.5 * Math.min(1, loss)),
        heldOutAccuracy: evaluated((loss) => 0.97 - 0.47 * Math.min(1, loss)),
        trainingAuc: evaluated((loss) => 1 - 0.4 * Math.min(1, loss)),
        heldOutAuc: evaluated((loss) => 0.98 - 0.4 * Math.min(1, loss)),
      },
      ...rest.input,
    },
  };
}

function decay(run: number, step: number, steps: number): number {
  return 0.003 * (run + 1) + 0.7 * Math.exp((-step / steps) * (3 + 5 * ((run * 3) % 8)) * 0.4);
}

function trace({ steps, done, noise, unstable, seeds }: Shape, run: number, seed: number): ReplicaTrace {
  const isUnstable = unstable.includes(run) && (seeds === 1 || seed === 1);
  const draw = generator(1000 * run + seed);
  const loss = new Float64Array(steps);
  const seconds = new Float64Array(steps);
  let end = done;
  for (let i = 0; i < done; i++) {
    const growth = isUnstable ? 0.01 * Math.exp(i * (0.05 + 0.01 * seed + 0.02 * run)) : 0;
    loss[i] = (decay(run, i, steps) * (1 + 0.08 * seed) + growth) * Math.exp(noise * (draw() - 0.5) * 2);
    seconds[i] = i * 0.0008 * (1 + run * 0.4);
    if (loss[i]! > 1e6) {
      end = i + 1;
      break;
    }
  }
  const diverged =
    end < done ? { diverged: { step: end, cause: 'The loss is 1.2·10⁶, more than 1,000 times the first.' } } : {};
  return { run, seed, steps: end, loss, seconds, ...diverged };
}

/** Repeatable numbers in [0, 1), good enough for pictures (Park and Miller 1988). */
function generator(seed: number): () => number {
  let state = seed * 7919 + 17;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const surface = { batch: 0, parameters: [{ name: 'w', rows: 1, columns: 2 }] };

export const fixtures: readonly Fixture[] = [
  invented('normal', {}),
  invented('cursor in the middle, still training', { done: 420 }, { cursor: 200 }),
  invented(
    'empty',
    { done: 0 },
    {},
    { results: 'pending', input: { replicas: [], parameters: [], evaluations: noEvaluations, newest: 0, cursor: 0 } },
  ),
  invented('diverged', { unstable: [0, 3] }, { smoothing: 0 }),
  invented('many runs', { runs: 8, steps: 5000, done: 5000, seeds: 5, noise: 0.6 }, { smoothing: 0.97 }),
  invented('seeds, one of which diverges', { runs: 3, seeds: 3, unstable: [1] }, { xAxis: 'time' }),
  invented('held out and training, linear', {}, { metric: 'both', logY: false, xAxis: 'examples' }),
  invented('accuracy, logarithmic steps', { steps: 6000, done: 6000 }, { metric: 'accuracy', logX: true }),
  invented(
    'zero and negative losses',
    { runs: 2, noise: 0 },
    { logX: true, smoothing: 0 },
    { scenery: 'bowl', input: { replicas: [falling(0), falling(1)], ...surface } },
  ),
  invented(
    'surface with a valley',
    { runs: 8, noise: 0 },
    { focus: 4, cursor: 300 },
    { scenery: 'valley', input: surface },
  ),
  invented(
    'surface at a saddle',
    { runs: 2, noise: 0 },
    { focus: 1, cursor: 3 },
    { scenery: 'saddle', input: surface },
  ),
  invented(
    'rotation, sum and average',
    {},
    { cursor: 300 },
    { only: { kind: 'spectraOverTraining', settings: { quantity: 'rotation', memory: 'both' } } },
  ),
  invented(
    'dimension',
    {},
    { decay: 0.99 },
    { only: { kind: 'spectraOverTraining', settings: { quantity: 'dimension', sides: 'left' } } },
  ),
  invented(
    'items and counters',
    {},
    { rank: 6 },
    { only: { kind: 'sketches', settings: { stream: 'basis', measure: 'kept', at: 60 } } },
  ),
  invented(
    'all sketches over memory',
    {},
    { rank: 15 },
    { only: { kind: 'sketches', settings: { stream: 'synthetic', sketches: 'all', over: 'memory' } } },
  ),
  invented(
    'without 1/r',
    {},
    { parameter: 'W1' },
    { only: { kind: 'kronecker', settings: { share: 'without', product: 'root', epsilon: 0.01 } } },
  ),
  invented('entry by entry', {}, { focus: 1 }, { only: { kind: 'preconditioners', settings: {} } }),
  invented('none', {}, { focus: 0 }, { only: { kind: 'preconditioners', settings: {} } }),
  invented('a full matrix, cut', {}, { focus: 3 }, { only: { kind: 'preconditioners', settings: {} } }),
  invented('of a run that diverged', { unstable: [2] }, {}, { only: { kind: 'preconditioners', settings: {} } }),
  invented('of a diverged run', { unstable: [0] }, { focus: 0 }, { only: { kind: 'kronecker', settings: {} } }),
  invented(
    'measurement failed',
    { runs: 1 },
    { metric: 'heldOut' },
    { results: 'failed', input: { problem: 'the run was refused: the matrix has 1,100 rows, the limit is 1,024.' } },
  ),
  invented('ε map', {}, {}, { only: { kind: 'tuning', settings: { view: 'map' } } }),
  invented('two parameters', {}, { focus: 1 }, { only: { kind: 'sweep', settings: { up: 'beta1' } } }),
  invented('blocks', {}, {}, { only: { kind: 'intervalBlocking', settings: { view: 'block' } } }),
];

/** A loss on a surface that reaches zero, or goes below it. */
function falling(run: number): ReplicaTrace {
  const loss = Float64Array.from({ length: 600 }, (_, i) =>
    run === 0 ? Math.max(0, Math.exp(-i / 20) - 1e-9) : Math.exp(-i / 90) - 0.02,
  );
  return { run, seed: 0, steps: 600, loss, seconds: loss.map((_, i) => i * 1e-4) };
}

/** The invented measurement that a panel would have been sent for its request. */
export function fixtureResult(
  fixture: Fixture,
  kind: string,
  { rank, parameter, focus }: View,
  request: ProbeRequest | undefined,
): PanelInput['result'] {
  const { cursor, batch, experiment, parameters, newest, replicas } = fixture.input;
  if (fixture.results !== 'measured') return undefined;
  const shown = replicas.find(({ run, seed }) => run === focus && seed === 0);
  const diverged = shown?.diverged?.step;
  if (request?.probe === 'spectraHistory') return inventedSpectraOverTraining(request, parameters, experiment.steps);
  if (request?.probe === 'preconditioners') return inventedPreconditioners(request, parameters, newest, diverged);
  if (request?.probe === 'kronecker') return inventedKronecker(request, parameters, newest, diverged);
  if (request?.probe === 'sketchComparison') return inventedSketches(request, newest < experiment.steps);
  if (request?.probe === 'precision') return inventedRoots(cursor, newest === experiment.steps);
  if (request?.probe === 'stepTime') return inventedStepTimes(cursor, experiment.runs.length);
  if (request?.probe === 'inclusion') return inventedInclusion(request);
  if (request?.probe === 'regret') return inventedRegret(request, replicas);
  if (request?.probe === 'geometry') return inventedGeometry(request, batch === 0);
  if (request?.probe === 'outputs') {
    const diverged = fixture.input.replicas.filter((replica) => replica.diverged).map((replica) => replica.run);
    return batch === 0 ? undefined : inventedLearnedFunction(request, experiment.runs.length, diverged);
  }
  if (kind === 'sketchError') return inventedSketch(cursor, batch === 0 ? 2 : 16, batch === 0 ? 1 : rank);
  if (kind === 'levelSets')
    return inventedLevelSets(cursor, experiment.runs.length, fixture.scenery, experiment.problem.start);
  const weight = focusParameter({
    ...fixture.input,
    experiment: { ...experiment, view: { ...experiment.view, parameter } },
  });
  return kind === 'spectra' && weight ? inventedSpectra(cursor, weight, focus < 2) : undefined;
}
