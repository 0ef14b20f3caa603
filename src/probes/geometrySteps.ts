import { float64 as xp, type Array64 } from '../array/float64.ts';
import type { CurvatureMatrices } from './geometryMatrices.ts';
import type { GeometryStepName } from './geometryResult.ts';

/** A step δ of all weights as one row, with what its method takes for the loss around the point. */
export interface Step {
  readonly name: GeometryStepName;
  readonly delta: Array64;
  /** `gᵀδ + ½ δᵀCδ`, C being the method's matrix without λ. */
  readonly predicted: number;
}

export interface Steps {
  readonly steps: readonly Step[];
  /** Eigenvalues of the Hessian, ascending, and |H|. */
  readonly eigenvalues: Float64Array;
  readonly absoluteHessian: Array64;
  /** Learning rate of the gradient step. */
  readonly rate: number;
}

/**
 * The steps of five methods from one point. Gradient descent has the rate 1/max|eigenvalue of H|, the largest that the curvature allows
 * without swinging; Newton divides by H + λI as it is (Nocedal & Wright 2006, section 3.3), saddle-free Newton by max(|H|, λ) (Dauphin et
 * al. 2014), the natural gradient by F + λI (Amari 1998), which is the Gauss–Newton step, and its common imitation by E + λI. Where `radius`
 * is given, steps are made so long that ½ δᵀFδ is the radius. Yields between decompositions.
 */
export function* stepsFrom(
  { gradient: g, hessian, fisher, empirical }: CurvatureMatrices,
  damping: number,
  radius: number | undefined,
): Generator<undefined, Steps> {
  const { w, v } = xp.eigh(hessian);
  yield;
  const within = (gains: Array64, basis: Array64) =>
    xp.matmul(xp.mul(xp.matmul(g, basis), gains), basis, { transposeB: true });
  const absolute = xp.abs(w);
  const rate = 1 / (xp.max(absolute, 'matrix').data[0] ?? NaN);
  const step = (name: GeometryStepName, solved: Array64, matrix: Array64 | number): Step => {
    const own = xp.neg(solved);
    const factor = fisher && radius !== undefined ? Math.sqrt((2 * radius) / form(fisher, own)) : 1;
    const delta = xp.mul(factor, own);
    return { name, delta, predicted: inner(g, delta) + form(matrix, delta) / 2 };
  };
  const steps = [
    step('gradient', xp.mul(rate, g), 1 / rate),
    step('newton', within(xp.div(1, xp.add(w, damping)), v), hessian),
    step('saddleFree', within(xp.div(1, xp.maximum(absolute, damping)), v), hessian),
  ];
  for (const [name, matrix] of [
    ['natural', fisher],
    ['empirical', empirical],
  ] as const) {
    if (!matrix) continue;
    const own = xp.eigh(matrix);
    yield;
    steps.push(step(name, within(xp.div(1, xp.add(xp.maximum(own.w, 0), damping)), own.v), matrix));
  }
  return {
    steps,
    eigenvalues: w.data,
    absoluteHessian: xp.matmul(xp.mul(v, absolute), v, { transposeB: true }),
    rate,
  };
}

/** `vᵀMv`, or `m vᵀv`. */
export function form(matrix: Array64 | number, v: Array64): number {
  return typeof matrix === 'number' ? matrix * inner(v, v) : inner(v, xp.matmul(v, matrix));
}

export function inner(a: Array64, b: Array64): number {
  return a.data.reduce((sum, x, i) => sum + x * (b.data[i] ?? NaN), 0);
}
