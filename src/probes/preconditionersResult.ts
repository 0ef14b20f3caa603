import type { Operator } from '../linalg/operator.ts';
import type { Target } from './probe.ts';

export interface PreconditionersRequest extends Target {
  readonly probe: 'preconditioners';
  readonly parameter: string;
}

/** A matrix of a preconditioner, cut to its upper left part where it is large. */
export interface PreconditionerMatrix {
  readonly name: string;
  /** What it is, in a few words. */
  readonly role: string;
  /** Entries of either sign, or positive numbers of any size. */
  readonly scale: 'diverging' | 'logarithmic';
  readonly rows: number;
  readonly columns: number;
  readonly wholeRows: number;
  readonly wholeColumns: number;
  /** Row-major. */
  readonly values: Float64Array;
}

/** What a run multiplies the gradient of a weight by, and what that does to the gradient. */
export interface PreconditionersResult {
  readonly probe: 'preconditioners';
  /** Of the state that is shown. */
  readonly step: number;
  /** The matrix that the method makes of the weight: the weight itself, a block of it, or more weights together. */
  readonly unit: string;
  readonly rows: number;
  readonly columns: number;
  readonly form: Operator<unknown>['form'];
  /** Statistics first, then what is made of them. */
  readonly matrices: readonly PreconditionerMatrix[];
  /**
   * One entry for each step that was measured: how many were done after it, the share of the gradient's signs that P turns round,
   * and the angles in degrees of P g and of the step to the gradient, the step's with its sign turned round; NaN where there is none.
   * As far as it is known, beyond `step` too.
   */
  readonly history: {
    /** Place of the newest of them that is not after the step asked for; −1 if there is none. */
    readonly at: number;
    readonly steps: Int32Array;
    readonly flips: Float64Array;
    readonly turned: Float64Array;
    readonly stepped: Float64Array;
  };
}
