import { describe, expect, it } from 'vitest';
import type { Experiment } from '../experiment/experiment.ts';
import { gather } from './gather.properties.ts';
import type { Claim } from './lesson.ts';
import { loadCourse } from './lessons.ts';

const SEEDS = [1, 2, 3, 4, 5];
const seeded = (experiment: Experiment, seed: number): Experiment => ({ ...experiment, seed });

/** What a claim measures over five seeds, of its experiment or of a change of it. */
async function measured({ experiment, vary = seeded, measure }: Claim, change = (one: Experiment) => one) {
  const values: number[] = [];
  for (const k of SEEDS) values.push(measure(await gather(change(vary(experiment, k)))) ?? NaN);
  return values;
}

const course = await loadCourse();

describe.each(course)('the lesson “$title”', ({ claims }) => {
  it.each(claims)('shows over five seeds: $says', { timeout: 60_000 }, async (claim) => {
    const values = await measured(claim);
    const outside = ([least, greatest]: Claim['within']) => values.filter((x) => !(x >= least && x <= greatest));
    // The spread that the margin was chosen from is what is measured.
    expect({ values, beyond: outside(claim.within), elsewhere: outside(claim.spread) }).toEqual({
      values,
      beyond: [],
      elsewhere: [],
    });
  });

  it.each(claims)('does not without $without.what: $says', { timeout: 60_000 }, async (claim) => {
    const [least, greatest] = claim.within;
    const values = await measured(claim, claim.without.change);
    const still = values.filter((x) => x >= least && x <= greatest);
    expect({ values, still: still.length <= 2 ? [] : still }).toEqual({ values, still: [] });
  });
});
