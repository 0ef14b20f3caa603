import type { Ops } from '../../array/ops.ts';
import { stream } from '../../array/random.ts';
import { frobenius } from './root.ts';

/** As in Google’s Distributed Shampoo: an error of the Rayleigh quotient falls by (λ₂/λ₁)² at each step. */
const POWER_STEPS = 100;

/** Least norm of a vector that is divided by it: a matrix of zeros has λmax = 0, not NaN. */
const LEAST_NORM = 1e-25;

/**
 * Rayleigh quotients `[R,1,1]` of the power iteration for symmetric positive semi-definite `a: [R,n,n]`, without end: lower bounds that
 * converge to the largest eigenvalue. The start is the same for all replicas, uniform in (−1, 1).
 */
export function* rayleighQuotients<T>(xp: Ops<T>, a: T): Generator<T, void> {
  const [, n] = xp.shape(a);
  const { uniform } = stream(1729, 'start');
  let vector = xp.array(
    Float64Array.from({ length: n }, () => 2 * uniform() - 1),
    [1, n, 1],
  );
  for (;;) {
    const unit = xp.div(vector, xp.maximum(frobenius(xp, vector), LEAST_NORM));
    vector = xp.matmul(a, unit);
    yield xp.sum(xp.mul(unit, vector), 'matrix');
  }
}

/** The largest eigenvalue of each `a`, `[R,1,1]`, from below, by `steps` products with a vector. */
export function largestEigenvalue<T>(xp: Ops<T>, a: T, steps = POWER_STEPS): T {
  const quotients = rayleighQuotients(xp, a);
  let found = xp.full([xp.shape(a)[0], 1, 1], 0);
  for (let step = 0; step < steps; step++) found = quotients.next().value ?? found;
  return found;
}
