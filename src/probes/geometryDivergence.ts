import { float64 as xp, type Array64 } from '../array/float64.ts';
import { outputs, type Batch, type Model } from '../experiment/model.ts';
import type { Weights } from './plane.ts';

/** Loss and divergence at the weights of each replica, one number for each. */
export interface Spread {
  readonly losses: Float64Array;
  readonly divergences: Float64Array;
}

/**
 * The loss at other weights, and the Kullback–Leibler divergence KL(p‖q) from the predictions p at `weights` to those q there, averaged over
 * the examples, in nats: exactly, from the outputs. What is predicted is a class with softmax probabilities, or a number with variance 1;
 * with both, the loss of a prediction on targets p is the divergence up to the entropy of p.
 */
export function divergenceFrom(model: Model, weights: Weights, batch: Batch<Array64>): (others: Weights) => Spread {
  const { passes } = model;
  if (!passes) throw new Error('a surface predicts nothing');
  const here = outputs(passes.forward(xp, weights, batch.inputs));
  // The derivative of the mean loss by the outputs is (prediction − target)/N.
  const [, examples] = here.shape;
  const predicted = xp.mul(examples, passes.loss(xp, here, xp.full(here.shape, 0)).derivative);
  const entropy = passes.loss(xp, here, predicted).loss.data[0] ?? NaN;
  return (others) => {
    const there = outputs(passes.forward(xp, others, batch.inputs));
    return {
      losses: passes.loss(xp, there, batch.targets).loss.data,
      divergences: passes.loss(xp, there, predicted).loss.data.map((value) => value - entropy),
    };
  };
}
