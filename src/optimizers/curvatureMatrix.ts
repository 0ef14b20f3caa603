import type { Operand, Ops } from '../array/ops.ts';
import type { NumberField } from '../fields/fields.ts';
import type { Operator } from '../linalg/operator.ts';
import { EIGENDECOMPOSITION } from '../linalg/spectral.ts';
import type { Values } from './optimizer.ts';
import { average } from './statistics.ts';
import type { Parameter } from './units.ts';

/** Largest number of weights for which a matrix of all pairs is kept and decomposed. */
const MOST_WEIGHTS = 400;

/** A symmetric matrix over all P weights, averaged over steps, and its eigendecomposition; `factor` scales the damping. */
export type CurvatureState = 'curvature' | 'correction' | 'eigenvalues' | 'curvatureBasis' | 'factor';

/** Why a matrix of all pairs of so many weights is not kept, or `undefined` where it is. */
export function refusesWeights(label: string, { rows, columns }: Parameter): string | undefined {
  const weights = rows * columns;
  return weights > MOST_WEIGHTS
    ? `${label} would need a ${weights} × ${weights} matrix and its eigendecomposition for ${weights} weights, and takes at most ${MOST_WEIGHTS}; choose a smaller network or Hessian-free`
    : undefined;
}

/** Before the first matrix there is the identity. */
export function curvatureState<T>(
  xp: Ops<T>,
  { rows, columns }: Parameter,
  replicas: number,
): Values<CurvatureState, T> {
  const n = rows * columns;
  return {
    curvature: xp.full([replicas, n, n], 0),
    correction: xp.full([replicas, 1, 1], 0),
    eigenvalues: xp.full([replicas, 1, n], 1),
    curvatureBasis: xp.add(xp.eye(n), xp.full([replicas, 1, 1], 0)),
    factor: xp.full([replicas, 1, 1], 1),
  };
}

/** Averages in a new matrix `[R,P,P]`, made exactly symmetric. */
export function averageIn<T>(
  xp: Ops<T>,
  { curvature, correction }: Values<CurvatureState, T>,
  decay: T,
  fresh: T,
): Pick<Values<CurvatureState, T>, 'curvature' | 'correction'> {
  const symmetric = xp.mul(0.5, xp.add(fresh, xp.transpose(fresh)));
  return { curvature: average(xp, decay, curvature, symmetric), correction: average(xp, decay, correction, 1) };
}

/** The average corrected for its start at zero. */
export function corrected<T>(xp: Ops<T>, { curvature, correction }: Values<CurvatureState, T>): T {
  return xp.div(curvature, xp.maximum(correction, 1e-25));
}

/** The eigendecomposition of the average. */
export function decomposed<T>(
  xp: Ops<T>,
  state: Values<CurvatureState, T>,
): Pick<Values<CurvatureState, T>, 'eigenvalues' | 'curvatureBasis'> {
  const { w, v } = xp.eigh(corrected(xp, state));
  return { eigenvalues: w, curvatureBasis: v };
}

/** `V diag(gains) Vᵀ` on all weights as one row, V being the eigenvectors in the state. */
export function inEigenbasis<T>(xp: Ops<T>, { curvatureBasis }: Values<CurvatureState, T>, gains: T): Operator<T> {
  const [replicas] = xp.shape(curvatureBasis);
  return { form: 'rotated', left: xp.full([replicas, 1, 1], 1), right: curvatureBasis, scale: gains };
}

/** What a list by unit holds where all weights are one unit. */
export function theOne<T>(arrays: readonly T[]): T {
  const [only] = arrays;
  if (only === undefined || arrays.length > 1) throw new Error(`all weights are one unit, not ${arrays.length}`);
  return only;
}

/**
 * `1/x`, and 0 where x is 0 within the rounding of eigenvalues as large as the largest of `scale: [R,1,n]`: a direction without curvature
 * and without damping has no Newton step.
 */
export function reciprocal<T>(xp: Ops<T>, x: T, scale: T): T {
  const rounding = xp.maximum(xp.mul(xp.epsilon, xp.max(xp.abs(scale), 'columns')), 1e-25);
  const known = xp.greater(xp.abs(x), rounding);
  return xp.where(known, xp.div(1, xp.where(known, x, 1)), 0);
}

/** λ as it is now: the setting, times what has become of it by adaptation. */
export function dampingNow<T>(xp: Ops<T>, { factor }: { readonly factor: T }, setting: Operand<T>): T {
  return xp.mul(setting, factor);
}

/** Floats of a `CurvatureState` of so many weights. */
export function curvatureMemory(weights: number): number {
  return 2 * weights ** 2 + weights;
}

/** Floats that `decomposed` writes. */
export function decompositionMemory(weights: number): number {
  return weights ** 2 + weights;
}

/** Multiply–adds of a decomposition of so many weights' matrix. */
export function decompositionCost(weights: number): number {
  return EIGENDECOMPOSITION * weights ** 3;
}

/** λ. */
export const damping: NumberField = {
  type: 'number',
  label: 'Damping',
  key: 'lam',
  symbol: 'λ',
  min: 1e-10,
  max: 1e4,
  default: 0.1,
  scale: 'log',
  hint: 'Added to every eigenvalue of the curvature; large values turn the step towards the gradient and shorten it.',
};

/** β₂ of curvature matrices: 0 sees this step’s examples alone. */
export const curvatureDecay: NumberField = {
  type: 'number',
  label: 'Curvature decay',
  key: 'b2',
  symbol: 'β₂',
  min: 0,
  max: 0.9999,
  default: 0,
  scale: 'complement',
  hint: 'Share of the old curvature kept at each step; 0 uses the newest alone, more steadies small batches.',
};
