import type { Ops } from '../array/ops.ts';
import type { Passes } from '../experiment/model.ts';
import type { Task } from '../problems/problem.ts';

/** Probabilities of the classes, or of ink in each pixel, `[R,N,C]`: the derivative of either cross entropy by the outputs is `p − target`. */
function probabilities<T>(xp: Ops<T>, passes: Passes, outputs: T): T {
  const shape = xp.shape(outputs);
  return xp.mul(shape[1], passes.loss(xp, outputs, xp.full(shape, 0)).derivative);
}

/**
 * Targets drawn from what the network predicts. Classification: noise uniform in [0, 1) `[R,N,1]`, by inversion of the distribution, one
 * class exactly whatever rounding does to the sum of the probabilities. Regression: noise standard normal `[R,N,C]`, around the outputs with
 * variance 1, which is what half the squared error is the likelihood of. Reconstruction: noise uniform in [0, 1) `[R,N,C]`, each pixel 0 or 1.
 */
export function sampledTargets<T>(xp: Ops<T>, passes: Passes, task: Task, outputs: T, noise: T): T {
  if (task === 'regression') return xp.add(outputs, noise);
  const p = probabilities(xp, passes, outputs);
  if (task === 'reconstruction') return xp.greater(p, noise);
  const [replicas, examples, classes] = xp.shape(p);
  const upTo = Float64Array.from({ length: classes ** 2 }, (_, i) => (Math.floor(i / classes) <= i % classes ? 1 : 0));
  const cumulative = xp.matmul(p, xp.array(upTo, [1, classes, classes]));
  const passed = xp.greater(xp.slice(cumulative, { columns: [0, classes - 1] }), noise);
  const edge = (value: number) => xp.full([replicas, examples, 1], value);
  return xp.sub(xp.concat([passed, edge(1)], 'columns'), xp.concat([edge(0), passed], 'columns'));
}

/**
 * The C columns `[R,N,C]` of a root of the Hessian of each example's loss by the outputs: unit vectors for half the squared error,
 * `√p_c (e_c − p)` for the cross entropy of classes, `√(p_c (1 − p_c)) e_c` for that of pixels.
 */
export function rootColumns<T>(xp: Ops<T>, passes: Passes, task: Task, outputs: T): readonly T[] {
  const [replicas, examples, classes] = xp.shape(outputs);
  const unit = (c: number) =>
    xp.array(
      Float64Array.from({ length: classes }, (_, i) => (i === c ? 1 : 0)),
      [1, 1, classes],
    );
  const columns = Array.from({ length: classes }, (_, c) => c);
  if (task === 'regression') return columns.map((c) => xp.add(unit(c), xp.full([replicas, examples, classes], 0)));
  const p = probabilities(xp, passes, outputs);
  if (task === 'reconstruction') {
    const deviation = xp.sqrt(xp.mul(p, xp.sub(1, p)));
    return columns.map((c) => xp.mul(unit(c), deviation));
  }
  return columns.map((c) => xp.mul(xp.sqrt(xp.slice(p, { columns: [c, c + 1] })), xp.sub(unit(c), p)));
}
