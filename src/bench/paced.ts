/** Milliseconds that a repetition is to take: long beside the clock's resolution and the wait for a device, short enough to alternate. */
const REPETITION = 250;

/**
 * Repetitions of something that can be done any number of times at once: each does as many as should fill a quarter of a second, by the one
 * before, and at most `most`. Gives milliseconds of one.
 */
export function paced(advance: (count: number) => Promise<unknown>, most = Infinity): () => Promise<number> {
  let count = 1;
  return async () => {
    const begun = performance.now();
    await advance(count);
    const time = (performance.now() - begun) / count;
    // Growing step by step: the first repetition may have met a compiler, the next may not have met it any more.
    count = Math.max(1, Math.min(most, 8 * count, Math.round(REPETITION / Math.max(time, 1e-6))));
    return time;
  };
}
