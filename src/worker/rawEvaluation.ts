import type { Model } from '../experiment/model.ts';
import type { RawEvaluation } from './stepper.ts';

/** How many numbers each result of an evaluation has of one replica: of all training examples, then of all held-out ones, if any. */
export function evaluationSizes({ task, isBinary, data }: Model): readonly number[] {
  const sizesOf = (examples: number) => [1, ...(task === 'classification' ? [1] : []), ...(isBinary ? [examples] : [])];
  if (!data) return sizesOf(0);
  const { training, heldOut } = data;
  return [...sizesOf(training.examples), ...(heldOut.examples > 0 ? sizesOf(heldOut.examples) : [])];
}

/** The evaluation of all replicas from its results in that order, `[R, size]` each. */
export function rawEvaluation(model: Model, step: number, results: readonly Float64Array[]): RawEvaluation {
  const hasHeldOut = model.data !== undefined && model.data.heldOut.examples > 0;
  const width = hasHeldOut ? results.length / 2 : results.length;
  const [training, trainingAccuracy, trainingScores] = results;
  const [heldOut, heldOutAccuracy, heldOutScores] = results.slice(width);
  const at = <Value>(name: string, value: Value | undefined, place: number) =>
    value !== undefined && place < width ? { [name]: value } : {};
  if (!training) throw new Error('an evaluation without a loss');
  return {
    step,
    training,
    ...at('trainingAccuracy', trainingAccuracy, 1),
    ...at('trainingScores', trainingScores, 2),
    ...at('heldOut', heldOut, 0),
    ...at('heldOutAccuracy', heldOutAccuracy, 1),
    ...at('heldOutScores', heldOutScores, 2),
  };
}
