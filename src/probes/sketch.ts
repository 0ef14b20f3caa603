import { float64 as xp, type Array64 } from '../array/float64.ts';
import { optionOf } from '../experiment/optionOf.ts';
import { viewFields } from '../experiment/viewFields.ts';
import { numberOf, type Fields } from '../fields/fields.ts';
import { emptySketch, sketchColumns, type Sketch } from '../linalg/frequentDirections.ts';
import { snapshotOf, weightOf, type History } from './history.ts';
import type { OpenProbe, Probe } from './probe.ts';
import type { SketchRequest, SketchResult } from './results.ts';

/** Points of the curve over steps, about. */
const POINTS = 100;

/** What is known of one sketch at one step. */
interface Reading {
  readonly error: number;
  readonly bound: number;
  readonly best: number;
  readonly escaped: number;
}

/** A stream of gradients with its exact covariance and a sketch of each rank. */
interface Streaming {
  readonly dimension: number;
  at: number;
  covariance: Array64;
  readonly sketches: Map<number, Sketch<Array64>>;
  /** By recorded step. */
  readonly readings: Map<
    number,
    { readonly top: number; readonly energy: number; readonly byRank: ReadonlyMap<number, Reading> }
  >;
}

const { side, rank, decay } = viewFields;
const fields = { side, rank, decay } as const satisfies Fields;

export const sketch: Probe<SketchRequest, SketchResult> = {
  summary:
    'Error of a Frequent Directions sketch of a run’s gradients, over steps and over ranks, with bound, best error and escaped mass.',
  fields,
  ofParameter: true,
  request: (target, parameter, settings) => ({
    probe: 'sketch',
    ...target,
    parameter,
    side: optionOf(fields.side, settings, 'side'),
    rank: numberOf(settings, 'rank'),
    decay: numberOf(settings, 'decay'),
  }),
  open,
};

/** Frequent Directions on a run's gradients, for several ranks at once; goes on from where it was at the request before. */
function open(history: History): OpenProbe<SketchRequest, SketchResult> {
  const streams = new Map<string, Streaming>();
  const stride = Math.max(1, Math.ceil(history.experiment.steps / POINTS));

  return ({ run, seed, step, parameter: name, side, rank, decay }, late) => {
    const { index, parameter } = weightOf(history, name);
    snapshotOf(history, { run, seed, step });
    const dimension = side === 'left' ? parameter.rows : parameter.columns;
    if (dimension < 2) throw new Error(`${name} has length ${dimension} along this side: nothing to sketch`);
    const key = JSON.stringify([run, seed, name, side, decay, rank]);
    const streaming = streams.get(key) ?? openStream(history.firstStep, dimension, rank);
    streams.set(key, streaming);
    const target = Math.min(step, history.gradientCount());
    while (streaming.at < target && !(late() && streaming.readings.size > 0)) {
      const grad = xp.array(history.gradient(run, seed, index, streaming.at), [1, parameter.rows, parameter.columns]);
      feed(streaming, side === 'left' ? grad : xp.transpose(grad), decay);
      if (streaming.at % stride === 0 || streaming.at === 1) streaming.readings.set(streaming.at, read(streaming));
    }
    const steps = [...streaming.readings.keys()].filter((at) => at <= target).sort((a, b) => a - b);
    const last = steps.at(-1);
    if (last === undefined) throw new Error('no gradient has been seen yet');
    return { complete: streaming.at >= target, result: report(streaming, { name, side, rank, decay }, steps, last) };
  };
}

/** Powers of two below the dimension, and the rank asked for. */
function ranksOf(dimension: number, rank: number): readonly number[] {
  const ranks = new Set([rank]);
  for (let power = 1; power < dimension; power *= 2) ranks.add(power);
  return [...ranks].filter((value) => value < dimension).sort((a, b) => a - b);
}

function openStream(firstStep: number, dimension: number, rank: number): Streaming {
  if (!(rank >= 1 && rank < dimension)) throw new Error(`rank ${rank} is not between 1 and ${dimension - 1}`);
  return {
    dimension,
    at: firstStep,
    covariance: xp.full([1, dimension, dimension], 0),
    sketches: new Map(ranksOf(dimension, rank).map((value) => [value, emptySketch(xp, 1, dimension, value)])),
    readings: new Map(),
  };
}

function feed(streaming: Streaming, vectors: Array64, decay: number): void {
  streaming.covariance = xp.add(xp.mul(decay, streaming.covariance), xp.matmul(vectors, vectors, { transposeB: true }));
  for (const [rank, sketch] of streaming.sketches)
    streaming.sketches.set(rank, sketchColumns(xp, sketch, vectors, decay));
  streaming.at += 1;
}

function read({ covariance, sketches }: Streaming) {
  const spectrum = xp
    .eigh(covariance)
    .w.data.slice()
    .reverse()
    .map((x) => Math.max(0, x));
  const energy = spectrum.reduce((sum, x) => sum + x, 0);
  const byRank = new Map(
    [...sketches].map(([rank, { basis, squares, escaped }]) => {
      const error = xp.eigh(xp.sub(covariance, xp.matmul(xp.mul(basis, squares), basis, { transposeB: true }))).w.data;
      return [
        rank,
        {
          error: Math.max(-error[0]!, error.at(-1)!),
          bound: tailBound(spectrum, rank),
          best: spectrum[rank] ?? 0,
          escaped: escaped.data[0]!,
        },
      ] as const;
    }),
  );
  return { top: spectrum[0] ?? 0, energy, byRank };
}

/**
 * `min over k ≤ ℓ of ‖A − A_k‖²_F / (ℓ + 1 − k)` from the descending spectrum of AᵀA: each deflation takes the (ℓ+1)-th eigenvalue from at
 * least ℓ + 1 of them (Ghashami et al. 2016, theorem 1.1, for a sketch that keeps ℓ directions).
 */
function tailBound(spectrum: Float64Array, rank: number): number {
  let tail = spectrum.reduce((sum, x) => sum + x, 0);
  let bound = Infinity;
  for (let k = 0; k <= rank; k++) {
    bound = Math.min(bound, tail / (rank + 1 - k));
    tail = Math.max(0, tail - (spectrum[k] ?? 0));
  }
  return bound;
}

function report(
  { readings, sketches, dimension }: Streaming,
  { name, side, rank, decay }: { name: string; side: 'left' | 'right'; rank: number; decay: number },
  steps: readonly number[],
  last: number,
): SketchResult {
  const now = readings.get(last)!;
  const ranks = [...sketches.keys()];
  const overSteps = steps.map((step) => readings.get(step)!.byRank.get(rank)!);
  const overRanks = ranks.map((value) => now.byRank.get(value)!);
  return {
    probe: 'sketch',
    step: last,
    parameter: name,
    side,
    dimension,
    rank,
    decay,
    top: now.top,
    energy: now.energy,
    overSteps: {
      ...curve(overSteps),
      steps: Int32Array.from(steps),
      top: Float64Array.from(steps, (step) => readings.get(step)!.top),
    },
    overRanks: { ...curve(overRanks), ranks: Int32Array.from(ranks) },
  };
}

function curve(readings: readonly Reading[]) {
  return {
    error: Float64Array.from(readings, ({ error }) => error),
    bound: Float64Array.from(readings, ({ bound }) => bound),
    best: Float64Array.from(readings, ({ best }) => best),
    escaped: Float64Array.from(readings, ({ escaped }) => escaped),
  };
}
