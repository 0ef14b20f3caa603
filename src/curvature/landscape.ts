import type { Ops } from '../array/ops.ts';
import { outputs, type Batch, type Model, type Passes } from '../experiment/model.ts';
import type { Examples, Landscape, Targets } from '../optimizers/landscape.ts';
import { gather, scatter, type Unit } from '../optimizers/units.ts';
import { exampleGradients } from './exampleGradients.ts';
import { rootColumns, sampledTargets } from './predictions.ts';
import { gaussNewtonProduct, hessianProduct } from './products.ts';

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
    loss: once(() => model.evaluate(xp, weights, batch).loss),
    gradients: once(() => byUnit(model.gradients(xp, weights, batch).grads)),
    hessianProduct: (vectors) => byUnit(hessianProduct(xp, model, weights, batch, byParameter(vectors))),
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
  const task = model.task === 'surface' ? 'regression' : model.task;
  const tape = once(() => passes.forward(xp, weights, batch.inputs));
  /** ∂/∂(pre-activation) by layer, given ∂/∂output. */
  const backward = (derivative: T) => passes.backward(xp, weights, tape(), derivative).derivatives;
  const byUnit = (derivatives: readonly T[]) => units.map(({ layer }) => itemOf(derivatives, layer));
  const targetsOf = (of: Targets): T => {
    if (of === 'data') return batch.targets;
    if (batch.noise === undefined) throw new Error('targets cannot be drawn without noise');
    return sampledTargets(xp, passes, task, outputs(tape()), batch.noise);
  };
  /** Of the losses of single examples: those of the mean loss are N times smaller. */
  const derivativesOn = (of: Targets) =>
    once(() => backward(xp.mul(count, passes.loss(xp, outputs(tape()), targetsOf(of)).derivative)));
  const derivatives = { data: derivativesOn('data'), sampled: derivativesOn('sampled') };
  const roots = once(() => rootColumns(xp, passes, task, outputs(tape())).map(backward));
  const gradients = (own: readonly T[]) => exampleGradients(xp, model.parameters, tape(), own);
  return {
    count,
    outputs: passes.outputs,
    gaussNewtonProduct: (vectors) => {
      const product = gaussNewtonProduct(xp, passes, weights, batch, scatter(xp, units, model.parameters, vectors));
      return units.map((unit) => gather(xp, unit, product));
    },
    inputs: once(() =>
      units.map(({ layer, rows }) => {
        const { input } = itemOf(tape(), layer);
        const [replicas, examples, columns] = xp.shape(input);
        return columns === rows ? input : xp.concat([input, xp.full([replicas, examples, 1], 1)], 'columns');
      }),
    ),
    preActivations: () => units.map(({ layer }) => itemOf(tape(), layer).preActivation),
    derivatives: (of) => byUnit(derivatives[of]()),
    curvatureRoots: () =>
      units.map(({ layer }) =>
        stacked(
          xp,
          roots().map((own) => itemOf(own, layer)),
        ),
      ),
    rootJacobian: () => xp.div(stacked(xp, roots().map(gradients)), Math.sqrt(count)),
    exampleGradients: (of) => gradients(derivatives[of]()),
  };
}

function stacked<T>(xp: Ops<T>, parts: readonly T[]): T {
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : xp.concat(parts, 'rows');
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
