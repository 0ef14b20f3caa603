import { describe, expect, it } from 'vitest';
import { stepOfX, xOfStep } from '../cursorAxis.ts';
import { lossAxes } from './lossDomains.ts';
import { lossSeries, pointAt } from './lossSeries.ts';
import { testInput, testTrace } from '../testInput.ts';

const values = (list: ArrayLike<number>, count: number) => Array.from(list).slice(0, count);

describe('lossSeries', () => {
  it('has one curve per visible run that has a loss', () => {
    const input = testInput([testTrace(0, 0, [3, 2]), testTrace(1, 0, []), testTrace(2, 0, [4, 1])]);
    expect(lossSeries(input).map(({ run, count }) => [run, count])).toEqual([
      [0, 2],
      [2, 2],
    ]);
    const looks = input.looks.map((look, run) => ({ ...look, hidden: run === 2 }));
    expect(lossSeries({ ...input, looks }).map(({ run }) => run)).toEqual([0]);
  });

  it('keeps the measured line beside the smoothed one', () => {
    const [curve] = lossSeries(testInput([testTrace(0, 0, [4, 0, 4])], { smoothing: 0.5 }));
    expect(values(curve!.exact, 3)).toEqual([4, 0, 4]);
    // Weights 1, 1/2 and 1/4 on newest, previous and first; sums of such numbers are exact but for the divisions by 3 and 7.
    values(curve!.line, 3).forEach((value, i) => expect(value).toBeCloseTo([4, 4 / 3, 20 / 7][i]!, 14));
  });

  it('summarises seeds by median and range, from five on by quartiles', () => {
    const three = lossSeries(testInput([9, 1, 5].map((loss, seed) => testTrace(0, seed, [loss]))))[0]!;
    expect([three.line[0], three.band?.low[0], three.band?.high[0], three.seeds]).toEqual([5, 1, 9, 3]);
    const five = lossSeries(testInput([9, 1, 5, 3, 7].map((loss, seed) => testTrace(0, seed, [loss]))))[0]!;
    expect([five.line[0], five.band?.low[0], five.band?.high[0]]).toEqual([5, 3, 7]);
  });

  it('ends the curve of a diverged run at its last finite loss', () => {
    const [curve] = lossSeries(testInput([testTrace(0, 0, [1, 50, Number.NaN], 2)]));
    expect(curve!.count).toBe(2);
    expect(curve!.ends.map(({ step, count, x, y }) => [step, x[count - 1], y[count - 1]])).toEqual([[2, 1, 50]]);
    expect(pointAt(curve!, 1)).toBe(1);
    expect(pointAt(curve!, 2)).toBeUndefined();
  });

  it('does not let a diverged seed improve the median', () => {
    const one = lossSeries(
      testInput([testTrace(0, 0, [1, 1, 1, 1]), testTrace(0, 1, [0, 9], 2), testTrace(0, 2, [3, 3, 3, 3])]),
    )[0]!;
    expect(values(one.line, one.count)).toEqual([1, 3, 3, 3]);
    expect([one.band!.high[3], one.brokenAt]).toEqual([Infinity, undefined]);
    const two = lossSeries(
      testInput([testTrace(0, 0, [1, 1, 1, 1]), testTrace(0, 1, [0, 9], 2), testTrace(0, 2, [3, 3, 99], 3)]),
    )[0]!;
    expect([two.count, two.brokenAt]).toEqual([3, 3]);
    expect([pointAt(two, 2), pointAt(two, 3)]).toEqual([2, undefined]);
  });

  it('has no curve for a run whose first loss is not finite', () => {
    expect(lossSeries(testInput([testTrace(0, 0, [Number.NaN], 0)]))).toEqual([]);
  });

  it('counts examples, and steps where a step has none', () => {
    const input = testInput([testTrace(0, 0, [3, 2, 1])], { xAxis: 'examples' });
    expect(values(lossSeries(input)[0]!.x, 3)).toEqual([0, 8, 16]);
    expect(values(lossSeries({ ...input, batch: 0 })[0]!.x, 3)).toEqual([0, 1, 2]);
  });

  it('takes the median of the seeds’ clocks', () => {
    const replicas = [0.5, 3, 1].map((pace, seed) => testTrace(0, seed, [1, 1, 1], undefined, pace));
    expect(values(lossSeries(testInput(replicas, { xAxis: 'time' }))[0]!.x, 3)).toEqual([0, 1, 2]);
  });

  it('shows evaluations at their steps and drops those after the divergence', () => {
    const evaluations = {
      steps: [0, 10, 20],
      training: [[], []],
      heldOut: [
        [5, 4, 3],
        [5, 90, 1e9],
      ],
      trainingAccuracy: [[], []],
      heldOutAccuracy: [[Number.NaN, Number.NaN, Number.NaN], []],
      trainingAuc: [[], []],
      heldOutAuc: [[], []],
    };
    const long = Array.from({ length: 25 }, () => 1);
    const input = testInput(
      [testTrace(0, 0, long), testTrace(1, 0, long.slice(0, 15), 15)],
      { metric: 'both', smoothing: 0.9 },
      { evaluations },
    );
    const series = lossSeries(input);
    expect(series.map(({ run, quantity, count }) => [run, quantity, count])).toEqual([
      [0, 'heldOut', 3],
      [0, 'training', 25],
      [1, 'heldOut', 2],
      [1, 'training', 15],
    ]);
    // Evaluations are not noisy: smoothing leaves them alone.
    expect(values(series[0]!.line, 3)).toEqual([5, 4, 3]);
    expect(pointAt(series[0]!, 19)).toBe(1);
    expect(pointAt(series[2]!, 12)).toBe(1);
    expect(pointAt(series[2]!, 15)).toBeUndefined();
    expect(lossSeries(testInput(input.replicas, { metric: 'accuracy' }, { evaluations }))).toEqual([]);
  });

  it('follows the data: more steps, other view, other replicas', () => {
    const replicas = [testTrace(0, 0, [4, 2])];
    const input = testInput(replicas);
    const first = lossSeries(input);
    const moved = { ...input, cursor: 0, hoveredRun: 0 };
    expect(lossSeries(moved)).toBe(first);
    expect(lossSeries({ ...input, newest: 3 })).not.toBe(first);
    expect(lossSeries(testInput(replicas, { smoothing: 0.9 }))).not.toBe(first);
    expect(lossSeries(testInput([testTrace(0, 0, [4, 2])]))).not.toBe(first);
  });
});

describe('lossAxes', () => {
  const axes = (input: ReturnType<typeof testInput>) => lossAxes(input, lossSeries(input));

  it('puts zero and negative losses at the foot of a log axis, and says so', () => {
    const { y } = axes(testInput([testTrace(0, 0, [1, 0.1, 0, -1])], { logY: true }));
    expect(y.floor).toBe('≤ 0');
    expect(y.domain[0]).toBeLessThan(0.1);
    expect(axes(testInput([testTrace(0, 0, [1, 0.1])], { logY: true })).y).toMatchObject({ domain: [0.1, 1] });
  });

  it('puts step 0 at the foot of a log axis', () => {
    expect(axes(testInput([testTrace(0, 0, [1, 1, 1])], { logX: true })).x).toMatchObject({
      type: 'log',
      floor: '0',
      domain: [0.5, 16],
    });
  });

  it('reaches below zero on a linear axis', () => {
    expect(axes(testInput([testTrace(0, 0, [2, -3])])).y.domain).toEqual([-3, 2]);
  });

  it('lets a run that blows up leave the picture', () => {
    expect(axes(testInput([testTrace(0, 0, [2, 1, 1]), testTrace(1, 0, [2, 1e9], 2)])).y.domain).toEqual([0, 20]);
    expect(
      axes(testInput([testTrace(0, 0, [2, 1, 1]), testTrace(1, 0, [2, 1e9], 2)], { logY: true })).y.domain[1],
    ).toBe(200);
  });

  it('stands still between powers of two while training, and ends at the last step', () => {
    const end = (steps: number) =>
      axes(
        testInput([
          testTrace(
            0,
            0,
            Array.from({ length: steps }, () => 1),
          ),
        ]),
      ).x.domain[1];
    expect([3, 17, 32, 33, 65, 100].map(end)).toEqual([16, 32, 32, 64, 100, 100]);
  });

  it('has nothing to say about nothing', () => {
    expect(axes(testInput([])).y.bare).toBe(true);
  });
});

describe('the cursor on the x axis', () => {
  const input = (xAxis: 'step' | 'examples' | 'time') =>
    testInput([testTrace(0, 0, [1, 1, 1, 1], undefined, 0.25), testTrace(1, 0, [1, 1, 1, 1], undefined, 9)], { xAxis });

  it.each(['step', 'examples', 'time'] as const)('goes to a place and back by %s', (xAxis) => {
    for (const step of [0, 1, 2, 3]) expect(stepOfX(input(xAxis), xOfStep(input(xAxis), step))).toBe(step);
  });

  it('follows the clock of the focused run', () => {
    expect(xOfStep(input('time'), 2)).toBe(0.5);
    expect(stepOfX(input('time'), 0.63)).toBe(3);
    expect(stepOfX(input('time'), 0.62)).toBe(2);
  });

  it('stays within what is recorded', () => {
    expect(stepOfX(input('step'), -7)).toBe(0);
    expect(stepOfX(input('step'), 1e9)).toBe(4);
    expect(stepOfX(input('time'), 1e9)).toBe(3);
    expect(stepOfX(testInput([], { xAxis: 'time' }), 5)).toBe(0);
  });
});
