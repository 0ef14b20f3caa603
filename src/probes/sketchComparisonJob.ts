import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { count, noCounters, type Counters } from '../linalg/misraGries.ts';
import type { RowSketch, SketchState } from '../linalg/sketches/rowSketch.ts';
import { covarianceOf, readSketch, type Covariance, type SketchReading } from './sketchComparisonReading.ts';
import type { RowSource } from './sketchComparisonSource.ts';

/** Places along a stream at which a sketch is kept, to be looked at later. */
const STOPS = 20;

/** Rows that have passed at the last stop that is not after `rows`; 0 before the first. */
export function stopBefore({ planned }: RowSource, rows: number): number {
  return stops(planned).findLast((stop) => stop <= rows) ?? 0;
}

function stops(planned: number): readonly number[] {
  return Array.from({ length: STOPS }, (_, i) => Math.ceil((planned * (i + 1)) / STOPS));
}

/** One sketch of one stream for one ℓ, as far as it has come. */
export interface SketchJob {
  readonly sketch: RowSketch;
  readonly ell: number;
  state: SketchState<Array64>;
  rows: number;
  /** At the stops passed, by rows. */
  readonly kept: Map<number, SketchState<Array64>>;
  readonly readings: Map<number, SketchReading>;
}

/** Before the first row. */
export function openSketchJob({ dimension }: RowSource, sketch: RowSketch, ell: number): SketchJob {
  return { sketch, ell, state: sketch.open(xp, 1, ell, dimension), rows: 0, kept: new Map(), readings: new Map() };
}

/** Goes on through the stream up to `until` rows, or until `late`. Random numbers are those of the seed and the row. */
export function advanceSketch(job: SketchJob, source: RowSource, until: number, seed: number, late: () => boolean) {
  const { sketch, ell } = job;
  const marks = new Set(stops(source.planned));
  const first = job.rows;
  const coming = first < until ? source.rows(first, until) : undefined;
  while (coming && job.rows < until) {
    const at = job.rows - first;
    const draws = sketch.draw?.(stream(seed, 'noise', job.rows), ell) ?? new Float64Array(ell);
    job.state = sketch.append(
      xp,
      job.state,
      xp.slice(coming, { rows: [at, at + 1] }),
      ell,
      xp.array(draws, [1, ell, 1]),
    );
    job.rows += 1;
    if (marks.has(job.rows)) job.kept.set(job.rows, job.state);
    if (late()) return;
  }
}

/** What it had come to at a stop that it has passed. */
export function sketchReadingAt(job: SketchJob, at: number, covariance: Covariance, signal: number): SketchReading {
  const known = job.readings.get(at);
  if (known) return known;
  const reading = readSketch(job.sketch, job.kept.get(at)!, job.ell, covariance, signal);
  job.readings.set(at, reading);
  return reading;
}

/** `Σ decayⁿ⁻ⁱ aᵢ aᵢᵀ` at the stops of a stream. */
export interface Accumulation {
  readonly decay: number;
  rows: number;
  gram: Array64;
  readonly kept: Map<number, Covariance>;
}

export function openAccumulation({ dimension }: RowSource, decay: number): Accumulation {
  return { decay, rows: 0, gram: xp.full([1, dimension, dimension], 0), kept: new Map() };
}

/** The exact covariance when `at` rows have passed, a stop. */
export function covarianceAt(accumulation: Accumulation, source: RowSource, at: number): Covariance {
  const { decay, kept } = accumulation;
  for (const stop of stops(source.planned)) {
    if (stop <= accumulation.rows || stop > at) continue;
    const rows = source.rows(accumulation.rows, stop);
    const [, many] = rows.shape;
    const weights = Float64Array.from({ length: many }, (_, i) => decay ** ((many - 1 - i) / 2));
    const faded = xp.mul(rows, xp.array(weights, [1, many, 1]));
    const sofar = xp.mul(decay ** many, accumulation.gram);
    accumulation.gram = xp.add(sofar, xp.matmul(faded, faded, { transposeA: true }));
    accumulation.rows = stop;
    kept.set(stop, covarianceOf(accumulation.gram));
  }
  return kept.get(at)!;
}

/** Misra–Gries with k counters after so many items. */
export function countersAt(items: readonly number[], rows: number, k: number): Counters {
  return items.slice(0, rows).reduce((counters, item) => count(counters, item, k), noCounters);
}
