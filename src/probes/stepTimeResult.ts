import type { Target } from './probe.ts';

export interface StepTimeRequest extends Target {
  readonly probe: 'stepTime';
}

/** Where the time of one run's step goes, in milliseconds of float64 on this processor; medians. */
export interface StepTimes {
  readonly run: number;
  /** Loss and gradient of the batch. */
  readonly gradient: number;
  /** What is added to the statistics. */
  readonly statistics: number;
  /** One recomputation of roots or factors, and how many steps lie between two; 0 where there are none. */
  readonly roots: number;
  readonly interval: number;
  /** The product of preconditioner and gradient. */
  readonly direction: number;
  /** The rest of the update: momentum, grafting, weight decay, the step. */
  readonly rest: number;
  /** Rounds that the medians are of; each takes some milliseconds. */
  readonly rounds: number;
}

export interface StepTimeResult {
  readonly probe: 'stepTime';
  readonly step: number;
  readonly batch: number;
  /** Of every run that could be measured. */
  readonly runs: readonly StepTimes[];
  /** Of runs that could not, with the reason. */
  readonly absent: readonly { readonly run: number; readonly reason: string }[];
}
