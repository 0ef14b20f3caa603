import { smooth } from '../../charts/smooth.ts';
import { choiceOf, numberOf } from '../../fields/fields.ts';
import type { PanelInput } from '../panel.ts';

/** Weight of the past in the average of mini-batch losses. */
export const AVERAGE = 0.9;

/** The losses of one replica after so many steps. */
export interface LossCurve {
  readonly run: number;
  readonly seed: number;
  /** Absent where the i-th loss is that after i steps. */
  readonly steps?: readonly number[];
  readonly loss: ArrayLike<number>;
  readonly state: 'finished' | 'training' | 'diverged';
}

/** What became of one run with one seed. */
export interface SeedResult {
  readonly run: number;
  readonly seed: number;
  readonly state: LossCurve['state'];
  /** Steps until the loss was at most the target; Infinity if it never was, or has not been so far. */
  readonly steps: number;
  /** The loss at the end or so far; Infinity where it diverged. */
  readonly loss: number;
  /** Whether it has a say in the common target. */
  readonly isCounted: boolean;
}

/** The loss that has to be reached, and what every replica did. */
export interface SeedResults {
  /** NaN before there is a loss. */
  readonly target: number;
  readonly all: readonly SeedResult[];
  /** Whether the target is the one that all reach which are counted, or the user's own. */
  readonly isCommon: boolean;
}

/** Whether the losses of single steps are those of all training examples. */
export function isExact({ experiment, batch }: Pick<PanelInput, 'experiment' | 'batch'>): boolean {
  return batch === 0 || experiment.batch === 0;
}

// Picture, caption and table ask for the same results in turn.
const known = new WeakMap<
  PanelInput['replicas'],
  { readonly parts: readonly unknown[]; readonly results: SeedResults }
>();

/** The results of every visible replica; computed once per state of the data. */
export function seedResults(input: PanelInput): SeedResults {
  const { experiment, settings, looks, batch, replicas, evaluations, newest } = input;
  const parts = [experiment.runs, experiment.steps, experiment.batch, settings, looks, batch, evaluations, newest];
  const last = known.get(replicas);
  if (last?.parts.every((part, i) => part === parts[i])) return last.results;
  const results = resultsOf(input);
  known.set(replicas, { parts, results });
  return results;
}

function resultsOf(input: PanelInput): SeedResults {
  const curves = lossCurves(input);
  const isOwn = choiceOf(input.settings, 'aim') === 'own';
  const common = commonTarget(curves);
  const target = isOwn ? numberOf(input.settings, 'target') : common.target;
  const all = curves.map((curve, i) => resultOf(curve, target, common.counted[i] ?? false));
  return { target, isCommon: !isOwn, all };
}

function resultOf({ run, seed, state, steps, loss }: LossCurve, target: number, isCounted: boolean): SeedResult {
  let at = 0;
  while (at < loss.length && !(loss[at]! <= target)) at++;
  return {
    run,
    seed,
    state,
    steps: at < loss.length ? (steps?.[at] ?? at) : Infinity,
    loss: state === 'diverged' ? Infinity : (loss[loss.length - 1] ?? NaN),
    isCounted,
  };
}

/**
 * The least loss that all replicas reach that have not diverged and came at least halfway from the first loss to the least of all, and
 * which those are. NaN where there is no loss.
 */
export function commonTarget(curves: readonly Pick<LossCurve, 'loss' | 'state'>[]): {
  readonly target: number;
  readonly counted: readonly boolean[];
} {
  const leasts = curves.map(({ loss, state }) => (state === 'diverged' ? Infinity : leastOf(loss)));
  const best = Math.min(...leasts);
  const counted = curves.map(({ loss }, i) => leasts[i]! < Infinity && leasts[i]! <= (loss[0]! + best) / 2);
  const reached = leasts.filter((_, i) => counted[i]);
  return { target: reached.length === 0 ? NaN : Math.max(...reached), counted };
}

function leastOf(values: ArrayLike<number>): number {
  let least = Infinity;
  for (let i = 0; i < values.length; i++) if (values[i]! < least) least = values[i]!;
  return least;
}

/** The losses that the panel judges by, of every replica of a visible run that has taken a step. */
function lossCurves(input: PanelInput): readonly LossCurve[] {
  const { experiment, looks, replicas } = input;
  return replicas.flatMap((trace, index): readonly LossCurve[] => {
    if (trace.steps === 0 || looks[trace.run]?.hidden !== false) return [];
    const { run, seed, diverged } = trace;
    const state = diverged ? 'diverged' : trace.steps >= experiment.steps ? 'finished' : 'training';
    return [{ run, seed, state, ...curveOf(input, index) }];
  });
}

function curveOf(input: PanelInput, index: number): Pick<LossCurve, 'steps' | 'loss'> {
  const { replicas, evaluations } = input;
  const trace = replicas[index]!;
  const quantity = choiceOf(input.settings, 'loss');
  const end = trace.diverged?.step ?? Infinity;
  const count = Math.min(trace.steps, end);
  if (quantity === 'batch') return { loss: smooth(trace.loss, count, AVERAGE) };
  const values = evaluations[quantity === 'heldOut' ? 'heldOut' : 'training'][index] ?? [];
  if (quantity === 'training' && isExact(input)) {
    const final = count < end ? values[evaluations.steps.indexOf(count)] : undefined;
    const loss = trace.loss.subarray(0, count);
    return { loss: final === undefined ? loss : joined(loss, final) };
  }
  const places = evaluations.steps.flatMap((step, i) => (step < end && Number.isFinite(values[i]) ? [i] : []));
  return { steps: places.map((i) => evaluations.steps[i]!), loss: places.map((i) => values[i]!) };
}

function joined(values: Float64Array, last: number): Float64Array {
  const all = new Float64Array(values.length + 1);
  all.set(values);
  all[values.length] = last;
  return all;
}
