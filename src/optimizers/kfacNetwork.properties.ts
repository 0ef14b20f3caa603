import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { defaults } from '../fields/fields.ts';
import type { Examples, Landscape } from './landscape.ts';
import type { Fixed, Optimizer, Values } from './optimizer.ts';
import { takeStep } from './takeStep.ts';
import { byLayer, gather, type Parameter } from './units.ts';

/** Small networks as landscapes: tanh layers, the last one linear, each with biases as its last row; by hand, for tests. */
export interface Task {
  readonly loss: 'squared' | 'softmax';
  /** `[1,N,d]`. */
  readonly inputs: Array64;
  /** `[1,N,C]`. */
  readonly targets: Array64;
  /** `[1,N,C]`: targets as if drawn from the model. */
  readonly drawn?: Array64;
  /** Activation of hidden layers. */
  readonly linear?: boolean;
}

export type Choice = Record<string, number | string>;

export const normals = (rows: number, columns: number, seed: number): Array64 =>
  xp.array(Float64Array.from({ length: rows * columns }, stream(seed, 'data').normal), [1, rows, columns]);

export const worst = (a: Array64, b: Array64): number =>
  a.data.length === b.data.length
    ? a.data.reduce((most, x, i) => Math.max(most, Math.abs(x - b.data[i]!)), 0)
    : Infinity;

/** The landscape of a task around weights `[1,fan-in + 1,fan-out]` of each layer. */
export function networkLandscape(task: Task, weights: readonly Array64[]): Landscape<Array64> {
  const [, count, outputs] = task.targets.shape;
  const ones = xp.full([1, count, 1], 1);
  const inputs: Array64[] = [];
  const pre: Array64[] = [];
  let a = task.inputs;
  for (const weight of weights) {
    inputs.push(xp.concat([a, ones], 'columns'));
    pre.push(xp.matmul(inputs.at(-1)!, weight));
    a = task.linear ? pre.at(-1)! : xp.tanh(pre.at(-1)!);
  }
  const output = pre.at(-1)!;
  const exponentials = xp.exp(output);
  const p = xp.div(exponentials, xp.sum(exponentials, 'columns'));
  const slope = (layer: number) => {
    const value = xp.tanh(pre[layer]!);
    return task.linear ? xp.full([1, 1, 1], 1) : xp.sub(1, xp.mul(value, value));
  };
  const withoutBias = (weight: Array64) => xp.slice(weight, { rows: [0, weight.shape[1] - 1] });
  /** ∂/∂(pre-activation) of each layer, given that of the last. */
  const backward = (last: Array64): Array64[] => {
    const all = [last];
    for (let layer = weights.length - 1; layer > 0; layer--) {
      const below = xp.matmul(all[0]!, withoutBias(weights[layer]!), { transposeB: true });
      all.unshift(xp.mul(below, slope(layer - 1)));
    }
    return all;
  };
  const residual = (targets: Array64) => xp.sub(task.loss === 'squared' ? output : p, targets);
  const products = (derivatives: readonly Array64[]) =>
    derivatives.map((d, layer) => xp.div(xp.matmul(inputs[layer]!, d, { transposeA: true }), count));
  /** H of the loss by the outputs, times a change of the outputs. */
  const bent = (change: Array64) =>
    task.loss === 'squared' ? change : xp.sub(xp.mul(p, change), xp.mul(p, xp.sum(xp.mul(p, change), 'columns')));
  const columnOfRoot = (c: number) => {
    const unit = xp.add(xp.slice(xp.eye(outputs), { rows: [c, c + 1] }), xp.full([1, count, 1], 0));
    if (task.loss === 'squared') return unit;
    return xp.mul(xp.sqrt(xp.slice(p, { columns: [c, c + 1] })), xp.sub(unit, p));
  };
  const examples: Examples<Array64> = {
    count,
    outputs,
    inputs: () => inputs,
    preActivations: () => pre,
    derivatives: (of) => backward(residual(of === 'data' ? task.targets : task.drawn!)),
    curvatureRoots() {
      const each = Array.from({ length: outputs }, (_, c) => backward(columnOfRoot(c)));
      return weights.map((_, layer) =>
        xp.concat(
          each.map((derivatives) => derivatives[layer]!),
          'rows',
        ),
      );
    },
    gaussNewtonProduct(vectors) {
      let change = xp.mul(0, task.inputs);
      let moved = change;
      vectors.forEach((v, layer) => {
        moved = xp.add(xp.matmul(inputs[layer]!, v), xp.matmul(change, withoutBias(weights[layer]!)));
        change = xp.mul(slope(layer), moved);
      });
      return products(backward(bent(moved)));
    },
    rootJacobian: () => {
      throw new Error('not written');
    },
    exampleGradients: () => {
      throw new Error('not written');
    },
  };
  return {
    loss() {
      const off = xp.sub(output, task.targets);
      const each = task.loss === 'squared' ? xp.mul(0.5, xp.mul(off, off)) : xp.neg(xp.mul(task.targets, xp.log(p)));
      return xp.div(xp.sum(each, 'matrix'), count);
    },
    gradients: () => products(backward(residual(task.targets))),
    hessianProduct: () => {
      throw new Error('not written');
    },
    at: (others) => networkLandscape(task, others),
    examples,
  };
}

/** Training by an optimizer that works on layers, from `start` on the tasks of each step. */
export function train(
  optimizer: Optimizer,
  taskAt: (step: number) => Task,
  start: readonly Array64[],
  choice: Choice,
  steps: number,
  see: (landscape: Landscape<Array64>) => Landscape<Array64> = (landscape) => landscape,
) {
  const { hyper, fixed } = settingsOf(optimizer, choice);
  const units = byLayer(parametersOf(start));
  let weights = start;
  let states: readonly Values<string, Array64>[] = units.map((unit) => optimizer.init(xp, unit, 1, fixed));
  return Array.from({ length: steps }, (_, step) => {
    const landscape = see(networkLandscape(taskAt(step), weights));
    const grads = landscape.gradients();
    const sights = units.map((unit, i) => ({ unit, landscape, parameter: weights[i]!, grad: grads[i]! }));
    const before = weights;
    const next = takeStep(xp, optimizer, sights, states, hyper, fixed, 1, step % Number(fixed.interval ?? 1) === 0);
    weights = next.weights;
    states = next.states;
    return {
      before,
      weights,
      states,
      landscape,
      operators: states.map((state) => optimizer.operator(xp, state, hyper, fixed)),
    };
  });
}

export function settingsOf(optimizer: Optimizer, choice: Choice) {
  for (const name of Object.keys(choice))
    if (!(name in optimizer.hyper) && !(name in optimizer.fixed)) throw new Error(`${optimizer.kind} has no ${name}`);
  const all: Choice = { ...(defaults({ ...optimizer.hyper, ...optimizer.fixed }) as Choice), ...choice };
  const hyper: Values<string, Array64> = Object.fromEntries(
    Object.keys(optimizer.hyper).map((name) => [name, xp.full([1, 1, 1], Number(all[name]))]),
  );
  const fixed: Fixed = Object.fromEntries(Object.keys(optimizer.fixed).map((name) => [name, all[name]!]));
  return { hyper, fixed };
}

/** One matrix a layer, biases being its last row already. */
function parametersOf(weights: readonly Array64[]): readonly Parameter[] {
  return weights.map(({ shape: [, rows, columns] }, layer) => ({ name: `W${layer + 1}`, rows, columns, layer }));
}

interface Recorded {
  readonly inputs: { readonly X: number[][]; readonly Y: number[][]; readonly params0: Record<string, Flat> };
  readonly steps: readonly {
    readonly loss_before: number;
    readonly param_after: Record<string, Flat>;
    readonly preconditioned_grad: Record<string, Flat>;
  }[];
}
type Flat = number[][] | number[];

const LAYERS = [0, 2];

/** Weights of both layers of a recorded network, which has them as fan-out × fan-in and biases apart. */
function layersOf(recorded: Record<string, Flat>): readonly Array64[] {
  return LAYERS.map((layer) => {
    const weight = recorded[`${layer}.weight`] as number[][];
    const bias = recorded[`${layer}.bias`] as number[];
    const flat = xp.array(weight.flat(), [1, weight.length, weight[0]!.length]);
    const unit = byLayer([
      { name: 'W', rows: flat.shape[2], columns: flat.shape[1], layer: 0 },
      { name: 'b', rows: 1, columns: flat.shape[1], layer: 0 },
    ])[0]!;
    return gather(xp, unit, [xp.transpose(flat), xp.array(bias, [1, 1, bias.length])]);
  });
}

/**
 * The largest differences of weights and of losses from a recorded training: 4 inputs, 5 tanh units, 3 outputs, half squared error. Nothing
 * is fed in but data and first weights.
 */
export function recordedDeviation(
  golden: Recorded,
  optimizer: Optimizer,
  choice: Choice,
  see?: (landscape: Landscape<Array64>) => Landscape<Array64>,
) {
  const { X, Y, params0 } = golden.inputs;
  const task: Task = {
    loss: 'squared',
    inputs: xp.array(X.flat(), [1, X.length, X[0]!.length]),
    targets: xp.array(Y.flat(), [1, Y.length, Y[0]!.length]),
  };
  const path = train(optimizer, () => task, layersOf(params0), choice, golden.steps.length, see);
  return golden.steps.reduce(
    (most, step, t) => {
      const { weights, landscape } = path[t]!;
      const expected = layersOf(step.param_after);
      return {
        loss: Math.max(most.loss, Math.abs(landscape.loss().data[0]! - step.loss_before)),
        weights: Math.max(most.weights, ...weights.map((w, i) => worst(w, expected[i]!))),
      };
    },
    { loss: 0, weights: 0 },
  );
}

/** One layer by itself: what goes in, and the derivatives of each example; the gradient is theirs. */
export function layerLandscape(inputs: Array64, derivatives: Array64): Landscape<Array64> {
  const unseen = () => {
    throw new Error('not there');
  };
  const [, count, outputs] = derivatives.shape;
  const grad = xp.div(xp.matmul(inputs, derivatives, { transposeA: true }), count);
  const examples: Examples<Array64> = {
    count,
    outputs,
    inputs: () => [inputs],
    preActivations: unseen,
    derivatives: () => [derivatives],
    curvatureRoots: unseen,
    gaussNewtonProduct: unseen,
    rootJacobian: unseen,
    exampleGradients: unseen,
  };
  return { loss: unseen, gradients: () => [grad], hessianProduct: unseen, at: unseen, examples };
}

/** The direction of the first step on one layer, and the state. */
export function firstDirection(optimizer: Optimizer, landscape: Landscape<Array64>, choice: Choice) {
  const { hyper, fixed } = settingsOf(optimizer, { learningRate: 1, ...choice });
  const grad = landscape.gradients()[0]!;
  const [, rows, columns] = grad.shape;
  const unit = byLayer([{ name: 'W', rows, columns, layer: 0 }])[0]!;
  const sight = { unit, landscape, grad, parameter: xp.mul(0, grad) };
  const next = takeStep(xp, optimizer, [sight], [optimizer.init(xp, unit, 1, fixed)], hyper, fixed);
  const [state] = next.states;
  return { direction: xp.neg(next.weights[0]!), state: state!, operator: optimizer.operator(xp, state!, hyper, fixed) };
}
