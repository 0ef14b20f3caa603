import type { KroneckerRequest, KroneckerResult } from './kroneckerResult.ts';
import type { GeometryRequest, GeometryResult } from './geometryResult.ts';
import type { InclusionRequest, InclusionResult } from './inclusionResult.ts';
import type { OutputsRequest, OutputsResult } from './outputsResult.ts';
import type { PrecisionRequest, PrecisionResult } from './precisionResult.ts';
import type { PreconditionersRequest, PreconditionersResult } from './preconditionersResult.ts';
import type { Target } from './probe.ts';
import type { RegretRequest, RegretResult } from './regretResult.ts';
import type { SketchComparisonRequest, SketchComparisonResult } from './sketchComparisonResult.ts';
import type { SpectraHistoryRequest, SpectraHistoryResult } from './spectraHistoryResult.ts';
import type { StepTimeRequest, StepTimeResult } from './stepTimeResult.ts';

/** What the probes return: plain numbers and typed arrays, ready to be transferred and drawn. */

export interface LevelSetsRequest extends Target {
  readonly probe: 'levelSets';
  readonly plane: 'preconditioner' | 'trajectory' | 'random';
  /** Grid points along each axis. */
  readonly resolution: number;
}
export interface SpectraRequest extends Target {
  readonly probe: 'spectra';
  readonly parameter: string;
  /** Decay of the statistics that are observed for methods which keep none of their own; 1 is the sum. */
  readonly decay: number;
}
export interface SketchRequest extends Target {
  readonly probe: 'sketch';
  readonly parameter: string;
  readonly side: 'left' | 'right';
  readonly rank: number;
  readonly decay: number;
}

/** Requests and results of every probe, by its name. */
export interface ProbeTypes {
  readonly levelSets: { readonly request: LevelSetsRequest; readonly result: LevelSetsResult };
  readonly spectra: { readonly request: SpectraRequest; readonly result: SpectraResult };
  readonly sketch: { readonly request: SketchRequest; readonly result: SketchResult };
  readonly precision: { readonly request: PrecisionRequest; readonly result: PrecisionResult };
  readonly stepTime: { readonly request: StepTimeRequest; readonly result: StepTimeResult };
  readonly spectraHistory: { readonly request: SpectraHistoryRequest; readonly result: SpectraHistoryResult };
  readonly sketchComparison: { readonly request: SketchComparisonRequest; readonly result: SketchComparisonResult };
  readonly outputs: { readonly request: OutputsRequest; readonly result: OutputsResult };
  readonly geometry: { readonly request: GeometryRequest; readonly result: GeometryResult };
  readonly inclusion: { readonly request: InclusionRequest; readonly result: InclusionResult };
  readonly preconditioners: { readonly request: PreconditionersRequest; readonly result: PreconditionersResult };
  readonly kronecker: { readonly request: KroneckerRequest; readonly result: KroneckerResult };
  readonly regret: { readonly request: RegretRequest; readonly result: RegretResult };
}
export type ProbeName = keyof ProbeTypes;
export type ProbeRequest = ProbeTypes[ProbeName]['request'];
export type ProbeResult = ProbeTypes[ProbeName]['result'];

/** A loss on a regular grid, `values[row * columns + column]`, row 0 at `y[0]`. */
export interface Grid {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

/** One run's way through a plane: x, y pairs, oldest first. */
export interface PlanePath {
  readonly run: number;
  readonly seed: number;
  readonly steps: Int32Array;
  readonly points: Float32Array;
}

/** One of the two pictures of the level sets. */
export interface LevelSetView {
  readonly grid: Grid;
  readonly paths: readonly PlanePath[];
  /** Known minimisers in these coordinates, x, y pairs. */
  readonly minima: Float32Array;
  /** λmax/λmin of the loss's Hessian in these coordinates at the cursor; NaN where λmin ≤ 0. */
  readonly condition: number;
  /** Its eigenvalues, ascending. */
  readonly curvature: readonly [number, number];
}

export interface LevelSetsResult {
  readonly probe: 'levelSets';
  readonly step: number;
  /** Whether the plane is the parameter plane itself, or a plane through a network's current weights. */
  readonly planeOf: 'surface' | 'network';
  /** What spans it, in words: "w₁, w₂" or "top two eigenvectors of the preconditioner of W2". */
  readonly planeLabel: string;
  /** Share of what the plane explains, and of what: variance of the path, trace of the preconditioner; absent for surfaces. */
  readonly explained?: { readonly share: number; readonly of: string };
  readonly form: 'identity' | 'diagonal' | 'full' | 'kronecker' | 'rotated';
  /** `w = center + root · z` maps preconditioned to original coordinates; row-major 2×2. */
  readonly center: readonly [number, number];
  readonly root: readonly [number, number, number, number];
  readonly original: LevelSetView;
  /** The same loss in the coordinates z; absent, with the reason, where the method has no such map. */
  readonly preconditioned?: LevelSetView;
  readonly reason?: string;
}

/** The spectrum of one symmetric statistic, and how it has moved. */
export interface Spectrum {
  /** L, R or H. */
  readonly name: string;
  readonly size: number;
  /** Descending. */
  readonly eigenvalues: Float64Array;
  /** Share of the trace in the top quarter of the eigenvalues, rounded up to at least one. */
  readonly topMass: number;
  /** How many eigenvalues that quarter is. */
  readonly topCount: number;
  /** trace / λmax. */
  readonly intrinsicDimension: number;
  /** The same statistic of as many independent Gaussian gradients of the same shape, scaled to the same trace. */
  readonly baseline: { readonly eigenvalues: Float64Array; readonly topMass: number };
  /** At recorded steps up to the cursor. */
  readonly history: {
    readonly steps: Int32Array;
    readonly topMass: Float64Array;
    readonly baselineTopMass: Float64Array;
  };
  /** A few earlier spectra, oldest first, each descending. */
  readonly trail: readonly { readonly step: number; readonly eigenvalues: Float64Array }[];
}

export interface SpectraResult {
  readonly probe: 'spectra';
  readonly step: number;
  readonly parameter: string;
  readonly rows: number;
  readonly columns: number;
  /** `optimizer`: the statistic that the run itself keeps; `observed`: L and R gathered from its gradients because it keeps none. */
  readonly origin: 'optimizer' | 'observed';
  readonly decay: number;
  readonly spectra: readonly Spectrum[];
}

/** Error of a Frequent Directions sketch B of the gradients A seen so far, and what theory says of it. All in units of ‖AᵀA‖₂'s. */
export interface SketchCurve {
  /** ‖AᵀA − BᵀB‖₂. */
  readonly error: Float64Array;
  /** min over k ≤ ℓ of ‖A − A_k‖²_F / (ℓ + 1 − k): the sketch keeps ℓ directions. */
  readonly bound: Float64Array;
  /** λ_{ℓ+1}(AᵀA): the least error of any matrix of rank ℓ. */
  readonly best: Float64Array;
  /** ρ, the mass that the sketch has shrunk away. */
  readonly escaped: Float64Array;
}

export interface SketchResult {
  readonly probe: 'sketch';
  readonly step: number;
  readonly parameter: string;
  readonly side: 'left' | 'right';
  /** Length of the sketched axis. */
  readonly dimension: number;
  readonly rank: number;
  readonly decay: number;
  /** ‖AᵀA‖₂ and ‖A‖²_F at the cursor, to put the errors in proportion. */
  readonly top: number;
  readonly energy: number;
  readonly overSteps: SketchCurve & { readonly steps: Int32Array; readonly top: Float64Array };
  readonly overRanks: SketchCurve & { readonly ranks: Int32Array };
}
