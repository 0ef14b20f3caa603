import { describe, expect, it } from 'vitest';
import { lossCaption, lossNotes, lossReading, lossTable } from './lossCaption.ts';
import { lossSeries } from './lossSeries.ts';
import { testInput, testTrace } from '../testInput.ts';

describe('lossCaption', () => {
  it('names best and worst at the cursor with their numbers', () => {
    const input = testInput([
      testTrace(0, 0, [1, 0.5, 0.031]),
      testTrace(1, 0, [1, 0.4, 0.2]),
      testTrace(2, 0, [1, 0.9, 0.8]),
    ]);
    expect(lossCaption(input)).toBe('At step 2 A has the lowest training loss, 0.031, and C the highest, 0.8.');
    expect(lossCaption({ ...input, cursor: 1 })).toBe(
      'At step 1 B has the lowest training loss, 0.4, and C the highest, 0.9.',
    );
  });

  it('does not call a tie first and last', () => {
    const at = (...losses: readonly number[]) =>
      lossCaption(testInput(losses.map((loss, run) => testTrace(run, 0, [loss]))));
    expect(at(0.0087, 0.0087)).toBe('At step 0 A and B have the same training loss, 0.0087.');
    expect(at(0.00870001, 0.0087)).toBe('At step 0 B and A have the same training loss to three digits, 0.0087.');
    expect(at(0.2, 0.1, 0.1)).toBe('At step 0 B and C have the lowest training loss, 0.1, and A the highest, 0.2.');
    expect(at(0.2, 0.1, 0.2, 0.2)).toBe(
      'At step 0 B has the lowest training loss, 0.1, and A, C and D the highest, 0.2.',
    );
    expect(at(1, 1, 1, 1)).toBe('At step 0 A, B and 2 more have the same training loss, 1.');
  });

  it('says of a single run what its loss is', () => {
    expect(lossCaption(testInput([testTrace(0, 0, [1, 0.5])]))).toBe('At step 1 the training loss of A is 0.5.');
    expect(lossCaption(testInput([testTrace(0, 0, [1]), testTrace(0, 1, [3])]))).toBe(
      'At step 0 the training loss of A is 2, median of 2 seeds.',
    );
  });

  it('says who has diverged and when, and compares only the others', () => {
    const input = testInput([testTrace(0, 0, [1, 0.5, 0.25, 0.1]), testTrace(1, 0, [1, 99], 2)]);
    expect(lossCaption(input)).toBe('At step 3 the training loss of A is 0.1; B: diverged at step 2.');
    const seeds = testInput([testTrace(0, 0, [1, 2]), testTrace(0, 1, [1, 2]), testTrace(0, 2, [1], 1)]);
    expect(lossCaption(seeds)).toBe(
      'At step 1 the training loss of A is 2, median of 3 seeds; A: 1 of 3 seeds diverged at step 1.',
    );
    expect(lossCaption(testInput([testTrace(0, 0, [1, 9], 2)], {}, { cursor: 5 }))).toBe(
      'At step 5 no run has a finite training loss; A: diverged at step 2.',
    );
    const many = testInput([0, 1, 2].map((run) => testTrace(run, 0, [1, 9], 2)).concat(testTrace(3, 0, [1, 1, 1])));
    expect(lossCaption(many)).toBe('At step 2 the training loss of D is 1; 3 runs have diverged.');
  });

  it('reads accuracies in percent and prefers the highest', () => {
    const evaluations = {
      steps: [0, 2],
      training: [],
      heldOut: [],
      trainingAccuracy: [],
      heldOutAccuracy: [
        [0.5, 0.75],
        [0.5, 0.9],
      ],
      trainingAuc: [
        [0.5, 0.8],
        [0.5, 0.7],
      ],
      heldOutAuc: [],
    };
    const input = testInput(
      [testTrace(0, 0, [1, 1, 1]), testTrace(1, 0, [1, 1, 1])],
      { metric: 'accuracy' },
      { evaluations },
    );
    expect(lossCaption(input)).toBe('At step 2 B has the highest held-out accuracy, 90 %, and A the lowest, 75 %.');
    expect(lossCaption({ ...input, cursor: 1 })).toBe('At step 0 A and B have the same held-out accuracy, 50 %.');
    const { experiment } = input;
    const auc = { ...input, experiment: { ...experiment, view: { ...experiment.view, metric: 'auc' as const } } };
    expect(lossCaption(auc)).toBe('At step 2 A has the highest training area under ROC, 80 %, and B the lowest, 70 %.');
  });

  it('says why there is nothing', () => {
    const trained = [testTrace(0, 0, [1])];
    expect(lossCaption(testInput([]))).toBe('There is no run yet.');
    expect(lossCaption(testInput([testTrace(0, 0, [])]))).toBe('No step has been trained yet.');
    expect(lossCaption(testInput(trained, { metric: 'heldOut' }))).toBe(
      'There are no held-out examples in this problem.',
    );
    expect(lossCaption(testInput(trained, { metric: 'accuracy' }))).toBe(
      'There is no accuracy: this problem has no classes.',
    );
    const input = testInput(trained);
    expect(lossCaption({ ...input, looks: input.looks.map((look) => ({ ...look, hidden: true })) })).toBe(
      'All runs are hidden.',
    );
  });
});

describe('lossNotes', () => {
  it('explains what is in the picture and nothing else', () => {
    const notes = (input: ReturnType<typeof testInput>) => lossNotes(input, lossSeries(input));
    expect(notes(testInput([testTrace(0, 0, [1])]))).toBe('');
    const seeds = [0, 1].flatMap((run) => [0, 1].map((seed) => testTrace(run, seed, [1, 1])));
    expect(notes(testInput(seeds, { smoothing: 0.9 }))).toBe(
      'Same initial weights and same batches for every run. Averaged with weight 0.9 on the past; faint lines and numbers: as measured. ' +
        'Line: median of 2 seeds; band: lowest to highest.',
    );
    expect(notes(testInput(seeds, { xAxis: 'time', focus: 1 }))).toContain('The cursor follows the clock of B.');
  });
});

describe('lossTable', () => {
  it('holds the measured numbers, smoothed or not', () => {
    const input = testInput([testTrace(0, 0, [4, 2, 1]), testTrace(1, 0, [4, 9], 2)], { smoothing: 0.9 });
    expect(lossTable(input)).toEqual({
      columns: ['step', 'A, training loss', 'B, training loss'],
      rows: [
        [0, 4, 4],
        [1, 2, 9],
        [2, 1, 'diverged'],
      ],
    });
  });

  it('keeps the cursor and the last step when it thins out', () => {
    const input = testInput(
      [
        testTrace(
          0,
          0,
          Array.from({ length: 5000 }, (_, i) => 1 / (i + 1)),
        ),
      ],
      {},
      { cursor: 1234 },
    );
    const { rows } = lossTable(input);
    expect(rows.length).toBeLessThanOrEqual(102);
    expect(rows).toContainEqual([1234, 1 / 1235]);
    expect(rows.at(-1)).toEqual([4999, 1 / 5000]);
  });

  it('is empty without curves', () => expect(lossTable(testInput([])).rows).toEqual([]));
});

describe('lossReading', () => {
  it('reads all values under the cursor', () => {
    const input = testInput([testTrace(0, 0, [4, 0.0412]), testTrace(1, 0, [4, 2])], {}, { cursor: 1 });
    expect(lossReading(input, lossSeries(input))).toBe('step 1: A 0.0412, B 2');
  });
});
