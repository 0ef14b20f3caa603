import type { Operand, Ops } from '../array/ops.ts';
import type { ChoiceField, NumberField } from '../fields/fields.ts';
import type { Landscape } from './landscape.ts';
import type { Fixed, Sight, Values } from './optimizer.ts';
import { decay } from './statistics.ts';
import type { Parameter, Unit } from './units.ts';

/** A = E[āāᵀ], S = E[Ds Dsᵀ], the weight of what they are averages of, and what λ has been multiplied by, 1 at first. */
export type FactorState = 'inputs' | 'derivatives' | 'seen' | 'factor';

/**
 * What the statistics of a layer are made of: its inputs `[R,N·P,m]`, and derivatives `[R,k·N·P,n]` in k blocks, of N examples that go through it
 * at P places.
 */
export interface LayerSamples<T> {
  readonly inputs: T;
  readonly derivatives: T;
  readonly count: number;
  readonly places: number;
}

/** What is seen of one layer on the targets that make up the chosen Fisher matrix. Errors: a surface has no examples. */
export function layerSamples<T>(
  xp: Ops<T>,
  { examples }: Landscape<T>,
  { index, name }: Unit,
  { fisher }: Fixed,
): LayerSamples<T> {
  if (!examples) throw new Error('a surface has no examples, and so no Kronecker factors');
  const inputs = examples.inputs()[index];
  const derivatives =
    fisher === 'exact' ? examples.curvatureRoots() : examples.derivatives(fisher === 'empirical' ? 'data' : 'sampled');
  const own = derivatives[index];
  if (inputs === undefined || own === undefined) throw new Error(`${name} is not a layer`);
  const { count } = examples;
  return { inputs, derivatives: own, count, places: xp.shape(inputs)[1] / count };
}

/** An identity matrix for each replica. */
export function identities<T>(xp: Ops<T>, n: number, replicas: number): T {
  return xp.add(xp.eye(n), xp.full([replicas, 1, 1], 0));
}

/** A moment `[R,n,n]` before the first step. */
export function momentState<T>(xp: Ops<T>, n: number, replicas: number, { averaging: rule }: Fixed): T {
  return rule === 'identity' ? identities(xp, n, replicas) : xp.full([replicas, n, n], 0);
}

/** The factors before the first step. */
export function factorState<T>(
  xp: Ops<T>,
  { rows, columns }: Parameter,
  replicas: number,
  fixed: Fixed,
): Values<FactorState, T> {
  return {
    inputs: momentState(xp, rows, replicas, fixed),
    derivatives: momentState(xp, columns, replicas, fixed),
    seen: xp.full([replicas, 1, 1], 0),
    factor: xp.full([replicas, 1, 1], 1),
  };
}

/**
 * Averages in the samples of one step; derivatives are of the losses of single examples (Martens & Grosse 2015, section 5). Where examples go
 * through the layer at several places, A is summed over them and S is their mean (KFC: Grosse & Martens 2016, theorem 1).
 */
export function averageFactors<T>(
  xp: Ops<T>,
  { landscape, unit }: Sight<T>,
  { inputs, derivatives, seen }: Values<FactorState, T>,
  beta2: T,
  fixed: Fixed,
): Values<'inputs' | 'derivatives' | 'seen', T> {
  const samples = layerSamples(xp, landscape, unit, fixed);
  const { keep, weight } = averageShare(xp, seen, beta2, fixed);
  const blend = (old: T, rows: T, count: number) => blendedMoment(xp, keep, old, rows, count);
  return {
    inputs: blend(inputs, samples.inputs, samples.count),
    derivatives: blend(derivatives, samples.derivatives, samples.count * samples.places),
    seen: weight,
  };
}

/** `keep · old + (1 − keep) E[r rᵀ]`, r being rows of `[R,k·N,n]` for N examples. */
export function blendedMoment<T>(xp: Ops<T>, keep: Operand<T>, old: T, rows: T, count: number): T {
  const mean = xp.div(xp.matmul(rows, rows, { transposeA: true }), count);
  return xp.add(xp.mul(keep, old), xp.mul(xp.sub(1, keep), mean));
}

/**
 * Which share of an average is kept, `seen` being the weight of what is in it, and the weight then:
 * - mean: ε = min(1 − 1/t, β) (Martens & Grosse 2015, section 5);
 * - corrected: weights fall by β at every step (kfac-jax), as in a moving average with its bias corrected;
 * - first: the average starts at the first step’s;
 * - identity: it starts at I, which is never corrected for.
 */
export function averageShare<T>(
  xp: Ops<T>,
  seen: T,
  beta2: T,
  { averaging }: Fixed,
): { readonly keep: Operand<T>; readonly weight: T } {
  const older = averaging === 'corrected' ? xp.mul(beta2, seen) : seen;
  const weight = xp.add(older, 1);
  switch (averaging) {
    case 'identity':
      return { keep: beta2, weight };
    case 'first':
      return { keep: xp.where(seen, beta2, 0), weight };
    case 'corrected':
      return { keep: xp.div(older, weight), weight };
    default:
      return { keep: xp.minimum(xp.div(older, weight), beta2), weight };
  }
}

/** `tr x / n`, `[R,1,1]`. */
export function meanOnDiagonal<T>(xp: Ops<T>, x: T): T {
  const [, n] = xp.shape(x);
  return xp.div(xp.sum(xp.mul(x, xp.eye(n)), 'matrix'), n);
}

/** The eigenvalues `[R,1,m]` and `[R,1,n]` of two factors, negative ones as 0, multiplied each with each: `[R,m,n]`. */
export function eigenvalueProducts<T>(xp: Ops<T>, left: T, right: T): T {
  return xp.mul(xp.transpose(xp.maximum(left, 0)), xp.maximum(right, 0));
}

/** Multiply–adds of the statistics of one `m × n` layer on N examples, with the pass back that they take besides the gradient’s own. */
export function factorCost(rows: number, columns: number, { fisher }: Fixed, examples: number): number {
  return examples * (rows ** 2 + columns ** 2 + (fisher === 'empirical' ? 0 : rows * columns));
}

export const fisher: ChoiceField = {
  type: 'choice',
  label: 'Fisher matrix',
  key: 'f',
  default: 'sampled',
  hint: 'Over targets drawn from what the model predicts, over all that it holds possible, or over the data’s own.',
  options: [
    { value: 'sampled', label: 'sampled targets' },
    { value: 'exact', label: 'exact' },
    { value: 'empirical', label: 'empirical' },
  ],
};

export const averaging: ChoiceField = {
  type: 'choice',
  label: 'Average',
  key: 'avg',
  default: 'mean',
  hint: 'A plain mean that slowly becomes a moving average; a moving average, bias-corrected; or one that starts at the first batch, or at the identity.',
  options: [
    { value: 'mean', label: 'mean, then moving' },
    { value: 'corrected', label: 'moving, corrected' },
    { value: 'first', label: 'from the first batch' },
    { value: 'identity', label: 'from the identity' },
  ],
};

/** β₂ of Kronecker factors. */
export const factorDecay: NumberField = { ...decay, default: 0.95 };
