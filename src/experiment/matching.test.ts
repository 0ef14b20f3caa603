import { describe, expect, it } from 'vitest';
import { matchingBrief, matchingText } from './matching.ts';
import { presets } from './presets/index.ts';

const data = { ...presets[0].experiment, problem: { kind: 'rings', settings: {} } };

describe('what runs have in common', () => {
  it('is said for batches, for all examples, for seeds and for surfaces', () => {
    expect(matchingText({ ...data, batch: 32, seeds: 5 }, [])).toBe(
      'Matched: every run starts from the same weights and sees the same batches of 32, seed by seed for 5 seeds.',
    );
    expect(matchingText({ ...data, batch: 0, seeds: 1 }, [])).toBe(
      'Matched: every run starts from the same weights and sees all examples at every step.',
    );
    const surface = { ...data, problem: { kind: 'rosenbrock', settings: {} } };
    expect(matchingText(surface, [])).toBe('Matched: every run starts at the same point.');
    expect([surface, { ...data, batch: 8 }, { ...data, batch: 0 }].map(matchingBrief)).toEqual([
      'same start',
      'same weights and batches',
      'same weights and examples',
    ]);
  });

  it('names the runs whose roots come when they are ready', () => {
    const runs = data.runs.map((run, i) => (i === 2 ? { ...run, settings: { ...run.settings, roots: 'aside' } } : run));
    expect(matchingText({ ...data, runs }, ['SGD', 'Adam', 'Shampoo', 'Sketchy'])).toContain(
      'Not matched in time: the roots of Shampoo are computed beside',
    );
  });
});
