import { expect, it } from 'vitest';
import { arraysOf } from './fleet.ts';
import { rejectedRoots } from './rejectedRoots.ts';
import { planTraining } from './trainingPlan.ts';
import { trialExperiment, trialRun } from './trials.ts';

it('tells of roots that were not used, of runs that still train, by run and weight', () => {
  const runs = [trialRun('adam', {}), trialRun('shampoo', {}), { ...trialRun('shampoo', {}), label: 'Mine' }];
  const plan = planTraining(trialExperiment('moons', runs, { steps: 4, batch: 8 }));
  const snapshot = arraysOf(plan.like).map(({ data }) => Float64Array.from(data));
  expect(rejectedRoots(plan, snapshot, () => false)).toEqual([]);
  const rejected = plan.like.states[1]![0]!.rejected!;
  const at = arraysOf(plan.like).indexOf(rejected);
  snapshot[at]![1] = 3;
  expect(rejectedRoots(plan, snapshot, () => false)).toEqual([
    expect.stringMatching(/^Mine: an inverse root of W1 failed its check and the previous one is used\./),
  ]);
  expect(rejectedRoots(plan, snapshot, (replica) => replica === 2)).toEqual([]);
});
