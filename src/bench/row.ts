import type { Contender } from './contender.ts';

/** A measurement: several ways of doing one thing, timed in turn. */
export interface Row {
  readonly name: string;
  readonly title: string;
  /** What a time is of: "step", "replica-step", "call". */
  readonly per: string;
  /** The contender that ratios are taken to; where it has no time, the first that has one. */
  readonly base: string;
  readonly contenders: readonly Contender[];
  /** Whether one repetition takes seconds, so that there are to be fewer of them. */
  readonly slow?: boolean;
  /** Whether it belongs to the short selection. */
  readonly quick?: boolean;
}
