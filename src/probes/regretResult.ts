import type { Target } from './probe.ts';

/** `run` is the one whose bound is wanted; regret itself needs only the losses that were recorded. */
export interface RegretRequest extends Target {
  readonly probe: 'regret';
}

/** What theory allows one run, at each horizon; NaN where it allows anything. */
export interface RegretBound {
  readonly values: Float64Array;
  /** The theorem, with the run's own constants in it. */
  readonly text: string;
  /** What stands in it, at the last horizon. */
  readonly constants: readonly { readonly symbol: string; readonly value: number }[];
}

export interface RegretResult {
  readonly probe: 'regret';
  readonly step: number;
  /** Numbers T of losses that have been met, ascending. */
  readonly horizons: Int32Array;
  /** min over w of Σ_{t ≤ T} f_t(w): what the best fixed weights would have paid. */
  readonly best: Float64Array;
  /** Of the run that the request names. */
  readonly run: number;
  readonly bound?: RegretBound;
  /** Why there is no bound. */
  readonly reason?: string;
}
