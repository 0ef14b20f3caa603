import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';

/** Eigenvalues below this fraction of the largest are rounding, and their eigenvectors arbitrary. */
const ROUNDING = 1e-12;

/** The spectrum of a statistic at one step. */
export interface SpectrumReading {
  readonly step: number;
  /** Descending. */
  readonly eigenvalues: Float64Array;
  /** `[k − 1]`: `‖UₜᵀUₜ₋Δ‖²_F / k` for the k top directions at this and the last reading; NaN where they are fewer than k. */
  readonly rotation: Float64Array;
}

/** `C ← decay C + X Xᵀ`, step by step, with its spectrum at the steps at which it was read. */
export interface Gathering {
  readonly decay: number;
  /** Gradients up to this one, without it, have been added. */
  step: number;
  covariance: Array64;
  /** Eigenvectors at the last reading, in the order of ascending eigenvalues. */
  directions: Array64 | undefined;
  readonly readings: SpectrumReading[];
}

/** Of nothing yet. */
export function openGathering(size: number, decay: number, step: number): Gathering {
  return { decay, step, covariance: xp.full([1, size, size], 0), directions: undefined, readings: [] };
}

/** Adds one step's vectors, the columns of `[1,d,c]`. */
export function gatherColumns(gathering: Gathering, columns: Array64): void {
  const { covariance, decay } = gathering;
  gathering.covariance = xp.add(xp.mul(decay, covariance), xp.matmul(columns, columns, { transposeB: true }));
  gathering.step += 1;
}

/** Decomposes what has been gathered. */
export function readSpectrum(gathering: Gathering): SpectrumReading {
  const { w, v } = xp.eigh(gathering.covariance);
  const eigenvalues = w.data.slice().reverse();
  const before = gathering.readings.at(-1);
  const known = (values: Float64Array) => values.filter((x) => x > ROUNDING * values[0]!).length;
  const rotation = new Float64Array(eigenvalues.length).fill(Number.NaN);
  if (before && gathering.directions) {
    const most = Math.min(known(eigenvalues), known(before.eigenvalues));
    const overlap = xp.matmul(v, gathering.directions, { transposeA: true });
    nestedOverlaps(overlap, most).forEach((sum, k) => (rotation[k] = sum / (k + 1)));
  }
  gathering.directions = v;
  const reading = { step: gathering.step, eigenvalues, rotation };
  gathering.readings.push(reading);
  return reading;
}

/** `Σ_{i,j < k} m²` over the last k rows and columns, for k = 1 … most. */
function nestedOverlaps({ shape: [, size], data }: Array64, most: number): number[] {
  const square = (i: number, j: number) => data[(size - 1 - i) * size + (size - 1 - j)]! ** 2;
  let sum = 0;
  return Array.from({ length: most }, (_, k) => {
    for (let i = 0; i < k; i++) sum += square(i, k) + square(k, i);
    return (sum += square(k, k));
  });
}

/** A matrix of independent standard normal numbers, `[1,rows,columns]`, the same for the same seed and step. */
export function normalGradient(seed: number, rows: number, columns: number, step: number): Array64 {
  const { normal } = stream(seed, 'baseline', step);
  return xp.array(Float64Array.from({ length: rows * columns }, normal), [1, rows, columns]);
}

/** The three numbers that are followed of the `count` largest eigenvalues. NaN where there is nothing, or nothing finite. */
export function spectrumMeasures(
  { eigenvalues, rotation }: SpectrumReading,
  count: number,
): { readonly mass: number; readonly dimension: number; readonly rotation: number } {
  const trace = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0);
  const [largest, whole] = [eigenvalues[0]!, trace(eigenvalues)];
  return {
    mass: whole > 0 ? trace(eigenvalues.subarray(0, count)) / whole : Number.NaN,
    dimension: largest > 0 ? whole / largest : Number.NaN,
    rotation: rotation[count - 1]!,
  };
}
