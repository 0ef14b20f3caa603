import { describe, expect, it } from 'vitest';
import { float64Engine } from '../array/float64.ts';
import { optimizers } from '../optimizers/index.ts';
import { createTrainer } from '../worker/trainer.ts';
import { trialExperiment, trialRun } from '../worker/trials.ts';
import { createProbes } from './index.ts';
import type { StepTimeResult } from './stepTimeResult.ts';

const request = { probe: 'stepTime', run: 0, seed: 0, step: 3 } as const;
const never = () => false;

async function trained(runs: ReturnType<typeof trialRun>[]) {
  const experiment = trialExperiment('moons', runs, { steps: 3, batch: 8 }, { points: 40 });
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  await trainer.advance(3);
  return trainer.history;
}

describe('the times of a step', () => {
  it('are differences of the clock, verb by verb', async () => {
    const history = await trained([trialRun('shampoo', { interval: 3 }), trialRun('sgd', {})]);
    // Reads of the clock within one step come 1, 2, 4, 8 and 16 ms after one another; every second read is between two steps.
    let [time, reads] = [0, 0];
    const gaps = [0, 1, 2, 4, 8, 20];
    const measure = createProbes(history, () => (time += inRound(reads++, gaps)));
    const { result, complete } = measure(request, never);
    expect(complete).toBe(true);
    const { runs, step, batch, absent } = result as StepTimeResult;
    expect([step, batch, absent]).toEqual([3, 8, []]);
    expect(runs).toEqual([
      { run: 0, gradient: 1, statistics: 2, roots: 4, interval: 3, direction: 8, rest: 12, rounds: 9 },
      { run: 1, gradient: 1, statistics: 2, roots: 0, interval: 0, direction: 8, rest: 12, rounds: 9 },
    ]);
  });

  it('come round by round, the runs in turn', async () => {
    let time = 0;
    const measure = createProbes(await trained([trialRun('adam', {}), trialRun('sgd', {})]), () => (time += 1));
    const rounds = () => {
      const { result } = measure(request, () => true);
      return (result as StepTimeResult).runs.map(({ run, rounds: count }) => [run, count]);
    };
    // One round of each run is thrown away.
    expect([rounds(), rounds(), rounds(), rounds()]).toEqual([
      [],
      [],
      [[0, 1]],
      [
        [0, 1],
        [1, 1],
      ],
    ]);
  });

  it('can be taken of every optimizer, and name a run that was refused', async () => {
    const history = await trained([
      ...optimizers.map(({ kind }) => trialRun(kind, {})),
      trialRun('shampoo', { interval: 2, delay: 5 }),
    ]);
    let time = 0;
    const { runs, absent } = createProbes(history, () => (time += 1))(request, never).result as StepTimeResult;
    expect(runs.map(({ run }) => run)).toEqual(optimizers.map((_, run) => run));
    expect(absent.map(({ run }) => run)).toEqual([optimizers.length]);
    for (const { gradient, statistics, direction } of runs)
      for (const part of [gradient, statistics, direction]) expect(part).toBe(1);
  });
});

/** The gap before a read: a round reads once before its first step, six times in each, and once after. */
function inRound(read: number, gaps: readonly number[]): number {
  const at = read % 8;
  return at === 0 || at === 7 ? 0 : gaps[at - 1]!;
}
