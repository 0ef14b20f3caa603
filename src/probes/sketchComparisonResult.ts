import type { Target } from './probe.ts';

/** What is sketched: a run's gradients, or one of the literature's streams. */
export type SketchStream = 'gradients' | 'synthetic' | 'adversarial' | 'basis' | 'noise';

/** For all streams but the gradients the target is of no account. */
export interface SketchComparisonRequest extends Target {
  readonly probe: 'sketchComparison';
  readonly stream: SketchStream;
  /** Gradients: of which weight, and along which of its sides. */
  readonly parameter: string;
  readonly side: 'left' | 'right';
  /** Kinds of sketches to compare. */
  readonly sketches: readonly string[];
  /** ℓ of the bars; the adversarial stream is made against it. */
  readonly rank: number;
  /** Kind of the sketch whose rows are the bars. */
  readonly bars: string;
  /** How much of the stream has passed, 0 to 1; gradients have passed up to the step. */
  readonly at: number;
}

/** What is measured of a sketch, by ℓ; NaN where it has not been yet, or has no meaning. */
export interface SketchMeasures {
  /** `‖AᵀA − BᵀB‖₂ / ‖A‖²_F`. */
  readonly covariance: Float64Array;
  /** `‖A − A π‖²_F / ‖A − A_k‖²_F`, π the projection on the k top right singular vectors of B. */
  readonly projection: Float64Array;
  /** `‖B‖²_F / ‖A‖²_F`. */
  readonly kept: Float64Array;
}

export interface SketchLine extends SketchMeasures {
  readonly kind: string;
  readonly label: string;
  /** Whether it draws random numbers. */
  readonly random: boolean;
  /** What it compares with fades by this at each row; 1 is all rows alike. */
  readonly decay: number;
  readonly ell: Int32Array;
  /** Floats that it keeps, by ℓ. */
  readonly floats: Float64Array;
}

/** One item of a basis stream. */
export interface ItemCount {
  readonly item: number;
  /** How often it has come. */
  readonly seen: number;
  /** What Misra–Gries with ℓ − 1 counters says. */
  readonly counter: number;
  /** What the sketch says: its diagonal element of BᵀB. */
  readonly sketched: number;
}

export interface SketchComparisonResult {
  readonly probe: 'sketchComparison';
  /** Gradients: the step up to which they have passed. */
  readonly step: number;
  readonly stream: SketchStream;
  readonly parameter: string;
  readonly side: 'left' | 'right';
  /** Rows that have passed, and of the whole stream. */
  readonly rows: number;
  readonly planned: number;
  readonly dimension: number;
  /** Gradients: each so-manieth is taken, so that the rows do not become too many. */
  readonly every: number;
  /** ‖A‖²_F. */
  readonly energy: number;
  /** The k of the projection error. */
  readonly signal: number;
  /** Of the random sketches and of the stream. */
  readonly seed: number;
  readonly lines: readonly SketchLine[];
  /** What is proved of Frequent Directions, and the best that any matrix of rank ℓ does; `floats` as Frequent Directions keeps. */
  readonly theory: {
    readonly ell: Int32Array;
    readonly floats: Float64Array;
    readonly bound: SketchMeasures;
    readonly best: SketchMeasures;
  };
  readonly bars: {
    readonly kind: string;
    readonly label: string;
    readonly ell: number;
    /** Squared singular values of B, descending, ℓ of them. */
    readonly squares: Float64Array;
    /** Eigenvalues of AᵀA (faded where the sketch fades), descending, as many. */
    readonly exact: Float64Array;
    /** Basis stream: the items that have a counter or a row, by what has been seen of them. */
    readonly items: readonly ItemCount[] | undefined;
  };
  /** Sketches still to be measured. */
  readonly left: number;
}
