import { describe, expect, it } from 'vitest';
import type { Experiment } from './experiment.ts';
import { runName } from './names.ts';
import { parseExperiment } from './schema.ts';

function namesOf(...runs: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  const { experiment, notices } = parseExperiment({ problem: { kind: 'rosenbrock' }, runs });
  expect(notices).toEqual([]);
  return experiment.runs.map((_, index) => runName(experiment, index));
}

describe('runName', () => {
  it('is the method alone where that is enough', () => {
    expect(namesOf({ optimizer: 'adam', learningRate: 0.3 }, { optimizer: 'sgd' })).toEqual(['Adam', 'SGD']);
  });

  it('says what differs between runs of one method, and only that', () => {
    expect(
      namesOf(
        { optimizer: 'adam', learningRate: 0.01 },
        { optimizer: 'adam', learningRate: 1e-4 },
        { optimizer: 'sgd' },
      ),
    ).toEqual(['Adam lr 0.01', 'Adam lr 1e-4', 'SGD']);
    expect(
      namesOf({ optimizer: 'shampoo', interval: 10 }, { optimizer: 'shampoo', interval: 1, epsilon: 1e-3 }),
    ).toEqual(['Shampoo ε 1e-6, every 10', 'Shampoo ε 0.001, every 1']);
    expect(namesOf({ optimizer: 'shampoo', grafting: 'none' }, { optimizer: 'shampoo', damping: 'absolute' })).toEqual([
      'Shampoo ridge relative, grafting none',
      'Shampoo ridge absolute, grafting Adam',
    ]);
  });

  it('rounds numbers to what tells the runs apart', () => {
    const [first, second] = [Math.PI / 100, Math.PI / 10];
    expect(namesOf({ optimizer: 'adam', learningRate: first }, { optimizer: 'adam', learningRate: second })).toEqual([
      'Adam lr 0.0314',
      'Adam lr 0.314',
    ]);
    expect(namesOf({ optimizer: 'adam', learningRate: first }, { optimizer: 'adam', learningRate: 0.0314 })).toEqual([
      'Adam lr 0.03142',
      'Adam lr 0.0314',
    ]);
  });

  it('says where roots are computed', () => {
    expect(namesOf({ optimizer: 'shampoo', roots: 'aside' }, { optimizer: 'shampoo' })).toEqual([
      'Shampoo roots aside',
      'Shampoo roots in place',
    ]);
  });

  it('leaves out what has no effect', () => {
    expect(namesOf({ optimizer: 'shampoo', momentum: 0.5, interval: 2 }, { optimizer: 'shampoo' })).toEqual([
      'Shampoo every 2',
      'Shampoo every 1',
    ]);
  });

  it('numbers equal runs, and keeps the user’s labels', () => {
    expect(namesOf({ optimizer: 'adam' }, { optimizer: 'adam', label: 'mine' }, { optimizer: 'adam' })).toEqual([
      'Adam (1)',
      'mine',
      'Adam (2)',
    ]);
  });

  it('is nothing for a run that does not exist', () => {
    const { experiment }: { experiment: Experiment } = parseExperiment({});
    expect(runName(experiment, 8)).toBe('');
  });
});
