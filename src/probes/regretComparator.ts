import type { Model } from '../experiment/model.ts';

/** A sum of convex losses of a linear model: of each training example, times how often it was met. */
export interface ConvexSum {
  /** Rows `a` of the examples, with a last 1 where the model has biases. */
  readonly inputs: Float64Array;
  readonly width: number;
  readonly targets: Float64Array;
  readonly outputs: number;
  readonly isLogistic: boolean;
  readonly examples: number;
  /** Examples of one loss, which is their mean. */
  readonly batch: number;
}

/** Weights that are as good as any, and what they cost. */
export interface Best {
  /** `width × outputs`, row-major: weights, then biases. */
  readonly weights: Float64Array;
  /** `Σ counts · loss / batch`. */
  readonly loss: number;
}

/** Newton steps that are enough from initial weights. */
const MOST_STEPS = 60;
/** Weights beyond which a Newton step takes too long. */
const MOST_WEIGHTS = 150;
/** Relative to the largest diagonal: keeps directions that no example has seen where they are, and is far below what others notice. */
const RIDGE = 1e-12;

/** The losses of a model that is linear in its weights; throws with a sentence for the user where it is not. */
export function convexSum({ data, parameters, task, batch }: Model): ConvexSum {
  if (!data)
    throw new Error('regret is measured against the best fixed weights of a linear model on data; a surface has none');
  const { examples, inputWidth, targetWidth, inputs, targets } = data.training;
  const [weight, bias] = parameters;
  const isLinear = parameters.length <= 2 && weight?.rows === inputWidth && weight.columns === targetWidth;
  if (!isLinear || (bias && bias.rows !== 1) || task === 'reconstruction')
    throw new Error(
      'regret is measured against the best fixed weights, which can be computed for a linear model only: take the hidden layers away',
    );
  const width = inputWidth + (bias ? 1 : 0);
  if (width * targetWidth > MOST_WEIGHTS)
    throw new Error(
      `regret is measured against the best fixed weights, which are computed for ${MOST_WEIGHTS} at most; these are ${width * targetWidth}`,
    );
  const rows = new Float64Array(examples * width);
  for (let i = 0; i < examples; i++) {
    rows.set(inputs.subarray(i * inputWidth, (i + 1) * inputWidth), i * width);
    if (bias) rows[(i + 1) * width - 1] = 1;
  }
  return { inputs: rows, width, targets, outputs: targetWidth, isLogistic: task === 'classification', examples, batch };
}

/** The loss of one example at given weights, and its derivative by the outputs, into `derivative`; probabilities into `chances`. */
export function exampleLoss(
  { inputs, width, targets, outputs, isLogistic }: ConvexSum,
  weights: Float64Array,
  example: number,
  derivative: Float64Array,
): number {
  for (let c = 0; c < outputs; c++) {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += inputs[example * width + k]! * weights[k * outputs + c]!;
    derivative[c] = sum;
  }
  let loss = 0;
  if (!isLogistic) {
    for (let c = 0; c < outputs; c++) {
      const residual = derivative[c]! - targets[example * outputs + c]!;
      loss += (residual * residual) / 2;
      derivative[c] = residual;
    }
    return loss;
  }
  const most = derivative.reduce((a, b) => Math.max(a, b), -Infinity);
  const total = derivative.reduce((sum, value) => sum + Math.exp(value - most), 0);
  for (let c = 0; c < outputs; c++) loss += targets[example * outputs + c]! * (most + Math.log(total) - derivative[c]!);
  for (let c = 0; c < outputs; c++) derivative[c] = Math.exp(derivative[c]! - most) / total;
  for (let c = 0; c < outputs; c++) {
    // `p − 1` as minus the others: near 1 a difference would be mostly rounding.
    if (targets[example * outputs + c] === 1) derivative[c] = -others(derivative, c);
  }
  return loss;
}

function others(values: Float64Array, but: number): number {
  return values.reduce((sum, value, c) => (c === but ? sum : sum + value), 0);
}

/**
 * The least sum by Newton's method with a step length that is halved until the sum falls. Directions that no example has seen stay as in
 * `start`. Where the sum has no minimum (classes that can be divided), its value comes as near to the infimum as float64 lets it.
 */
export function bestFixed(sum: ConvexSum, counts: Float64Array, start: Float64Array): Best {
  let weights = start;
  let loss = totalLoss(sum, counts, weights);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, hessian } = derivatives(sum, counts, weights);
    const direction = solve(hessian, gradient);
    const decrement = gradient.reduce((total, value, i) => total + value * direction[i]!, 0);
    if (!(decrement > 1e-13 * (1e-3 + loss))) break;
    const at = (length: number) => weights.map((value, i) => value - length * direction[i]!);
    let length = 1;
    let next = totalLoss(sum, counts, at(length));
    while (!(next <= loss - 0.25 * length * decrement) && length > 1e-9) {
      length /= 2;
      next = totalLoss(sum, counts, at(length));
    }
    if (!(next < loss)) break;
    weights = at(length);
    loss = next;
  }
  return { weights, loss };
}

function totalLoss(sum: ConvexSum, counts: Float64Array, weights: Float64Array): number {
  const derivative = new Float64Array(sum.outputs);
  let total = 0;
  for (let i = 0; i < sum.examples; i++) {
    if (counts[i]! > 0) total += counts[i]! * exampleLoss(sum, weights, i, derivative);
  }
  return total / sum.batch;
}

/** Gradient, and the lower triangle of the Hessian `Σ a aᵀ ⊗ curvature`, row-major. */
function derivatives(sum: ConvexSum, counts: Float64Array, weights: Float64Array) {
  const { inputs, width, targets, outputs, isLogistic, examples, batch } = sum;
  const size = width * outputs;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const derivative = new Float64Array(outputs);
  for (let i = 0; i < examples; i++) {
    const count = counts[i]! / batch;
    if (count === 0) continue;
    exampleLoss(sum, weights, i, derivative);
    const chances = derivative.map((value, c) => value + targets[i * outputs + c]!);
    const rest = chances.map((_, c) => others(chances, c));
    for (let k = 0; k < width; k++) {
      const a = count * inputs[i * width + k]!;
      if (a === 0) continue;
      for (let c = 0; c < outputs; c++) {
        const row = k * outputs + c;
        gradient[row]! += a * derivative[c]!;
        for (let l = 0; l <= k; l++) {
          const product = a * inputs[i * width + l]!;
          for (let e = 0; e < outputs; e++) {
            const same = c === e ? 1 : 0;
            const logistic = chances[c]! * (c === e ? rest[c]! : -chances[e]!);
            const curvature = isLogistic ? logistic : same;
            hessian[row * size + l * outputs + e]! += product * curvature;
          }
        }
      }
    }
  }
  return { gradient, hessian };
}

/** `(H + μI)⁻¹ g` by Cholesky's decomposition of the lower triangle, with the smallest ridge that keeps it positive. */
function solve(lower: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const factor = lower.slice();
  const largest = right.reduce((most, _, i) => Math.max(most, lower[i * n + i]!), 0) || 1;
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let value = factor[i * n + j]! + (i === j ? RIDGE * largest : 0);
      for (let k = 0; k < j; k++) value -= factor[i * n + k]! * factor[j * n + k]!;
      factor[i * n + j] = i === j ? Math.sqrt(Math.max(value, RIDGE * largest)) : value / factor[j * n + j]!;
    }
  }
  const out = right.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) out[i]! -= factor[i * n + k]! * out[k]!;
    out[i]! /= factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) out[i]! -= factor[k * n + i]! * out[k]!;
    out[i]! /= factor[i * n + i]!;
  }
  return out;
}
