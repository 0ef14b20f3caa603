import type { Ops } from '../array/ops.ts';
import { outputs, type Batch, type Model, type Passes } from '../experiment/model.ts';
import type { Examples, Landscape, Targets } from '../optimizers/landscape.ts';
import { gather, scatter, type Unit } from '../optimizers/units.ts';

/**
 * The loss of a model around `weights`, one array `[R,m,n]` for each of its parameters, as an optimizer with these units looks at it. The
 * batch must have noise where targets are to be sampled.
 */
export function landscapeOf<T>(
  xp: Ops<T>,
  model: Model,
  units: readonly Unit[],
  weights: readonly T[],
  batch: Batch<T> | undefined,
): Landscape<T> {
  const byUnit = (arrays: readonly T[]) => units.map((unit) => gather(xp, unit, arrays));
  const byParameter = (arrays: readonly T[]) => scatter(xp, units, model.parameters, arrays);
  return {
    loss: () => model.evaluate(xp, weights, batch).loss,
    gradients: () => byUnit(model.gradients(xp, weights, batch).grads),
    hessianProduct: () => {
      throw new Error('not yet');
    },
    at: (others) => landscapeOf(xp, model, units, byParameter(others), batch),
    ...(model.passes && batch && { examples: examplesOf(xp, model, model.passes, units, weights, batch) }),
  };
}

function examplesOf<T>(
  xp: Ops<T>,
  model: Model,
  passes: Passes,
  units: readonly Unit[],
  weights: readonly T[],
  batch: Batch<T>,
): Examples<T> {
  const count = xp.shape(batch.inputs)[1];
  const tape = once(() => passes.forward(xp, weights, batch.inputs));
  /** ∂/∂(pre-activation) by unit, given ∂/∂output. */
  const backward = (derivative: T): readonly T[] => {
    const { derivatives } = passes.backward(xp, weights, tape(), derivative);
    return units.map(({ layer }) => itemOf(derivatives, layer));
  };
  return {
    count,
    outputs: passes.outputs,
    gaussNewtonProduct: () => {
      throw new Error('not yet');
    },
    inputs: once(() =>
      units.map(({ layer, rows }) => {
        const { input } = itemOf(tape(), layer);
        const [replicas, examples, columns] = xp.shape(input);
        return columns === rows ? input : xp.concat([input, xp.full([replicas, examples, 1], 1)], 'columns');
      }),
    ),
    preActivations: () => units.map(({ layer }) => itemOf(tape(), layer).preActivation),
    derivatives: (of) =>
      backward(xp.mul(count, passes.loss(xp, outputs(tape()), targetsOf(xp, model, of, batch)).derivative)),
    curvatureRoots: () => {
      throw new Error('not yet');
    },
    rootJacobian: () => {
      throw new Error('not yet');
    },
    exampleGradients: () => {
      throw new Error('not yet');
    },
  };
}

function targetsOf<T>(_xp: Ops<T>, _model: Model, of: Targets, { targets }: Batch<T>): T {
  if (of === 'data') return targets;
  throw new Error('not yet');
}

function once<V>(make: () => V): () => V {
  let made: { readonly value: V } | undefined;
  return () => (made ??= { value: make() }).value;
}

function itemOf<V>(items: readonly V[], index: number | undefined): V {
  const item = index === undefined ? undefined : items[index];
  if (item === undefined) throw new Error('this optimizer looks at layers, and its units are not layers');
  return item;
}
