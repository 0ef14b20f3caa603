import type { Ops } from '../array/ops.ts';

/** A mean loss `[R,1,1]` and its derivative by the outputs `[R,N,C]`. */
export interface Loss<T> {
  readonly loss: T;
  readonly derivative: T;
}

/** `Σ (output − target)² / 2N`: half the squared distance, averaged over the N examples but not over the outputs. */
export function squaredError<T>(xp: Ops<T>, outputs: T, targets: T): Loss<T> {
  const examples = xp.shape(outputs)[1];
  const residual = xp.sub(outputs, targets);
  return {
    loss: xp.div(xp.sum(xp.mul(residual, residual), 'matrix'), 2 * examples),
    derivative: xp.div(residual, examples),
  };
}

/** Mean of `log Σ exp(output) − output of the true class`, for one-hot targets; logits are shifted by their maximum so that no exponential overflows. */
export function crossEntropy<T>(xp: Ops<T>, outputs: T, targets: T): Loss<T> {
  const examples = xp.shape(outputs)[1];
  const shifted = xp.sub(outputs, xp.max(outputs, 'columns'));
  const exponentials = xp.exp(shifted);
  const total = xp.sum(exponentials, 'columns');
  const loss = xp.sub(xp.log(total), xp.sum(xp.mul(targets, shifted), 'columns'));
  return {
    loss: xp.div(xp.sum(loss, 'matrix'), examples),
    derivative: xp.div(xp.sub(xp.div(exponentials, total), targets), examples),
  };
}

/**
 * Cross entropy of independent pixels, for targets between 0 and 1: `Σ log(1 + exp(output)) − target · output`, summed over the pixels of an
 * example and averaged over the N examples. Written with p = (1 + tanh(output/2))/2, the probability of ink, nothing overflows, and the
 * derivative has its slope p(1 − p) everywhere, at 0 too.
 */
export function pixelCrossEntropy<T>(xp: Ops<T>, outputs: T, targets: T): Loss<T> {
  const examples = xp.shape(outputs)[1];
  const t = xp.tanh(xp.mul(0.5, outputs));
  // The logarithm of the larger of p and 1 − p, which is at least a half.
  const surer = xp.log(xp.mul(0.5, xp.add(1, xp.abs(t))));
  const positive = xp.mul(0.5, xp.add(outputs, xp.abs(outputs)));
  const loss = xp.sub(xp.sub(positive, xp.mul(targets, outputs)), surer);
  return {
    loss: xp.div(xp.sum(loss, 'matrix'), examples),
    derivative: xp.div(xp.sub(xp.mul(0.5, xp.add(1, t)), targets), examples),
  };
}

/** Share `[R,1,1]` of examples whose true class has the largest output; a tie is not a decision and counts as wrong, as does NaN. */
export function accuracy<T>(xp: Ops<T>, outputs: T, targets: T): T {
  const own = xp.sum(xp.mul(targets, outputs), 'columns');
  // Below every float32, and finite, because shader compilers may assume that there are no infinities.
  const others = xp.max(xp.where(targets, -3e38, outputs), 'columns');
  return xp.div(xp.sum(xp.greater(own, others), 'matrix'), xp.shape(outputs)[1]);
}
