import { describe, expect, it } from 'vitest';
import { trialExperiment, trialRun } from '../worker/trials.ts';
import { differenceOf, trainingTask } from './trainingTask.ts';

describe('a training task', () => {
  const task = trainingTask(trialExperiment('xor', [trialRun('adam')], { seeds: 2 }), 5);

  it('accepts float64 itself and what rounds like float32', async () => {
    const reference = await task.reference();
    expect(reference).toHaveLength(10);
    expect(await differenceOf(task, reference)).toBeUndefined();
    expect(await differenceOf(task, Float32Array.from(reference))).toBeUndefined();
  });

  it('names the step and the replica whose loss is another, missing ones and NaN included', async () => {
    const reference = await task.reference();
    const changed = reference.map((loss, i) => (i === 7 ? 1.01 * loss : loss));
    expect(await differenceOf(task, changed)).toContain('before step 3 of replica 1');
    expect(await differenceOf(task, reference.subarray(0, 9))).toContain('before step 4 of replica 1');
    expect(
      await differenceOf(
        task,
        reference.map((loss, i) => (i === 0 ? NaN : loss)),
      ),
    ).toContain('loss NaN before step 0');
  });
});
