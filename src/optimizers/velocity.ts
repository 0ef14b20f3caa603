import type { Operand, Ops } from '../array/ops.ts';
import type { ChoiceField, Fields, NumberField } from '../fields/fields.ts';
import type { Fixed, Values } from './optimizer.ts';
import { average } from './statistics.ts';

/** What keeps the weights rolling: a velocity after preconditioning, of one kind or the user's choice. */
export type Momentum = 'heavy-ball' | 'nesterov' | 'choice' | undefined;

type Kind = 'none' | 'heavy-ball' | 'nesterov' | 'average';

/** The kind of velocity that is meant under these settings. */
export function velocityKind(momentum: Momentum, { acceleration }: Fixed): Kind {
  if (momentum !== 'choice') return momentum ?? 'none';
  return acceleration === 'heavy-ball' || acceleration === 'nesterov' || acceleration === 'average'
    ? acceleration
    : 'none';
}

/** The arrays that a velocity needs. */
export function velocityState<T>(
  xp: Ops<T>,
  kind: Kind,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  replicas: number,
): Values<string, T> {
  if (kind === 'none') return {};
  const velocity = xp.full([replicas, rows, columns], 0);
  return kind === 'average' ? { velocity } : { velocity, started: xp.full([replicas, 1, 1], 0) };
}

/**
 * `v ← μ v + (1−τ) d`, the first v being d (PyTorch); Nesterov's method steps along `d + μ v` (Sutskever et al. 2013); as a moving average
 * `v ← μ v + (1−μ) d` from 0 (Shazeer & Stern 2018; Anil et al. 2019).
 */
export function accelerate<T>(
  xp: Ops<T>,
  kind: Kind,
  direction: T,
  state: Values<string, T>,
  hyper: Values<string, T>,
): { readonly direction: T; readonly state: Values<string, T> } {
  const { velocity: old, started } = state;
  const { momentum, dampening } = hyper;
  if (kind === 'average' && old !== undefined && momentum !== undefined) {
    const mean = average(xp, momentum, old, direction);
    return { direction: mean, state: { velocity: mean } };
  }
  if (kind === 'none' || old === undefined || started === undefined || momentum === undefined)
    return { direction, state: {} };
  // The first velocity is the whole direction: dampening begins with the second step.
  const share: Operand<T> =
    kind === 'nesterov' || dampening === undefined ? 1 : xp.where(started, xp.sub(1, dampening), 1);
  const velocity = xp.add(xp.mul(momentum, old), xp.mul(share, direction));
  return {
    direction: kind === 'nesterov' ? xp.add(direction, xp.mul(momentum, velocity)) : velocity,
    state: { velocity, started: xp.add(xp.mul(0, started), 1) },
  };
}

/** Traced settings of a velocity. */
export function velocityHyper(momentum: Momentum, byDefault = 0): Fields {
  if (momentum === undefined) return {};
  const when = { field: 'acceleration', is: ['heavy-ball', 'nesterov', 'average'] };
  const chosen = momentum === 'choice';
  return {
    momentum: { ...momentumField, default: byDefault, ...(chosen && { when }) },
    ...(momentum !== 'nesterov' && {
      dampening: chosen ? { ...dampeningField, when: { ...when, is: ['heavy-ball'] } } : dampeningField,
    }),
  };
}

/** Structural settings of a velocity. */
export function velocityFixed(momentum: Momentum): Fields {
  return momentum === 'choice' ? { acceleration } : {};
}

const momentumField: NumberField = {
  type: 'number',
  label: 'Momentum',
  key: 'm',
  symbol: 'μ',
  formula: 'v ← μ v + (1−τ) d;  W ← W − η v',
  min: 0,
  max: 0.9999,
  default: 0.9,
  scale: 'complement',
  hint: 'Share of the velocity kept at each step.',
};

const dampeningField: NumberField = {
  type: 'number',
  label: 'Dampening',
  key: 'damp',
  symbol: 'τ',
  formula: 'v ← μ v + (1−τ) d',
  min: 0,
  max: 1,
  default: 0,
  scale: 'linear',
  hint: 'Share of the new direction that the velocity leaves out.',
};

const acceleration: ChoiceField = {
  type: 'choice',
  label: 'Momentum type',
  key: 'acc',
  default: 'none',
  hint: 'A velocity after preconditioning and grafting: none, heavy ball, with Nesterov’s look ahead, or a moving average.',
  options: [
    { value: 'none', label: 'none' },
    { value: 'heavy-ball', label: 'heavy ball' },
    { value: 'nesterov', label: 'Nesterov' },
    { value: 'average', label: 'moving average' },
  ],
};
