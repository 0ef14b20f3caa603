import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { landscapeOf } from '../curvature/landscape.ts';
import type { Batch, Model } from '../experiment/model.ts';
import { applyOperator } from '../linalg/operator.ts';
import { noLandscape } from '../optimizers/landscape.ts';
import type { Sight } from '../optimizers/optimizer.ts';
import { gather } from '../optimizers/units.ts';
import type { History, ReplicaSnapshot } from './history.ts';
import type { OpenProbe, Probe } from './probe.ts';
import type { StepTimeRequest, StepTimeResult, StepTimes } from './stepTimeResult.ts';

/** Rounds that medians are of, and the least length of one: a browser's clock may tick in tenths of a millisecond. */
const ROUNDS = 9;
const ROUND = 4;

type Verb = 'gradient' | 'statistics' | 'roots' | 'direction' | 'rest';
type Times = { readonly [V in Verb]: number };

export const stepTime: Probe<StepTimeRequest, StepTimeResult> = {
  summary:
    'Milliseconds that the parts of each run’s step take in float64: gradient, statistics, roots, direction, the rest.',
  fields: {},
  ofParameter: false,
  request: (target) => ({ probe: 'stepTime', ...target }),
  open,
};

/** Rounds of one run at one step; the first, in which the program is still being compiled, is not kept. */
interface Rounds {
  begun: boolean;
  readonly kept: Times[];
}

/** Takes the step that follows a snapshot again and again, watch in hand. Runs take turns, so that what else the processor does hits all. */
function open(history: History, now: () => number): OpenProbe<StepTimeRequest, StepTimeResult> {
  const known = new Map<string, Rounds>();
  return ({ seed, step }, late) => {
    const { runs } = history.experiment;
    const present = runs.flatMap((_, run) => {
      const here = history.replicaAt(run, seed, step);
      if (!here) return [];
      const key = `${run} ${seed} ${here.step}`;
      const rounds = known.get(key) ?? { begun: false, kept: [] };
      known.set(key, rounds);
      return [{ run, here, rounds }];
    });
    const batch = batchOf(history.model, history.experiment.seed + seed, step);
    for (let isFirst = true; isFirst || !late(); isFirst = false) {
      const next = present.reduce<(typeof present)[number] | undefined>(
        (least, one) => (least && amount(least.rounds) <= amount(one.rounds) ? least : one),
        undefined,
      );
      if (!next || next.rounds.kept.length >= ROUNDS) break;
      const times = roundOf(history.model, next.here, batch, now);
      if (next.rounds.begun) next.rounds.kept.push(times);
      next.rounds.begun = true;
    }
    const measured = present.filter(({ rounds }) => rounds.kept.length > 0);
    return {
      complete: present.every(({ rounds }) => rounds.kept.length >= ROUNDS),
      result: {
        probe: 'stepTime',
        step: present.reduce((latest, { here }) => Math.max(latest, here.step), 0),
        batch: history.model.batch,
        runs: measured.map(({ run, here, rounds }) => timesOf(run, here, rounds)),
        absent: runs.flatMap((_, run) =>
          present.some((one) => one.run === run)
            ? []
            : [{ run, reason: 'it was refused, or ended before its first step' }],
        ),
      },
    };
  };
}

function amount({ begun, kept }: Rounds): number {
  return kept.length + (begun ? 1 : 0);
}

/** Mean times of as many steps as fill a round. */
function roundOf(model: Model, here: ReplicaSnapshot, batch: Batch<Array64> | undefined, now: () => number): Times {
  const begun = now();
  const steps: Times[] = [];
  do steps.push(timedStep(model, here, batch, now));
  while (now() - begun < ROUND);
  return timesBy((verb) => steps.reduce((sum, step) => sum + step[verb], 0) / steps.length);
}

/** One step from a snapshot, as training takes it, except that roots are always recomputed. */
function timedStep(
  model: Model,
  { optimizer, fixed, hyper, parameters, units, states }: ReplicaSnapshot,
  batch: Batch<Array64> | undefined,
  now: () => number,
): Times {
  const at = [now()];
  const grads = model.gradients(xp, parameters, batch).grads;
  at.push(now());
  const landscape = optimizer.needs === 'gradients' ? noLandscape : landscapeOf(xp, model, units, parameters, batch);
  const sights = units.map((unit): Sight<Array64> => ({
    unit,
    landscape,
    parameter: gather(xp, unit, parameters),
    grad: gather(xp, unit, grads),
  }));
  const accumulated = sights.map((sight, i) => optimizer.accumulate(xp, sight, states[i]!, hyper, fixed));
  at.push(now());
  const refreshed = accumulated.map((state, i) => optimizer.refresh?.(xp, sights[i]!, state, hyper, fixed) ?? state);
  at.push(now());
  // The update has this product in it, but gives no sight of it.
  refreshed.forEach((state, i) => applyOperator(xp, optimizer.operator(xp, state, hyper, fixed), sights[i]!.grad));
  at.push(now());
  optimizer.update(xp, sights, refreshed, hyper, fixed, 1);
  at.push(now());
  const [gradient, statistics, roots, direction, update] = at.slice(1).map((time, i) => time - at[i]!);
  return {
    gradient: gradient!,
    statistics: statistics!,
    roots: roots!,
    direction: direction!,
    rest: update! - direction!,
  };
}

function timesOf(run: number, { optimizer, fixed }: ReplicaSnapshot, { kept }: Rounds): StepTimes {
  const middle = timesBy((verb) => {
    const sorted = kept.map((times) => times[verb]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)]!;
  });
  return {
    run,
    ...middle,
    roots: optimizer.refresh ? middle.roots : 0,
    // The product was measured on its own, the rest as a difference: noise may make it negative.
    rest: Math.max(0, middle.rest),
    interval: optimizer.refresh ? Number(fixed.interval ?? 1) : 0,
    rounds: kept.length,
  };
}

function timesBy(value: (verb: Verb) => number): Times {
  return {
    gradient: value('gradient'),
    statistics: value('statistics'),
    roots: value('roots'),
    direction: value('direction'),
    rest: value('rest'),
  };
}

/** The examples of a step, with noise for methods that draw targets; which noise makes no difference to the time. */
function batchOf(model: Model, seed: number, step: number): Batch<Array64> | undefined {
  const { data, task, passes } = model;
  if (!data) return undefined;
  const rows = model.batchRows(seed, step);
  const pick = (values: Float64Array, width: number) =>
    xp.array(
      Float64Array.from(
        { length: rows.length * width },
        (_, k) => values[rows[Math.floor(k / width)]! * width + (k % width)]!,
      ),
      [1, rows.length, width],
    );
  const { inputs, targets, inputWidth, targetWidth } = data.training;
  const { normal, uniform } = stream(seed, 'noise', step);
  const width = task === 'classification' ? 1 : (passes?.outputs ?? 0);
  const noise = Float64Array.from({ length: rows.length * width }, task === 'classification' ? uniform : normal);
  return {
    inputs: pick(inputs, inputWidth),
    targets: pick(targets, targetWidth),
    noise: xp.array(noise, [1, rows.length, width]),
  };
}
