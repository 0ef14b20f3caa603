import { float64 as xp } from '../array/float64.ts';
import { outputs, type Model } from '../experiment/model.ts';
import type { Dataset } from '../problems/problem.ts';
import type { Weights } from './plane.ts';

/** Multiply–adds of a piece of work: some milliseconds. */
const PIECE = 2e6;

/** Examples, which may come without targets. */
export type Questions = Pick<Dataset, 'examples' | 'inputWidth' | 'inputs'> &
  Partial<Pick<Dataset, 'targets' | 'targetWidth'>>;

export interface Answers {
  /** Row by row: probabilities of the classes, or of ink, or the numbers. */
  readonly means: Float64Array;
  /** Length of a row. */
  readonly width: number;
  /** NaN without examples or targets. */
  readonly loss: number;
}

/** What a network with these weights predicts of examples: the mean of the distribution whose likelihood is the loss. Yields between pieces. */
export function predictorOf(model: Model, weights: Weights): (questions: Questions) => Generator<undefined, Answers> {
  const { passes } = model;
  if (!passes) throw new Error('a surface predicts nothing');
  const size = weights.reduce((sum, { data }) => sum + data.length, 0);
  const atOnce = Math.max(1, Math.floor(PIECE / size));
  return function* ({ examples, inputWidth, inputs, targets, targetWidth = 0 }) {
    const parts: Float64Array[] = [];
    let loss = 0;
    for (let from = 0; from < examples; from += atOnce) {
      const count = Math.min(atOnce, examples - from);
      const rows = (values: Float64Array, width: number) =>
        xp.array(values.subarray(from * width, (from + count) * width), [1, count, width]);
      const out = outputs(passes.forward(xp, weights, rows(inputs, inputWidth)));
      // The derivative of the mean loss by the outputs is (mean − target) over the number of rows.
      parts.push(xp.mul(out.shape[1], passes.loss(xp, out, xp.full(out.shape, 0)).derivative).data);
      if (targets) loss += ((passes.loss(xp, out, rows(targets, targetWidth)).loss.data[0] ?? NaN) * count) / examples;
      yield;
    }
    const means = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      means.set(part, at);
      at += part.length;
    }
    return { means, width: passes.outputs, loss: targets && examples > 0 ? loss : NaN };
  };
}
