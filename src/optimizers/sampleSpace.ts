import type { Ops } from '../array/ops.ts';
import type { IntegerField } from '../fields/fields.ts';
import type { Operator } from '../linalg/operator.ts';
import { EIGENDECOMPOSITION } from '../linalg/spectral.ts';
import { reciprocal, type CurvatureState } from './curvatureMatrix.ts';
import type { Cost, Values } from './optimizer.ts';
import type { Parameter } from './units.ts';

/**
 * A curvature matrix `JᵀJ` of rank at most k kept as `J: [R,k,P]` (under `curvature`), never formed. Its eigenvectors come from those of the
 * k × k matrix `JJᵀ = V Λ Vᵀ` as the columns of `Jᵀ V Λ^(−½)`, so that by the push-through identity
 * `(JᵀJ + λI)⁻¹ = (I − Jᵀ(λI + JJᵀ)⁻¹J)/λ` (Henderson & Searle 1981).
 */
export function sampleState<T>(
  xp: Ops<T>,
  { rows, columns }: Parameter,
  replicas: number,
  samples: number,
): Values<CurvatureState, T> {
  const weights = rows * columns;
  return {
    curvature: xp.full([replicas, samples, weights], 0),
    correction: xp.full([replicas, 1, 1], 1),
    eigenvalues: xp.full([replicas, 1, samples], 0),
    curvatureBasis: xp.full([replicas, weights, samples], 0),
    factor: xp.full([replicas, 1, 1], 1),
  };
}

/**
 * The root `[R,C·N,P]` of a mean over N examples, C blocks of N rows one below the other, in `samples` rows: rows of zeros added, or only the
 * first examples kept, as many as fit, weighted as if they were all. Errors: no room for one example.
 */
export function fitted<T>(xp: Ops<T>, root: T, outputs: number, samples: number): T {
  const [replicas, rows, weights] = xp.shape(root);
  if (rows <= samples)
    return rows === samples ? root : xp.concat([root, xp.full([replicas, samples - rows, weights], 0)], 'rows');
  const count = rows / outputs;
  const kept = Math.floor(samples / outputs);
  if (kept === 0)
    throw new Error(`${samples} rows have no room for one example with ${outputs} outputs; choose at least ${outputs}`);
  const blocks = Array.from({ length: outputs }, (_, c) => xp.slice(root, { rows: [c * count, c * count + kept] }));
  const rest = samples - kept * outputs;
  const padding = rest > 0 ? [xp.full([replicas, rest, weights], 0)] : [];
  return xp.mul(Math.sqrt(count / kept), xp.concat([...blocks, ...padding], 'rows'));
}

/** `JJᵀ`, which has the eigenvalues of `JᵀJ` but for zeros. */
export function gram<T>(xp: Ops<T>, { curvature }: Pick<Values<CurvatureState, T>, 'curvature'>): T {
  return xp.matmul(curvature, curvature, { transposeB: true });
}

/** Eigenvalues and eigenvectors of `JᵀJ`; eigenvalues that are 0 within rounding have zero columns. */
export function decomposedSamples<T>(
  xp: Ops<T>,
  state: Values<CurvatureState, T>,
): Pick<Values<CurvatureState, T>, 'eigenvalues' | 'curvatureBasis'> {
  const { w, v } = xp.eigh(gram(xp, state));
  const rounding = xp.maximum(xp.mul(xp.epsilon, xp.max(w, 'columns')), 1e-25);
  const known = xp.greater(w, rounding);
  const scale = xp.where(known, xp.div(1, xp.sqrt(xp.where(known, w, 1))), 0);
  return {
    eigenvalues: xp.where(known, w, 0),
    curvatureBasis: xp.matmul(state.curvature, xp.mul(v, scale), { transposeA: true }),
  };
}

/** `(JᵀJ + λI)⁻¹` on all weights as one row; the identity as long as no J is known. */
export function sampleInverse<T>(
  xp: Ops<T>,
  { eigenvalues, curvatureBasis }: Values<CurvatureState, T>,
  lambda: T,
): Operator<T> {
  const gains = reciprocal(xp, xp.add(eigenvalues, lambda), eigenvalues);
  const isKnown = xp.greater(xp.max(eigenvalues, 'columns'), 0);
  const rest = xp.where(isKnown, reciprocal(xp, lambda, eigenvalues), 1);
  const right = { form: 'lowRank', basis: curvatureBasis, gains, rest } as const;
  return { form: 'kronecker', left: { form: 'identity' }, right };
}

/** Floats of a `sampleState`. */
export function sampleMemory(weights: number, samples: number): number {
  return samples * weights + sampleRootsMemory(weights, samples);
}

/** Floats that `decomposedSamples` writes. */
export function sampleRootsMemory(weights: number, samples: number): number {
  return samples * weights + samples;
}

/** Multiply–adds of using and of recomputing eigenvectors from the sample space. */
export function sampleCost(weights: number, samples: number): Cost {
  return { step: 2 * samples * weights, refresh: EIGENDECOMPOSITION * samples ** 3 + 2 * samples ** 2 * weights };
}

/** Rows of a Jacobian that are kept. */
export const sampleRows: IntegerField = {
  type: 'integer',
  label: 'Rows of the Jacobian',
  key: 'k',
  symbol: 'k',
  min: 16,
  max: 512,
  default: 128,
  scale: 'log',
  hint: 'Room for examples × outputs; of a larger batch the first that fit stand for all, and what they do not span is only divided by λ.',
};
