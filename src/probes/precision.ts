import { float64, type Array64 } from '../array/float64.ts';
import type { Ops } from '../array/ops.ts';
import { rounded } from '../array/rounded.ts';
import { FORMATS } from '../array/roundedTo.ts';
import { optionOf } from '../experiment/optionOf.ts';
import { choiceOf, numberOf } from '../fields/fields.ts';
import { rootMethods } from '../linalg/roots/index.ts';
import { bitsKept, bitsLost } from '../linalg/roots/precisionRule.ts';
import { ridged } from '../linalg/roots/ridged.ts';
import type { RootMethod } from '../linalg/roots/root.ts';
import { GOOGLE_RULE, rootHistory, type StoppingRule } from '../linalg/roots/rootHistory.ts';
import { testMatrix, type TestMatrix } from '../linalg/roots/testMatrix.ts';
import type { History } from './history.ts';
import { unitOf } from './plane.ts';
import { precisionFields } from '../panels/rootsPrecision/kind.ts';
import type {
  PrecisionCurve,
  PrecisionRequest,
  PrecisionResult,
  PrecisionRule,
  RootPrecision,
  RootWay,
  StatisticCondition,
} from './precisionResult.ts';
import type { OpenProbe, Probe } from './probe.ts';

/** Rows of the test matrices, and seeds of their bases: medians are over these. */
const SIZE = 16;
const SEEDS = [1, 2, 3, 4, 5];
const CONDITIONS = Array.from({ length: 15 }, (_, power) => 10 ** power);
/** Iterations that are followed. */
const FOLLOWED = 60;

/** By arithmetic: itself, its significant bits, and the residual from which on its iterations can gain nothing more. */
const ARITHMETICS: Readonly<
  Record<RootPrecision, { readonly xp: Ops<Array64>; readonly bits: number; readonly tolerance: number }>
> = {
  float64: { xp: float64, bits: 53, tolerance: 1e-14 },
  'double-float': { xp: rounded('double-float'), bits: FORMATS['double-float'].bits, tolerance: 2e-14 },
  float32: { xp: rounded('float32'), bits: FORMATS.float32.bits, tolerance: 1e-6 },
  bfloat16: { xp: rounded('bfloat16'), bits: FORMATS.bfloat16.bits, tolerance: 1e-2 },
};
const PRECISIONS: readonly RootPrecision[] = ['float64', 'double-float', 'float32', 'bfloat16'];

const GROUPS: Readonly<Record<PrecisionRequest['methods'], readonly string[]>> = {
  usual: ['eigen', 'coupled'],
  iterations: ['coupled', 'order3', 'schulz', 'classical'],
  ridges: ['eigen', 'eigenRidge', 'eigenShift', 'eigenPseudo'],
  all: rootMethods.map(({ name }) => name),
};

export const precision: Probe<PrecisionRequest, PrecisionResult> = {
  summary:
    'Correct bits of inverse p-th roots by method, arithmetic and condition number, the residual that an iteration reports beside its true error, and the condition numbers of a run’s statistics.',
  fields: precisionFields,
  ofParameter: true,
  request: (target, parameter, settings) => ({
    probe: 'precision',
    ...target,
    parameter,
    order: Number(choiceOf(settings, 'order')),
    ridge: numberOf(settings, 'ridge'),
    against: optionOf(precisionFields.against, settings, 'against'),
    methods: optionOf(precisionFields.methods, settings, 'methods'),
    precisions: optionOf(precisionFields.precisions, settings, 'precisions'),
    condition: numberOf(settings, 'condition'),
    method: choiceOf(settings, 'method'),
    precision: optionOf(precisionFields.precision, settings, 'precision'),
  }),
  open,
};

/** One root to be computed: of a test matrix, by a method, in an arithmetic. */
interface Cell {
  readonly method: RootMethod;
  readonly precision: RootPrecision;
  readonly condition: number;
  readonly seed: number;
}

type Question = Pick<PrecisionRequest, 'order' | 'ridge' | 'against'>;

/** Roots of synthetic matrices, and the condition numbers of a run's own statistics. Remembers every root that it has computed. */
function open(history: History): OpenProbe<PrecisionRequest, PrecisionResult> {
  const errors = new Map<string, number>();
  const ways = new Map<string, RootWay>();
  const matrices = new Map<string, TestMatrix>();
  const matrixOf = (condition: number, seed: number) =>
    remembered(matrices, `${condition} ${seed}`, () => testMatrix(SIZE, condition, seed));

  return (request, late) => {
    const { order, ridge, against, condition, method: followed, precision: within } = request;
    const asked = rootMethods.filter(({ name }) => GROUPS[request.methods].includes(name));
    const methods = asked.filter((method) => method.fits(order));
    const precisions = request.precisions === 'all' ? PRECISIONS : [request.precisions];
    const keyOf = (cell: Cell) =>
      JSON.stringify([cell.method.name, cell.precision, cell.condition, cell.seed, order, ridge, against]);
    const cells = SEEDS.flatMap((seed) =>
      CONDITIONS.flatMap((at) =>
        methods.flatMap((method) => precisions.map((name): Cell => ({ method, precision: name, condition: at, seed }))),
      ),
    );
    const follow = rootMethods.find(({ name, fits }) => name === followed && fits(order));
    const way =
      follow &&
      remembered(ways, JSON.stringify([followed, within, condition, order, ridge, against]), () =>
        wayOf({ method: follow, precision: within, condition, seed: 1 }, matrixOf(condition, 1), request),
      );
    for (const cell of cells) {
      if (late()) break;
      remembered(errors, keyOf(cell), () => errorOf(cell, matrixOf(cell.condition, cell.seed), request));
    }
    const done = cells.filter((cell) => errors.has(keyOf(cell))).length;
    return {
      complete: done === cells.length,
      result: {
        probe: 'precision',
        order,
        ridge,
        against,
        size: SIZE,
        matrices: SEEDS.length,
        conditions: Float64Array.from(CONDITIONS),
        curves: methods.flatMap((method) =>
          precisions.map((name) =>
            curveOf(method, name, (at, seed) => errors.get(keyOf({ method, precision: name, condition: at, seed }))),
          ),
        ),
        rules: precisions.map((name) => ruleOf(name, order, ridge)),
        unfit: asked.filter((method) => !method.fits(order)).map(({ label }) => label),
        done,
        all: cells.length,
        way,
        ...statisticsOf(history, request),
      },
    };
  };
}

function remembered<V>(cache: Map<string, V>, key: string, make: () => V): V {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

/** The way of a method to a root by a rule, in its arithmetic. The ridge is added to the rounded matrix; λmax of the test matrices is 1. */
function historyOf(
  { method, precision: name }: Cell,
  { matrix, exactRoot }: TestMatrix,
  { order, ridge, against }: Question,
  rule: StoppingRule,
) {
  const { xp } = ARITHMETICS[name];
  const given = ridge > 0 ? ridged(xp, xp.array(matrix.data, matrix.shape), ridge, 'absolute') : matrix;
  return rootHistory(xp, method, given, order, rule, exactRoot(order, against === 'ridged' ? ridge : 0));
}

/** Stops where the arithmetic can gain nothing more, or as in the code of Anil et al. 2020. */
function usualRule(name: RootPrecision): StoppingRule {
  return { ...GOOGLE_RULE, tolerance: ARITHMETICS[name].tolerance, limit: FOLLOWED };
}

function errorOf(cell: Cell, matrix: TestMatrix, question: Question): number {
  return historyOf(cell, matrix, question, usualRule(cell.precision)).result.error ?? NaN;
}

function wayOf(cell: Cell, matrix: TestMatrix, question: Question): RootWay {
  const { steps } = historyOf(cell, matrix, question, { tolerance: 0, limit: FOLLOWED, afterGrowth: 'last' });
  const usual = historyOf(cell, matrix, question, usualRule(cell.precision));
  return {
    condition: cell.condition,
    method: cell.method.name,
    label: cell.method.label,
    precision: cell.precision,
    measures: cell.method.measures,
    own: Float64Array.from(steps, ({ own }) => own),
    residual: Float64Array.from(steps, ({ residual }) => residual),
    error: Float64Array.from(steps, ({ error }) => error ?? NaN),
    given: usual.steps.indexOf(usual.result),
    stopped: usual.stopped,
  };
}

function curveOf(
  { name, label }: RootMethod,
  within: RootPrecision,
  errorAt: (condition: number, seed: number) => number | undefined,
): PrecisionCurve {
  const kept = CONDITIONS.map((condition) =>
    SEEDS.flatMap((seed) => {
      const error = errorAt(condition, seed);
      // An identity has no error in any arithmetic: no number has more bits than its format for that.
      return error === undefined ? [] : [Math.min(ARITHMETICS[within].bits, bitsKept(error))];
    }).sort((a, b) => a - b),
  );
  return {
    method: name,
    label,
    precision: within,
    median: Float64Array.from(kept, (bits) => bits[Math.floor(bits.length / 2)] ?? NaN),
    least: Float64Array.from(kept, (bits) => bits[0] ?? NaN),
    most: Float64Array.from(kept, (bits) => bits.at(-1) ?? NaN),
  };
}

function ruleOf(name: RootPrecision, order: number, ridge: number): PrecisionRule {
  const { bits } = ARITHMETICS[name];
  const left = (condition: number) => bits - bitsLost(withRidge(condition, ridge), order);
  return {
    precision: name,
    bits,
    left: Float64Array.from(CONDITIONS, (condition) => Math.min(bits, Math.max(0, left(condition)))),
  };
}

/** The condition number after ε λmax has been added to every eigenvalue. */
function withRidge(condition: number, ridge: number): number {
  return (1 + ridge) / (1 / condition + ridge);
}

/** Those of a run's own matrices of one weight, at the newest snapshot that is not after the step. */
function statisticsOf(
  history: History,
  { run, seed, step, parameter, ridge }: PrecisionRequest,
): { step: number; parameter: string; statistics: readonly StatisticCondition[] } {
  const here = history.replicaAt(run, seed, step);
  const index = history.model.parameters.findIndex(({ name }) => name === parameter);
  if (!here?.optimizer.statistics || index < 0) return { step, parameter, statistics: [] };
  const unit = unitOf(here, index);
  const found = here.optimizer.statistics(float64, here.states[unit.index]!, here.hyper, here.fixed);
  return {
    step: here.step,
    parameter: unit.name,
    statistics: Object.entries(found).flatMap(([name, matrix]) => {
      const { data } = float64.eigh(matrix).w;
      const [least, most] = [data[0]!, data.at(-1)!];
      if (!(most > 0)) return [];
      // What is below the rounding of the largest is 0 as far as float64 can tell.
      const isSingular = !(least > data.length * 2 ** -52 * most);
      const condition = withRidge(isSingular ? Infinity : most / least, ridge);
      return [{ name, size: data.length, condition }];
    }),
  };
}
