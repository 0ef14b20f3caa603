import type { Target } from './probe.ts';

export interface SpectraHistoryRequest extends Target {
  readonly probe: 'spectraHistory';
  /** Decays of the statistics, each followed by itself; 1 is the sum. */
  readonly decays: readonly number[];
  /** Share of the eigenvalues whose mass and directions are followed, above 0 and at most 1. */
  readonly share: number;
}

/** What is followed of one statistic, one number per recorded step; NaN where it has no meaning. */
export interface SpectraMeasures {
  /** Share of the trace in the largest eigenvalues. */
  readonly mass: Float64Array;
  /** trace / λmax. */
  readonly dimension: Float64Array;
  /** `‖UₜᵀUₜ₋Δ‖²_F / k`: the mean squared cosine of the principal angles between the top directions now and a recorded step ago. */
  readonly rotation: Float64Array;
}

/** The statistic of one side of one weight, for one decay. */
export interface SpectraLine {
  readonly decay: number;
  readonly own: SpectraMeasures;
  /** The same of independent normal gradients of the same shape. */
  readonly random: SpectraMeasures;
  /** What random-matrix theory expects of these; NaN where it does not hold. */
  readonly theory: Pick<SpectraMeasures, 'mass' | 'dimension'>;
}

/** One side of one weight. */
export interface SpectraAxis {
  readonly parameter: string;
  readonly side: 'left' | 'right';
  readonly size: number;
  /** How many eigenvalues the share is, rounded up. */
  readonly count: number;
  readonly lines: readonly SpectraLine[];
}

export interface SpectraHistoryResult {
  readonly probe: 'spectraHistory';
  /** The last of `steps`; 0 if there is none yet. */
  readonly step: number;
  readonly share: number;
  /** Steps between two recorded ones, Δ. */
  readonly every: number;
  readonly steps: Int32Array;
  readonly axes: readonly SpectraAxis[];
  /** Sides that are too long to be decomposed this often. */
  readonly skipped: readonly { readonly parameter: string; readonly side: 'left' | 'right'; readonly size: number }[];
}
