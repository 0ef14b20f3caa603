import { describe, expect, it } from 'vitest';
import { defaults, type Settings } from '../../fields/fields.ts';
import { noEvaluations } from '../../store/traces.ts';
import type { PanelInput } from '../panel.ts';
import { testInput, testTrace } from '../testInput.ts';
import { pairedTest, pairings, runStatistics } from './runStatistics.ts';
import { commonTarget, seedResults } from './seedResults.ts';
import { statistics } from './statistics.tsx';
import { statisticsNotes } from './statisticsNotes.ts';
import { statisticsCaption, statisticsTable } from './statisticsWords.ts';

/** Losses that halve every `pace` steps, from 8 on. */
const halving = (pace: number, steps = 12) => Array.from({ length: steps }, (_, i) => 8 * 0.5 ** Math.floor(i / pace));

function input(
  traces: Parameters<typeof testInput>[0],
  settings: Settings = {},
  rest: Partial<PanelInput> = {},
): PanelInput {
  const base = testInput(traces);
  return {
    ...base,
    // Every step sees all examples, so that the losses of single steps count.
    batch: 0,
    experiment: { ...base.experiment, steps: 12 },
    settings: { ...defaults(statistics.fields), ...settings },
    ...rest,
  };
}

const three = input([
  testTrace(0, 0, halving(3)),
  testTrace(0, 1, halving(4)),
  testTrace(0, 2, halving(3)),
  testTrace(1, 0, halving(1)),
  testTrace(1, 1, halving(2)),
  testTrace(1, 2, halving(3)),
]);

describe('steps to the target', () => {
  it('are counted to the least loss that every seed reaches', () => {
    // The slowest ends at 8 / 2² after eleven steps, the others come there earlier.
    expect(seedResults(three).target).toBe(2);
    expect(seedResults(three).all.map(({ steps }) => steps)).toEqual([6, 8, 6, 2, 4, 6]);
    const [slow, fast] = runStatistics(three);
    expect(slow?.steps).toEqual({ median: 6, low: 6, high: 8, coverage: 0.75 });
    expect(fast?.steps).toEqual({ median: 4, low: 2, high: 6, coverage: 0.75 });
  });

  it('have no number where the target is not reached', () => {
    const own = { ...three, settings: { ...three.settings, aim: 'own', target: 0.01 } };
    expect(runStatistics(own).map(({ steps, reached }) => [steps.median, reached])).toEqual([
      [Infinity, 0],
      [Infinity, 1],
    ]);
    expect(statisticsCaption(own)).toContain(
      'In 12 steps no run reaches a training loss of 0.01 with most of its seeds.',
    );
    expect(statisticsTable(own).rows[0]?.[4]).toBe('not reached');
  });

  it('do not hang on a run that goes nowhere or diverges', () => {
    const flat = { loss: Array.from({ length: 5 }, () => 8), state: 'finished' } as const;
    const falling = { loss: [8, 4, 2, 1, 1], state: 'finished' } as const;
    const lost = { loss: [8, 0.5], state: 'diverged' } as const;
    expect(commonTarget([falling, flat, lost])).toEqual({ target: 1, counted: [true, false, false] });
    expect(commonTarget([falling, falling])).toEqual({ target: 1, counted: [true, true] });
    expect(commonTarget([lost])).toEqual({ target: NaN, counted: [false] });
  });

  it('are read off evaluations where a step sees a batch, rounded up to the next', () => {
    const evaluations = { ...noEvaluations, steps: [0, 5, 10], training: [[8, 3, 1]], heldOut: [[8, 4, 2]] };
    const batches = input([testTrace(0, 0, halving(3, 10))], {}, { batch: 4, evaluations });
    const batched = { ...batches, experiment: { ...batches.experiment, batch: 4, steps: 10 } };
    expect(seedResults(batched)).toMatchObject({ target: 1, all: [{ steps: 10, loss: 1 }] });
    const heldOut = { ...batched, settings: { ...batched.settings, loss: 'heldOut', aim: 'own', target: 4 } };
    expect(seedResults(heldOut).all[0]).toMatchObject({ steps: 5, loss: 2 });
    expect(statisticsNotes(batched)).toContain('Evaluated every 5 steps');
  });
});

describe('the loss at the end', () => {
  it('is the one after the last step, of however long a training', () => {
    const steps = 200_000;
    const evaluations = { ...noEvaluations, steps: [0, steps], training: [[8, 0.5]] };
    const long = input([testTrace(0, 0, new Array<number>(steps).fill(1))], {}, { evaluations });
    const done = { ...long, experiment: { ...long.experiment, steps } };
    expect(seedResults(done)).toMatchObject({ target: 0.5, all: [{ steps, loss: 0.5, state: 'finished' }] });
  });
});

describe('runs seed by seed', () => {
  it('win, lose and tie', () => {
    const [pair] = pairings(three, runStatistics(three));
    expect(pair).toMatchObject({ run: 1, against: 0, pairs: 3 });
    expect(pair?.steps).toEqual({ wins: 2, losses: 0, ties: 1, p: 0.5 });
    expect(
      pairedTest([
        [Infinity, Infinity],
        [1, Infinity],
        [3, 2],
      ]),
    ).toEqual({ wins: 1, losses: 1, ties: 1, p: 1 });
  });

  it('are compared with the run in focus if asked', () => {
    const focused = {
      ...three,
      settings: { ...three.settings, against: 'focus' },
      experiment: { ...three.experiment, view: { ...three.experiment.view, focus: 1 } },
    };
    expect(pairings(focused, runStatistics(focused))).toMatchObject([
      { run: 0, against: 1, steps: { wins: 0, losses: 2 } },
    ]);
  });
});

describe('the words', () => {
  it('say who is first, who ends lowest, and how sure that is', () => {
    expect(statisticsCaption(three)).toBe(
      'To a training loss of 2, which every seed of every run reaches, B takes the fewest steps, 4 (2–6), A the most, 6 (6–8). After the last step B has the least training loss, 0.25 (0.00391–1). Sooner there than A: B on 2 of 3 seeds (1 tied, p = 0.5).',
    );
    expect(statisticsNotes(three)).toContain(
      'their range, not a 95 % interval (it covers the median with 75 %; 6 seeds are needed)',
    );
  });

  it('say which runs the target leaves out, and why', () => {
    const flat = Array.from({ length: 12 }, () => 8);
    const traces = [
      ...[0, 1, 2].map((seed) => testTrace(0, seed, flat)),
      ...[0, 1, 2].map((seed) => testTrace(1, seed, halving(3))),
      testTrace(2, 0, halving(3)),
      testTrace(2, 1, [8, 4, 900], 3),
      testTrace(2, 2, flat),
    ];
    const left = input(traces);
    expect(statisticsCaption(left)).toContain(
      'To a training loss of 1, which every seed reaches that gets at least halfway down, B takes steps: 9; not reached in 12 steps by most seeds of A, C.',
    );
    expect(statisticsNotes(left)).toContain(
      'Target chosen without 1 of 3 seeds of C: diverged. ' +
        'Target chosen without A, 1 of 3 seeds of C: less than halfway from the first loss to the least of all.',
    );
    expect(statisticsNotes({ ...left, settings: { ...left.settings, aim: 'own', target: 1 } })).not.toContain(
      'without',
    );
    expect(statisticsNotes(three)).not.toContain('without');
  });

  it('do not call a tie a win', () => {
    const twins = input([0, 1].map((run) => testTrace(run, 0, halving(3))));
    expect(statisticsCaption(twins)).toBe(
      'To a training loss of 1, which every run reaches, A and B take equally many steps, 9. After the last step A and B have the same training loss, 1.',
    );
    const withThird = input([halving(3), halving(3), halving(1)].map((loss, run) => testTrace(run, 0, loss)));
    expect(statisticsCaption(withThird)).toContain('C takes the fewest steps, 3, A and B the most, 9.');
    const seeds = input([0, 1].flatMap((run) => [0, 1].map((seed) => testTrace(run, seed, halving(3)))));
    expect(statisticsCaption(seeds)).toContain('Sooner there than A: B on 0 of 2 seeds (2 tied, p = 1).');
    const near = input([1, 1 + 1e-6].map((loss, run) => testTrace(run, 0, [8, loss])));
    expect(statisticsCaption(near)).toContain('A and B have the same training loss to three digits, 1.');
  });

  it('say when the loss that they compare was measured', () => {
    expect(statisticsTable(three).columns[7]).toBe('training loss after the last step');
    const going = { ...three, experiment: { ...three.experiment, steps: 20 } };
    expect(statisticsTable(going).columns[7]).toBe('training loss so far');
    expect(statisticsCaption(going)).toContain('So far B has the least training loss, 0.25');
    const batches = { ...three, settings: { ...three.settings, loss: 'batch' } };
    expect(statisticsTable(batches).columns[7]).toBe('averaged mini-batch loss at the last step');
  });

  it('claim nothing of one seed, and nothing before a step', () => {
    const one = input([testTrace(0, 0, halving(3)), testTrace(1, 0, [8, 40, 900], 3)]);
    expect(statisticsNotes(one)).toContain('One seed: how far results vary is not known.');
    expect(statisticsTable(one).rows[1]?.[7]).toBe('diverged');
    expect(statisticsCaption(input([]))).toBe('All runs are hidden.');
    expect(statisticsCaption(input([testTrace(0, 0, [])]))).toBe('No step has been trained yet.');
  });
});
