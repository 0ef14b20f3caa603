import { float64 as xp } from '../array/float64.ts';
import { numberOf } from '../fields/fields.ts';
import { kroneckerFields } from '../panels/kronecker/kind.ts';
import { snapshotOf, weightOf, type History } from './history.ts';
import { emptySums, kroneckerBound, kroneckerProduct, withGradient, type KroneckerSums } from './kroneckerBound.ts';
import type { KroneckerRequest, KroneckerResult } from './kroneckerResult.ts';
import type { OpenProbe, Probe } from './probe.ts';

/** Points of the curve over steps, about. */
const POINTS = 100;
/** A weight with more entries is looked at in its upper left corner, of the size of the papers' example. */
const MOST_ENTRIES = 100;
const CORNER = { rows: 4, columns: 5 };

interface Reading {
  readonly least: number;
  readonly leastWithout: number;
  readonly rank: number;
}

/** Sums that grow with the steps; those at the points of the curve are kept, so that going back in time starts near. */
interface Summing {
  readonly rows: number;
  readonly columns: number;
  at: number;
  sums: KroneckerSums;
  readonly kept: Map<number, KroneckerSums>;
  readonly readings: Map<number, Reading>;
}

export const kronecker: Probe<KroneckerRequest, KroneckerResult> = {
  summary:
    'Shampoo’s two statistics of a weight’s gradients, their Kronecker product beside the full statistic, and the smallest eigenvalue of their difference in the lemma that relates them.',
  fields: kroneckerFields,
  ofParameter: true,
  request: (target, parameter, settings) => ({
    probe: 'kronecker',
    ...target,
    parameter,
    epsilon: numberOf(settings, 'epsilon'),
  }),
  open,
};

/** Sums the gradients of a weight; goes on from where it was at the request before. */
function open(history: History): OpenProbe<KroneckerRequest, KroneckerResult> {
  const summings = new Map<string, Summing>();
  const stride = Math.max(1, Math.ceil(history.experiment.steps / POINTS));

  return ({ run, seed, step, parameter: name, epsilon }, late) => {
    const { index, parameter } = weightOf(history, name);
    snapshotOf(history, { run, seed, step });
    const key = JSON.stringify([run, seed, name, epsilon]);
    const summing = summings.get(key) ?? start(parameter, history.firstStep);
    summings.set(key, summing);
    const { rows, columns } = summing;
    const add = (sums: KroneckerSums, at: number) => {
      const whole = xp.array(history.gradient(run, seed, index, at), [1, parameter.rows, parameter.columns]);
      return withGradient(sums, xp.slice(whole, { rows: [0, rows], columns: [0, columns] }));
    };
    const target = Math.min(step, history.gradientCount());
    if (target <= history.firstStep) throw new Error('no gradient has been seen yet');
    // Something at every request, however late.
    for (let isLate = false; summing.at < target && !isLate; isLate = late()) {
      summing.sums = add(summing.sums, summing.at);
      summing.at += 1;
      if (summing.at % stride !== 0 && summing.at !== history.firstStep + 1) continue;
      const { least, leastWithout } = kroneckerBound(summing.sums, epsilon);
      summing.kept.set(summing.at, summing.sums);
      summing.readings.set(summing.at, { least, leastWithout, rank: summing.sums.rank });
    }
    const reached = Math.min(target, summing.at);
    const near = Math.max(...[...summing.kept.keys()].filter((at) => at <= reached));
    let sums = reached === summing.at ? summing.sums : summing.kept.get(near)!;
    if (reached < summing.at) for (let at = near; at < reached; at++) sums = add(sums, at);
    return {
      complete: reached >= target,
      result: {
        probe: 'kronecker',
        step: reached,
        parameter: name,
        wholeRows: parameter.rows,
        wholeColumns: parameter.columns,
        ...describe(sums, summing, epsilon, reached),
      },
    };
  };
}

function start({ rows, columns }: { readonly rows: number; readonly columns: number }, at: number): Summing {
  const isSmall = rows * columns <= MOST_ENTRIES;
  const size = {
    rows: isSmall ? rows : Math.min(rows, CORNER.rows),
    columns: isSmall ? columns : Math.min(columns, CORNER.columns),
  };
  return { ...size, at, sums: emptySums(size.rows, size.columns), kept: new Map(), readings: new Map() };
}

/** The result at a step, with all of the curve that is known. */
function describe(sums: KroneckerSums, { rows, columns, readings }: Summing, epsilon: number, step: number) {
  const { left, right, rootProduct, scale, least, leastWithout } = kroneckerBound(sums, epsilon);
  const all = new Map(readings).set(step, { least, leastWithout, rank: sums.rank });
  const curve = [...all].sort(([a], [b]) => a - b);
  return {
    rows,
    columns,
    epsilon,
    rank: Math.max(1, sums.rank),
    left: left.data,
    right: right.data,
    product: kroneckerProduct(left, right).data,
    rootProduct: rootProduct.data,
    full: sums.full.data,
    scale,
    least,
    leastWithout,
    history: {
      steps: Int32Array.from(curve, ([at]) => at),
      least: Float64Array.from(curve, ([, reading]) => reading.least),
      leastWithout: Float64Array.from(curve, ([, reading]) => reading.leastWithout),
      rank: Int32Array.from(curve, ([, reading]) => Math.max(1, reading.rank)),
    },
  };
}
