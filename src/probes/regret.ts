import type { History } from './history.ts';
import type { Answer, OpenProbe, Probe } from './probe.ts';
import { theoremFor } from './regretBounds.ts';
import { bestFixed, convexSum, type Best, type ConvexSum } from './regretComparator.ts';
import { openReplay, replayStep, type Replay } from './regretReplay.ts';
import type { RegretBound, RegretRequest, RegretResult } from './regretResult.ts';

/** Horizons per training, about. */
const HORIZONS = 40;

export const regret: Probe<RegretRequest, RegretResult> = {
  summary:
    'What the best fixed weights would have paid for the losses met so far, and what theory allows a run beyond it.',
  fields: {},
  ofParameter: false,
  request: (target) => ({ probe: 'regret', ...target }),
  open,
};

/** One run with its bound at the horizons so far. */
interface Bounded {
  readonly replay: Replay | undefined;
  readonly values: number[];
  last: RegretBound['constants'];
}

/** The best fixed weights at each horizon, in order. */
interface Comparator {
  readonly sum: ConvexSum;
  readonly counts: Float64Array;
  readonly bests: Best[];
}

function open(history: History): OpenProbe<RegretRequest, RegretResult> {
  const { experiment, model } = history;
  const every = Math.max(1, Math.ceil(experiment.steps / HORIZONS));
  const comparators = new Map<number, Comparator>();
  const runs = new Map<string, Bounded>();
  return ({ run, seed, step }, late): Answer<RegretResult> => {
    const comparator = comparators.get(seed) ?? openComparator(history);
    comparators.set(seed, comparator);
    const key = `${run} ${seed}`;
    const bounded = runs.get(key) ?? { replay: openReplay(history, run, seed), values: [], last: [] };
    runs.set(key, bounded);
    const theorem = theoremFor(
      bounded.replay,
      experiment.runs[run]?.label ?? bounded.replay?.start.optimizer.label ?? 'this run',
    );
    const count = Math.floor(Math.min(step, experiment.steps) / every);
    const rowsOf = (at: number) => model.batchRows(experiment.seed + seed, at);
    const known = () =>
      Math.min(comparator.bests.length, typeof theorem === 'string' ? Infinity : bounded.values.length);
    const end = endOf(history, run, seed);
    for (let isFirst = true; known() < count && (isFirst || !late()); isFirst = false) {
      if (comparator.bests.length <= known()) extend(comparator, history, seed, every, rowsOf);
      const horizon = (bounded.values.length + 1) * every;
      if (typeof theorem === 'string' || bounded.values.length >= comparator.bests.length) continue;
      const { replay } = bounded;
      const isThere = replay && horizon <= Math.min(history.gradientCount(), end);
      while (isThere && replay.at < horizon) replayStep(history, replay, run, seed);
      const best = comparator.bests[bounded.values.length]!;
      const found = isThere ? theorem.at({ replay, horizon, best, sum: comparator.sum, rowsOf }) : undefined;
      bounded.values.push(found?.value ?? NaN);
      bounded.last = found?.constants ?? bounded.last;
    }
    const shown = Math.min(count, known());
    if (shown === 0) throw new Error(`there is no regret before step ${every}`);
    const bests = comparator.bests.slice(0, shown);
    return {
      complete: shown === count,
      result: {
        probe: 'regret',
        step: shown * every,
        horizons: Int32Array.from(bests, (_, i) => (i + 1) * every),
        best: Float64Array.from(bests, ({ loss }) => loss),
        run,
        ...(typeof theorem === 'string'
          ? { reason: theorem }
          : {
              bound: {
                text: theorem.text,
                values: Float64Array.from(bounded.values.slice(0, shown)),
                constants: bounded.last,
              },
            }),
      },
    };
  };
}

function openComparator({ model }: History): Comparator {
  const sum = convexSum(model);
  return { sum, counts: new Float64Array(sum.examples), bests: [] };
}

/** Adds the next horizon. */
function extend(
  { sum, counts, bests }: Comparator,
  { model, experiment }: History,
  seed: number,
  every: number,
  rowsOf: (step: number) => Int32Array,
): void {
  const from = bests.length * every;
  for (let step = from; step < from + every; step++) {
    for (const row of rowsOf(step)) counts[row]! += 1;
  }
  // Not from the best weights of the horizon before: where few examples can be divided these are so large that losses have no curvature left.
  const start = Float64Array.from(model.initial(experiment.seed + seed).flatMap((values) => [...values]));
  bests.push(bestFixed(sum, counts, start));
}

/** The step from which on a run has no record because it diverged. */
function endOf(history: History, run: number, seed: number): number {
  const last = history.snapshotSteps.at(-1) ?? 0;
  const here = history.replicaAt(run, seed, last);
  return here && here.step < last ? here.step : Infinity;
}
