import { describe, expect, it } from 'vitest';
import { numberOf } from '../../fields/fields.ts';
import { runAt, searchPoints, searchSpace } from './search.ts';
import { testExperiment } from './studied.properties.ts';

const [sgd, adam, shampoo, rmsprop] = testExperiment(
  'xor',
  {},
  {},
  [['sgd'], ['adam'], ['shampoo'], ['rmsprop']],
  {},
).runs;
const names = (run: typeof sgd, protocol: 'rate' | 'momentum' | 'epsilon') =>
  searchSpace(run!, protocol, [1e-3, 1]).map(({ name }) => name);

describe('searchSpace', () => {
  it('adds what a run has and uses', () => {
    expect(names(sgd, 'epsilon')).toEqual(['learningRate']);
    expect(names(adam, 'rate')).toEqual(['learningRate']);
    expect(names(adam, 'momentum')).toEqual(['learningRate', 'beta1']);
    expect(names(rmsprop, 'epsilon')).toEqual(['learningRate', 'momentum', 'epsilon']);
    const rolling = { ...shampoo!, settings: { ...shampoo!.settings, acceleration: 'nesterov' } };
    expect(names(rolling, 'momentum')).toContain('momentum');
    expect(names({ ...rolling, settings: { ...rolling.settings, acceleration: 'none' } }, 'momentum')).not.toContain(
      'momentum',
    );
  });
});

describe('searchPoints', () => {
  it.each(['random', 'quasi', 'grid'] as const)('stays in the cube and does not depend on the run: %s', (layout) => {
    const points = searchPoints(layout, 24, 3, 5);
    expect(points.length).toBeLessThanOrEqual(24);
    expect(points.flat().every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(points.map(String)).size).toBe(points.length);
    expect(searchPoints(layout, 24, 3, 5)).toEqual(points);
    if (layout !== 'grid') expect(searchPoints(layout, 24, 3, 6)).not.toEqual(points);
  });

  it('has the same first coordinates however many follow', () => {
    for (const layout of ['random', 'quasi'] as const)
      expect(searchPoints(layout, 9, 1, 2).flat()).toEqual(searchPoints(layout, 9, 3, 2).map(([first]) => first));
  });

  it('uses a grid as fine as the budget allows, finest in the first dimension', () => {
    expect([1, 2, 3].map((dimensions) => searchPoints('grid', 24, dimensions, 1).length)).toEqual([24, 24, 24]);
    expect(new Set(searchPoints('grid', 24, 3, 1).map(([first]) => first)).size).toBe(6);
  });

  it('is spread more evenly than chance: each sixteenth holds one of sixteen Halton points', () => {
    const shift = searchPoints('quasi', 16, 1, 3)[0]![0]! - 0.5;
    const cells = searchPoints('quasi', 16, 1, 3).map(([value = 0]) =>
      Math.floor(16 * ((value - shift + 2 + 1e-9) % 1)),
    );
    expect(new Set(cells).size).toBe(16);
    const others = searchPoints('random', 16, 1, 3).map(([value = 0]) => Math.floor(16 * value));
    expect(new Set(others).size).toBeLessThan(16);
  });
});

describe('runAt', () => {
  const space = searchSpace(adam!, 'epsilon', [1e-3, 1]);
  const at = (...point: number[]) => runAt(adam!, space, point).settings;

  it('is even in logarithms', () => {
    expect(numberOf(at(0.5, 0.5, 0), 'learningRate')).toBeCloseTo(Math.sqrt(1e-3), 12);
    expect(numberOf(at(0, 0, 0), 'beta1')).toBe(0);
    expect(1 - numberOf(at(0, 0.5, 0), 'beta1')).toBeCloseTo(0.1, 12);
    expect(numberOf(at(0, 0, 0.5), 'epsilon')).toBeCloseTo(1e-4, 15);
  });

  it('searches η/ε where ε is damping, within what η may be', () => {
    expect(numberOf(at(0.5, 0, 1), 'learningRate') / numberOf(at(0.5, 0, 0), 'learningRate')).toBeCloseTo(100, 9);
    expect(numberOf(runAt(adam!, searchSpace(adam!, 'epsilon', [1e-3, 50]), [1, 0, 1]).settings, 'learningRate')).toBe(
      100,
    );
  });
});
