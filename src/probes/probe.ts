import type { Fields, Settings } from '../fields/fields.ts';
import type { History } from './history.ts';

/** Which replica a probe looks at, and when: the latest recorded step that is not after `step`. */
export interface Target {
  /** Index of the run. */
  readonly run: number;
  /** Index of the seed, from 0. */
  readonly seed: number;
  readonly step: number;
}

/**
 * Answers requests about one training. Work that grows with the steps is done a little at a time: after `late()` turns true a probe answers
 * with what it has, at an earlier step than asked, and goes on from there at the next request. `complete` says whether it is there.
 * Throws with a sentence for the user where there is nothing to measure.
 */
export interface Answer<Result> {
  readonly result: Result;
  readonly complete: boolean;
}

/** What measures one training, for as long as it lasts; it may remember what it has computed. */
export type OpenProbe<Request, Result> = (request: Request, late: () => boolean) => Answer<Result>;

/** A quantity measured on the record of a training. */
export interface Probe<Request, Result> {
  /** What it measures, in one sentence, for listings. */
  readonly summary: string;
  /** What it can be told, besides which run, seed and step it looks at. */
  readonly fields: Fields;
  /** Whether it looks at one weight. */
  readonly ofParameter: boolean;
  /** The request that a file means by a target, the name of a weight and values of the fields. */
  request(target: Target, parameter: string, settings: Settings): Request;
  /** `now` is a clock in milliseconds, for what is measured in time. */
  open(history: History, now: () => number): OpenProbe<Request, Result>;
}
