import { describe, expect, it } from 'vitest';
import { oneByOne } from './oneByOne.ts';

interface Request {
  readonly run: number;
  readonly step: number;
}

/** A view in three pieces. */
function* slowly({ run, step }: Request): Generator<number, string> {
  yield 1 / 3;
  yield 2 / 3;
  return `run ${run}, step ${step}`;
}

const atOnce = () => true;
const nothing = () => undefined;

describe('views one by one', () => {
  it('finishes what it has begun, and shows an earlier step meanwhile', () => {
    const look = oneByOne(slowly, nothing);
    expect(look({ run: 0, step: 1 }, atOnce)).toEqual({ view: undefined, complete: false, done: 1 / 3 });
    expect(look({ run: 0, step: 2 }, atOnce).view).toBeUndefined();
    expect(look({ run: 0, step: 2 }, atOnce)).toEqual({ view: 'run 0, step 1', complete: false, done: 0 });
    expect(look({ run: 0, step: 2 }, () => false)).toEqual({ view: 'run 0, step 2', complete: true, done: 1 });
  });

  it('never answers for one run with the view of another, whoever asks between', () => {
    const look = oneByOne(slowly, nothing);
    for (let turn = 0; turn < 40; turn++) {
      const run = turn % 3;
      const { view } = look({ run, step: Math.floor(turn / 9) }, atOnce);
      expect(view ?? `run ${run}`).toContain(`run ${run}`);
    }
  });

  it('has a first view for each, which follows the steps until there is a whole one', () => {
    let made = 0;
    const look = oneByOne(slowly, ({ run, step }) => `coarse ${run} ${step} ${made++}`);
    expect(look({ run: 0, step: 1 }, atOnce)).toMatchObject({ view: 'coarse 0 1 0', complete: false });
    expect(look({ run: 0, step: 1 }, atOnce), 'not made again').toMatchObject({ view: 'coarse 0 1 0' });
    expect(look({ run: 1, step: 1 }, atOnce)).toMatchObject({ view: 'coarse 1 1 1', complete: false });
    expect(look({ run: 1, step: 2 }, atOnce)).toMatchObject({ view: 'coarse 1 2 2', complete: false });
    expect(look({ run: 1, step: 2 }, () => false)).toMatchObject({ view: 'run 1, step 2', complete: true });
    expect(look({ run: 1, step: 3 }, atOnce)).toMatchObject({ view: 'run 1, step 2', complete: false });
  });

  it('forgets what has not been asked for in a long time', () => {
    const look = oneByOne(slowly, nothing);
    for (let run = 0; run < 20; run++) look({ run, step: 1 }, () => false);
    expect(look({ run: 0, step: 2 }, atOnce).view).toBeUndefined();
    expect(look({ run: 19, step: 2 }, atOnce).view).toBe('run 19, step 1');
  });
});
