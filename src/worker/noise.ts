import { permuted, stream } from '../array/random.ts';
import type { Model } from '../experiment/model.ts';
import type { Formation } from './fleet.ts';

/** Rows of the table that noise is dealt from: every epoch of so many examples it is dealt in another order. A prime, so that batches do not line up. */
export const NOISE_ROWS = 4099;

/** Whether a training needs noise: some optimizer looks at examples, and so may draw targets. */
export function needsNoise({ cohorts }: Formation): boolean {
  return cohorts.some(({ optimizer }) => optimizer.needs === 'examples');
}

/** Columns of noise that a drawn target takes: one uniform for a class, a standard normal for each number, a uniform for each pixel. */
export function noiseWidth({ task, passes }: Model): number {
  return task === 'classification' ? 1 : (passes?.outputs ?? 0);
}

/** The table that noise is dealt from, row-major. */
export function noiseTable(model: Model, seed: number): Float64Array {
  const { normal, uniform } = stream(seed, 'noise');
  const draw = model.task === 'regression' ? normal : uniform;
  return Float64Array.from({ length: NOISE_ROWS * noiseWidth(model) }, draw);
}

/** Rows of the table that a step of so many examples is dealt. */
export function noiseRows(examples: number, seed: number, step: number): Int32Array {
  return Int32Array.from({ length: examples }, (_, i) => {
    const position = step * examples + i;
    return permuted(position % NOISE_ROWS, NOISE_ROWS, seed, Math.floor(position / NOISE_ROWS));
  });
}
