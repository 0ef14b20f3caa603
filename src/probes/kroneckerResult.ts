import type { Target } from './probe.ts';

export interface KroneckerRequest extends Target {
  readonly probe: 'kronecker';
  readonly parameter: string;
  readonly epsilon: number;
}

/** The Kronecker-factored statistics of one weight beside the statistic that they stand for. All matrices are row-major. */
export interface KroneckerResult {
  readonly probe: 'kronecker';
  /** So many gradients have been summed. */
  readonly step: number;
  readonly parameter: string;
  /** The upper left part of the weight whose gradients these are, m × n: all of it where it is small. */
  readonly rows: number;
  readonly columns: number;
  /** The whole weight. */
  readonly wholeRows: number;
  readonly wholeColumns: number;
  readonly epsilon: number;
  /** r: the largest numerical rank of a gradient so far, at least 1. */
  readonly rank: number;
  /** L = εI + Σ G Gᵀ, m × m. */
  readonly left: Float64Array;
  /** R = εI + Σ Gᵀ G, n × n. */
  readonly right: Float64Array;
  /** L ⊗ R, mn × mn. */
  readonly product: Float64Array;
  /** L^½ ⊗ R^½ = (L ⊗ R)^½. */
  readonly rootProduct: Float64Array;
  /** C = Σ g gᵀ, g being G flattened row by row. */
  readonly full: Float64Array;
  /** The largest eigenvalue of (L ⊗ R)^½: what rounding is measured by. */
  readonly scale: number;
  /** The smallest eigenvalue of (L ⊗ R)^½ − εI − C/r. */
  readonly least: number;
  /** The same without 1/r. */
  readonly leastWithout: number;
  /** As far as it is known, beyond `step` too. */
  readonly history: {
    readonly steps: Int32Array;
    readonly least: Float64Array;
    readonly leastWithout: Float64Array;
    readonly rank: Int32Array;
  };
}
