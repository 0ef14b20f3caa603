import type { ProbeResult } from './results.ts';

/**
 * Answers requests about one training. Work that grows with the steps is done a little at a time: after `late()` turns true a probe answers
 * with what it has, at an earlier step than asked, and goes on from there at the next request. `complete` says whether it is there.
 * Throws with a sentence for the user where there is nothing to measure.
 */
export interface Answer<R extends ProbeResult> {
  readonly result: R;
  readonly complete: boolean;
}
