import { float64 as xp, type Array64 } from '../array/float64.ts';
import { defaults, numberOf, type NumberField } from '../fields/fields.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { noLandscape } from '../optimizers/landscape.ts';
import type { Fixed, Values } from '../optimizers/optimizer.ts';
import { takeStep } from '../optimizers/takeStep.ts';
import { byParameter, type Parameter } from '../optimizers/units.ts';
import type { History } from './history.ts';
import type { InclusionCurve, InclusionRequest, InclusionResult } from './inclusionResult.ts';
import type { Probe } from './probe.ts';

/** Gradients that the methods are fed at most. */
const MOST_STEPS = 40;
const EPSILONS = Float64Array.from({ length: 17 }, (_, i) => 10 ** (i - 8));

const momentum: NumberField = {
  type: 'number',
  label: 'Momentum in the limit',
  key: 'm',
  symbol: 'γ',
  min: 0,
  max: 0.99,
  default: 0.9,
  scale: 'linear',
  hint: 'γ of the special method and of the general one that becomes it.',
};

/**
 * How exactly a method contains another: both are fed the first gradients of a run. RMSProp and Adam with β₂ = 0 and η = α ε divide by |g| + ε,
 * so that they are α-momentum up to |g|/ε; the factor (1 − γᵗ)/(1 − γ) on Adam's rate takes back its bias correction (Choi et al. 2019,
 * arXiv 1910.05446, section 3 and appendix A).
 */
export const inclusion: Probe<InclusionRequest, InclusionResult> = {
  summary:
    'How far RMSProp, Adam and NAdam are from heavy ball and Nesterov’s method as ε grows, all fed the gradients of a run.',
  fields: { momentum },
  ofParameter: true,
  request: (target, parameter, settings) => ({
    probe: 'inclusion',
    ...target,
    parameter,
    momentum: numberOf(settings, 'momentum'),
  }),
  open: (history) => (request) => ({ result: measured(history, request), complete: true }),
};

function measured(
  history: History,
  { run, seed, step, parameter: name, momentum: gamma }: InclusionRequest,
): InclusionResult {
  const { parameters } = history.model;
  const index = parameters.findIndex((one) => one.name === name);
  const parameter = parameters[index];
  if (!parameter) throw new Error(`there is no weight named ${name}`);
  if (history.firstStep > 0) throw new Error('the first gradients of this training are no longer known');
  const count = Math.min(MOST_STEPS, step, history.gradientCount());
  if (count < 1) throw new Error('no gradient has been seen yet');
  const gradients = Array.from({ length: count }, (_, i) =>
    xp.array(Float64Array.from(history.gradient(run, seed, index, i)), [1, parameter.rows, parameter.columns]),
  );
  const warm = (t: number) => (1 - gamma ** (t + 1)) / (1 - gamma);
  const limit = { beta2: 0, epsilon: EPSILONS, learningRate: EPSILONS };
  const curve = (
    general: string,
    special: string,
    settings: Given,
    rate: (step: number) => number,
  ): InclusionCurve => ({
    general: optimizerOf(general)?.label ?? general,
    special: optimizerOf(special)?.label ?? special,
    gap: gap(
      path(general, parameter, gradients, { ...limit, ...settings }, EPSILONS.length, rate),
      path(special, parameter, gradients, { learningRate: 1, momentum: gamma }, 1),
    ),
  });
  return {
    probe: 'inclusion',
    step,
    parameter: name,
    gradients: count,
    epsilons: EPSILONS,
    curves: [
      curve('rmsprop', 'momentum', { momentum: gamma }, () => 1),
      curve('adam', 'momentum', { beta1: gamma }, warm),
      curve('nadam', 'nesterov', { beta1: gamma }, warm),
    ],
  };
}

/** Traced settings that are not as declared: for all replicas, or for each its own. */
type Given = Readonly<Record<string, number | Float64Array>>;

/** The weights after each step from zero, `[replicas,m,n]`, of a method that is fed these gradients. */
function path(
  kind: string,
  parameter: Parameter,
  gradients: readonly Array64[],
  given: Given,
  replicas: number,
  rate: (step: number) => number = () => 1,
): readonly Array64[] {
  const optimizer = optimizerOf(kind);
  const [unit] = byParameter([parameter]);
  if (!optimizer || !unit) throw new Error(`there is no optimizer named ${kind}`);
  const column = (value: number | Float64Array) =>
    typeof value === 'number' ? xp.full([replicas, 1, 1], value) : xp.array(value, [replicas, 1, 1]);
  const hyper: Values<string, Array64> = Object.fromEntries(
    Object.entries(defaults(optimizer.hyper)).map(([name, value]) => [name, column(given[name] ?? Number(value))]),
  );
  const fixed: Fixed = Object.fromEntries(
    Object.entries(defaults(optimizer.fixed)).flatMap(([name, value]) =>
      typeof value === 'object' ? [] : [[name, value] as const],
    ),
  );
  let weights = xp.full([replicas, parameter.rows, parameter.columns], 0);
  let states = [optimizer.init(xp, unit, replicas, fixed)];
  return gradients.map((gradient, step) => {
    const grad = xp.add(gradient, xp.mul(0, weights));
    const sight = { unit, parameter: weights, grad, landscape: noLandscape };
    const next = takeStep(xp, optimizer, [sight], states, hyper, fixed, rate(step));
    weights = next.weights[0] ?? weights;
    states = [...next.states];
    return weights;
  });
}

/** The largest entry of the difference, by replica of the general path, over the largest of the special one; 0 over 0 is 0. */
function gap(general: readonly Array64[], special: readonly Array64[]): Float64Array {
  const largest = special.reduce(
    (most, { data }) => data.reduce((now, value) => Math.max(now, Math.abs(value)), most),
    0,
  );
  return EPSILONS.map((_, replica) => {
    const difference = general.reduce((most, { data }, step) => {
      const target = special[step]?.data ?? new Float64Array();
      const from = replica * target.length;
      return target.reduce((now, value, k) => Math.max(now, Math.abs((data[from + k] ?? NaN) - value)), most);
    }, 0);
    return difference === 0 ? 0 : difference / largest;
  });
}
