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

/** Share `[R,1,1]` of examples whose true class has the largest output; a tie is not a decision and counts as wrong, as does NaN. */
export function accuracy<T>(xp: Ops<T>, outputs: T, targets: T): T {
  const own = xp.sum(xp.mul(targets, outputs), 'columns');
  // Below every float32, and finite, because shader compilers may assume that there are no infinities.
  const others = xp.max(xp.where(targets, -3e38, outputs), 'columns');
  return xp.div(xp.sum(xp.greater(own, others), 'matrix'), xp.shape(outputs)[1]);
}
