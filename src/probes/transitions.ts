import { float64 as xp, type Array64 } from '../array/float64.ts';
import { applyOperator } from '../linalg/operator.ts';
import { noLandscape } from '../optimizers/landscape.ts';
import { takeStep } from '../optimizers/takeStep.ts';
import { gather, scatter } from '../optimizers/units.ts';
import type { History, ReplicaSnapshot } from './history.ts';

/** One step of training, of one unit. */
export interface Transition {
  /** Steps done after it. */
  readonly step: number;
  readonly grad: Array64;
  /** The gradient times the preconditioner that it met. */
  readonly preconditioned: Array64;
  /** How the weights moved; absent where that is not known. */
  readonly move?: Array64;
}

/** A step of a unit longer than this is not taken again, because its roots may take seconds. */
const LONGEST_SIDE = 128;

/**
 * What happened to a unit in the step that begins or ends at a recorded one. Where the step after it is recorded too, as it was; else methods
 * that see gradients alone take the step again, in float64; of the others, and of large matrices, only how the newest gradient was
 * preconditioned is known. Nothing where no gradient is recorded.
 */
export function transitionAt(
  history: History,
  run: number,
  seed: number,
  unit: number,
  step: number,
): Transition | undefined {
  const here = history.replicaAt(run, seed, step);
  if (here?.step !== step) return undefined;
  const next = history.replicaAt(run, seed, step + 1);
  if (next?.step === step + 1) return between(history, run, seed, unit, here, next);
  const isSmall = here.units.every(({ rows, columns }) => Math.max(rows, columns) <= LONGEST_SIDE);
  if (here.optimizer.needs === 'gradients' && isSmall && isKept(history, step))
    return between(history, run, seed, unit, here, retaken(history, run, seed, here));
  if (step === 0 || !isKept(history, step - 1)) return undefined;
  const grad = gradientOf(history, run, seed, here, unit, step - 1);
  return { step, grad, preconditioned: preconditioned(here, unit, grad) };
}

function between(
  history: History,
  run: number,
  seed: number,
  unit: number,
  before: ReplicaSnapshot,
  after: ReplicaSnapshot,
): Transition | undefined {
  if (!isKept(history, before.step)) return undefined;
  const grad = gradientOf(history, run, seed, before, unit, before.step);
  const [from, to] = [before, after].map(({ parameters, units }) => gather(xp, units[unit]!, parameters));
  return { step: after.step, grad, preconditioned: preconditioned(after, unit, grad), move: xp.sub(to!, from!) };
}

/** The replica one step on. The factor of a schedule is left out: it changes the length of a step, not its direction. */
function retaken(history: History, run: number, seed: number, here: ReplicaSnapshot): ReplicaSnapshot {
  const { optimizer, fixed, hyper, units, states, parameters, step } = here;
  const sights = units.map((unit) => ({
    unit,
    parameter: gather(xp, unit, parameters),
    grad: gradientOf(history, run, seed, here, unit.index, step),
    landscape: noLandscape,
  }));
  const isDue = fixed.roots !== 'aside' && step % Number(fixed.interval ?? 1) === 0;
  const { weights, states: after } = takeStep(xp, optimizer, sights, states, hyper, fixed, 1, isDue);
  return { ...here, step: step + 1, states: after, parameters: scatter(xp, units, history.model.parameters, weights) };
}

function preconditioned({ optimizer, states, hyper, fixed }: ReplicaSnapshot, unit: number, grad: Array64): Array64 {
  return applyOperator(xp, optimizer.operator(xp, states[unit] ?? {}, hyper, fixed), grad);
}

function gradientOf(
  history: History,
  run: number,
  seed: number,
  { units }: ReplicaSnapshot,
  unit: number,
  step: number,
): Array64 {
  const arrays = history.model.parameters.map(({ rows, columns }, index) =>
    xp.array(history.gradient(run, seed, index, step), [1, rows, columns]),
  );
  return gather(xp, units[unit]!, arrays);
}

function isKept(history: History, step: number): boolean {
  return step >= history.firstStep && step < history.gradientCount();
}
