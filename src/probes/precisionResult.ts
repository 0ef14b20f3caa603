import type { Target } from './probe.ts';

/** Arithmetics in which roots are computed. */
export type RootPrecision = 'float64' | 'double-float' | 'float32' | 'bfloat16';

export interface PrecisionRequest extends Target {
  readonly probe: 'precision';
  /** The weight whose statistics are to be placed on the axis of condition numbers. */
  readonly parameter: string;
  /** p of A^(−1/p). */
  readonly order: number;
  /** Relative to λmax; 0 for none. */
  readonly ridge: number;
  /** Whether errors are of the root of the matrix, or of the matrix with its ridge. */
  readonly against: 'matrix' | 'ridged';
  readonly methods: 'usual' | 'iterations' | 'ridges' | 'all';
  readonly precisions: 'all' | RootPrecision;
  /** The iterations that are followed: at which condition number, of which method, in which arithmetic. */
  readonly condition: number;
  readonly method: string;
  readonly precision: RootPrecision;
}

/** Correct bits of one method in one arithmetic, by condition number: −log₂ of the relative Frobenius error, from 0 to the bits of the arithmetic. NaN: not yet measured. */
export interface PrecisionCurve {
  readonly method: string;
  readonly label: string;
  readonly precision: RootPrecision;
  /** Over the matrices. */
  readonly median: Float64Array;
  readonly least: Float64Array;
  readonly most: Float64Array;
}

/** What the rule leaves of an arithmetic’s bits, by condition number: bits − log₂(κ/p), between 0 and bits. */
export interface PrecisionRule {
  readonly precision: RootPrecision;
  /** Significant bits. */
  readonly bits: number;
  readonly left: Float64Array;
}

/** One method’s way to one root. By iteration, from the start on; a number that has overflowed is not finite. */
export interface RootWay {
  readonly condition: number;
  readonly method: string;
  readonly label: string;
  readonly precision: RootPrecision;
  /** What `own` measures. */
  readonly measures: string;
  /** The residual that the method itself computes. */
  readonly own: Float64Array;
  /** max |XᵖA − I| in float64, with the A that was given. */
  readonly residual: Float64Array;
  /** Relative Frobenius error of the root. */
  readonly error: Float64Array;
  /** The iteration whose root is given by the usual stopping rule (Anil et al. 2020), and why it stops. */
  readonly given: number;
  readonly stopped: 'direct' | 'converged' | 'grew' | 'stagnated' | 'limit';
}

/** Condition number of one of a run’s statistics with the ridge; infinite where it is singular. */
export interface StatisticCondition {
  readonly name: string;
  readonly size: number;
  readonly condition: number;
}

export interface PrecisionResult {
  readonly probe: 'precision';
  readonly order: number;
  readonly ridge: number;
  readonly against: 'matrix' | 'ridged';
  /** Rows of the matrices, and how many random ones the medians are of when all is done. */
  readonly size: number;
  readonly matrices: number;
  readonly conditions: Float64Array;
  readonly curves: readonly PrecisionCurve[];
  readonly rules: readonly PrecisionRule[];
  /** Methods that were asked for and cannot take roots of this order. */
  readonly unfit: readonly string[];
  /** Roots computed, and to be computed. */
  readonly done: number;
  readonly all: number;
  readonly way: RootWay | undefined;
  /** Whose statistics: step and weight; none where the run keeps none. */
  readonly step: number;
  readonly parameter: string;
  readonly statistics: readonly StatisticCondition[];
}
