import { float64 as xp, type Array64 } from '../array/float64.ts';
import { adversarial, basisRows, gaussianRows, signalPlusNoise, zipfItems } from '../linalg/sketches/streams.ts';
import { snapshotOf, weightOf, type History } from './history.ts';
import type { SketchComparisonRequest } from './sketchComparisonResult.ts';

/** Gradients bring so many rows at most; beyond it only each second, third … gradient is taken. */
const MOST_ROWS = 600;
/** Rows longer than this would take too long to compare on. */
const LONGEST = 256;

/** A stream of rows to sketch. */
export interface RowSource {
  readonly dimension: number;
  /** Rows when it is over. */
  readonly planned: number;
  /** Rows that can be had once `step` steps are trained. */
  available(step: number): number;
  /** Steps trained when so many rows have passed; 0 for streams that are not gradients. */
  stepOf(rows: number): number;
  /** `[1,to−from,d]`. */
  rows(from: number, to: number): Array64;
  /** The ℓ to compare at. */
  readonly ells: readonly number[];
  /** The k of the projection error: how many directions matter, or a tenth. */
  readonly signal: number;
  readonly every: number;
  /** Basis streams: the items. */
  readonly items?: readonly number[];
}

/** Opens the stream of a request. Throws with a sentence for the user where there is none. */
export function openRowSource(history: History, request: SketchComparisonRequest): RowSource {
  const { seed } = history.experiment;
  const { stream, rank } = request;
  switch (stream) {
    case 'gradients':
      return gradientRows(history, request);
    case 'synthetic':
      return fixedRows(signalPlusNoise(seed, 1000, 100, 10, 10), [5, 10, 15, 20, 25], 10);
    case 'adversarial':
      return fixedRows(adversarial(rank, 500, rank + 5), upTo([2, 4, 6, 8, 10, 12, 16, 20, 24, 28], rank + 4), 1);
    case 'basis': {
      const items = zipfItems(seed, 400, 30, 1.1);
      return { ...fixedRows(basisRows(items, 30), [2, 4, 6, 8, 12, 16, 24], 3), items };
    }
    case 'noise':
      return fixedRows(gaussianRows(seed, 1500, 48), [4, 8, 12, 16, 24, 32], 5);
  }
}

function upTo(values: readonly number[], most: number): readonly number[] {
  return values.filter((value) => value <= most);
}

function fixedRows(A: Array64, ells: readonly number[], signal: number): RowSource {
  const [, planned, dimension] = A.shape;
  return {
    dimension,
    planned,
    available: () => planned,
    stepOf: () => 0,
    rows: (from, to) => xp.slice(A, { rows: [from, to] }),
    ells,
    signal,
    every: 1,
  };
}

/** The rows of the gradients of one weight for its right side, their columns for its left. */
function gradientRows(
  history: History,
  { run, seed, step: asked, parameter: name, side }: SketchComparisonRequest,
): RowSource {
  const { experiment, firstStep } = history;
  const { index, parameter } = weightOf(history, name);
  snapshotOf(history, { run, seed, step: asked });
  const { rows, columns } = parameter;
  const [dimension, each] = side === 'right' ? [columns, rows] : [rows, columns];
  if (dimension < 3) throw new Error(`${name} has length ${dimension} along this side: nothing to sketch`);
  if (dimension > LONGEST)
    throw new Error(`${name} has length ${dimension} along this side: more than ${LONGEST} would take too long`);
  const steps = experiment.steps - firstStep;
  const every = Math.max(1, Math.ceil((steps * each) / MOST_ROWS));
  return {
    dimension,
    planned: Math.ceil(steps / every) * each,
    available: (step) => Math.ceil(Math.max(0, Math.min(step, history.gradientCount()) - firstStep) / every) * each,
    stepOf: (count) => (count === 0 ? firstStep : firstStep + (Math.ceil(count / each) - 1) * every + 1),
    rows(from, to) {
      const first = Math.floor(from / each);
      const gradients = Array.from({ length: Math.ceil(to / each) - first }, (_, i) => {
        const grad = xp.array(history.gradient(run, seed, index, firstStep + (first + i) * every), [1, rows, columns]);
        return side === 'right' ? grad : xp.transpose(grad);
      });
      return xp.slice(xp.concat(gradients, 'rows'), { rows: [from - first * each, to - first * each] });
    },
    ells: upTo([2, 3, 4, 6, 8, 12, 16, 24, 32], dimension - 1),
    signal: Math.max(1, Math.round(dimension / 10)),
    every,
  };
}
