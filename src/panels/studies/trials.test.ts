import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../store/studies.ts';
import { testInput, testTrace } from '../testInput.ts';
import { testExperiment } from './studied.properties.ts';
import { stepsTo } from './stepsTo.ts';
import { failureText, medianOf, progressText, seedsText, trialsOf, trialText } from './trials.ts';
import { changed, packed, runKey, shownRuns, withRuns } from './variants.ts';

const experiment = testExperiment('xor', {}, {}, [['sgd'], ['adam'], ['shampoo']], { steps: 4, seeds: 2 });
const [sgd, adam, shampoo] = experiment.runs;

/** Two seeds of three runs: one as it should be, one of which both seeds diverge, one refused. */
const outcome: Outcome = {
  experiment,
  replicas: [
    testTrace(0, 0, [4, 3, 2, 1]),
    testTrace(0, 1, [4, 2, 1, 0.5]),
    testTrace(1, 0, [4, 40], 2),
    testTrace(1, 1, [4, 50], 2),
    testTrace(2, 0, []),
    testTrace(2, 1, []),
  ],
  refused: [{ run: 2, reason: 'too many blocks.' }],
  newest: 4,
  isFinished: true,
  evaluations: {
    ...testInput([]).evaluations,
    steps: [0, 4],
    training: [
      [4, 1],
      [4, 0.4],
      [4, NaN],
      [4, NaN],
      [NaN, NaN],
      [NaN, NaN],
    ],
  },
};

describe('trialsOf', () => {
  const find = trialsOf([experiment], [outcome]);

  it('gives medians over seeds, and tells how trainings ended', () => {
    expect(find(sgd!)).toMatchObject({ state: 'finished', first: 4, loss: 0.7, step: 4, steps: 4 });
    expect(find(adam!)).toMatchObject({ state: 'diverged', loss: Infinity });
    expect(find(shampoo!)).toMatchObject({ state: 'refused', reason: 'too many blocks.' });
    expect(find(changed(sgd!, { learningRate: 77 }))).toBeUndefined();
    expect([sgd!, adam!, shampoo!].map((run) => trialText(find(run)!))).toEqual([
      'after 4 steps',
      'diverged',
      'too many blocks.',
    ]);
  });

  it('finds a run at its batch size', () => {
    const small = withRuns(experiment, [sgd!], { batch: 2 });
    const both = trialsOf([experiment, small], [outcome, undefined]);
    expect(both(sgd!, 0)?.state).toBe('finished');
    expect(both(sgd!, 2)?.state).toBe('waiting');
  });

  it('says how far a study is and what failed', () => {
    const trials = [find(sgd!), find(shampoo!)];
    expect(progressText(trials)).toBe('');
    expect(progressText([...trials, undefined])).toBe(' So far 2 of 3 trainings have ended.');
    expect([seedsText({ seeds: 1 }), seedsText(experiment)]).toEqual([
      '',
      ' Numbers are medians of 2 seeds, curves those of the first.',
    ]);
    expect(failureText([...trials, find(shampoo!)])).toBe(' Not trained: too many blocks.');
    const lost = trialsOf(
      [experiment],
      [{ ...outcome, isFinished: true, problem: 'The worker was lost.', refused: [] }],
    );
    expect(failureText([lost(sgd!)])).toBe(' Not trained: The worker was lost.');
  });

  it('has no numbers before there are any', () => {
    const waiting = trialsOf([experiment], [undefined])(sgd!)!;
    expect(waiting).toMatchObject({ state: 'waiting', first: NaN, loss: NaN });
    expect(trialText(waiting)).toBe('not trained yet');
  });
});

describe('stepsTo', () => {
  const find = trialsOf([experiment], [outcome]);

  it('is the median over seeds of the first step at the target', () => {
    expect(stepsTo(find(sgd!), 2, 0)).toBe(1.5);
    expect(stepsTo(find(sgd!), 4, 0)).toBe(0);
  });

  it('tells what was not reached from what is not reached yet', () => {
    expect(stepsTo(find(sgd!), 0.1, 0)).toBe(Infinity);
    expect(stepsTo(find(adam!), 2, 0)).toBe(Infinity);
    const halfway = trialsOf([experiment], [{ ...outcome, isFinished: false, newest: 2 }]);
    expect(stepsTo(halfway(sgd!), 0.1, 0)).toBeNaN();
    expect(stepsTo(undefined, 1, 0)).toBeNaN();
    expect(stepsTo(find(sgd!), NaN, 0)).toBeNaN();
  });

  it('waits for the smoothed loss', () => {
    expect(stepsTo(find(sgd!), 2, 0.5)).toBeGreaterThan(1.5);
  });
});

it('medianOf counts what is missing as large', () => {
  expect(medianOf([3, NaN, 1])).toBe(3);
  expect(medianOf([1, 2])).toBe(1.5);
  expect(medianOf([NaN, NaN])).toBe(Infinity);
});

describe('packed', () => {
  const many = Array.from({ length: 70 }, (_, i) => changed(sgd!, { learningRate: 0.01 * (1 + (i % 65)) }));

  it('trains each setting once, at most 64 replicas together, in the order given', () => {
    const found = packed({ ...experiment, seeds: 1 }, many);
    expect(found.map(({ runs }) => runs.length)).toEqual([64, 1]);
    expect(found.flatMap(({ runs }) => runs).map(runKey)).toEqual(many.slice(0, 65).map(runKey));
    expect(packed(experiment, many).every(({ runs, seeds }) => runs.length * seeds <= 64)).toBe(true);
  });

  it('does not see names, colours and hidden runs', () => {
    expect(runKey({ ...sgd!, label: 'x', color: 5, hidden: true })).toBe(runKey(sgd!));
    expect(withRuns(experiment, [{ ...sgd!, hidden: true, label: 'x' }]).runs).toEqual([{ ...sgd!, color: 0 }]);
    expect(shownRuns({ ...experiment, runs: [{ ...sgd!, hidden: true }, adam!] })).toEqual([1]);
  });
});
