import { dual, type Dual } from '../array/dual.ts';
import type { Ops } from '../array/ops.ts';
import { outputs, type Batch, type Model, type Passes } from '../experiment/model.ts';

/**
 * `H v` for the Hessian H of the mean loss: the derivative of the gradient along v, exactly (Pearlmutter 1994). Lists are by parameter; a
 * vector left out is 0.
 */
export function hessianProduct<T>(
  xp: Ops<T>,
  model: Model,
  weights: readonly T[],
  batch: Batch<T> | undefined,
  vectors: readonly T[],
): readonly T[] {
  const lifted = batch && { inputs: constant(batch.inputs), targets: constant(batch.targets) };
  const { grads } = model.gradients(dual(xp), along(weights, vectors), lifted);
  return grads.map(({ primal, tangent }) => tangent ?? xp.full(xp.shape(primal), 0));
}

/**
 * `G v` for the Gauss–Newton matrix `G = Jᵀ H_out J` of the mean loss: forward through the outputs, through the derivative of the loss, and
 * back (Schraudolph 2002). Lists are by parameter.
 */
export function gaussNewtonProduct<T>(
  xp: Ops<T>,
  passes: Passes,
  weights: readonly T[],
  { inputs, targets }: Batch<T>,
  vectors: readonly T[],
): readonly T[] {
  const duals = dual(xp);
  const tape = passes.forward(duals, along(weights, vectors), constant(inputs));
  const out = outputs(tape);
  const { tangent } = passes.loss(duals, out, constant(targets)).derivative;
  const primal = tape.map(({ input, preActivation, output, kept }) => ({
    input: input.primal,
    preActivation: preActivation.primal,
    output: output.primal,
    ...(kept && { kept: kept.map((x) => x.primal) }),
  }));
  return passes.backward(xp, weights, primal, tangent ?? xp.full(xp.shape(out.primal), 0)).grads;
}

function constant<T>(primal: T): Dual<T> {
  return { primal, tangent: undefined };
}

function along<T>(weights: readonly T[], vectors: readonly T[]): readonly Dual<T>[] {
  return weights.map((primal, i) => ({ primal, tangent: vectors[i] }));
}
