import type { Target } from './probe.ts';
import type { Grid } from './results.ts';

export interface GeometryRequest extends Target {
  readonly probe: 'geometry';
  /** What spans the plane where there are more than two weights. */
  readonly plane: 'steps' | 'weights';
  /** Steps as long as their methods make them, or all so long that ½ δᵀFδ = c. */
  readonly length: 'own' | 'ball';
  /** λ, added to every matrix before it is inverted. */
  readonly damping: number;
  /** c in nats: the divergence at the edge of the Kullback–Leibler ball. */
  readonly radius: number;
  /** Grid points along each axis. */
  readonly resolution: number;
}

export type GeometryStepName = 'gradient' | 'newton' | 'saddleFree' | 'natural' | 'empirical';

/** One step δ from the point, and what it does to the loss. */
export interface GeometryStep {
  readonly name: GeometryStepName;
  /** In the plane, from the point. */
  readonly x: number;
  readonly y: number;
  /** ‖δ‖. */
  readonly length: number;
  /** Share of ‖δ‖² that lies in the plane. */
  readonly inPlane: number;
  /** Cosine of its angle with the negative gradient; below 0 the step goes uphill. */
  readonly cosine: number;
  /** Change of the loss that the method's own quadratic model foretells, and the change that happens. */
  readonly predicted: number;
  readonly actual: number;
  /** Kullback–Leibler divergence of the predictions after the step from those before, and ½ δᵀFδ; absent for surfaces. */
  readonly divergence?: number;
  readonly fisherForm?: number;
  /** The loss at `w + t δ` for the multiples t of the view. */
  readonly losses: Float64Array;
}

/** A closed line around the point, x, y pairs from it. Where the ball does not end, the line runs far outside the picture. */
export type GeometryLine = Float64Array;

/** How ½ δᵀFδ fails as δ, at first the natural-gradient step drawn, is halved. */
export interface GeometryHalving {
  readonly divergence: Float64Array;
  readonly fisherForm: Float64Array;
}

export interface GeometryView {
  readonly step: number;
  readonly planeOf: 'surface' | 'network';
  /** What spans the plane, in words. */
  readonly planeLabel: string;
  /** Names of the two axes. */
  readonly axes: readonly [string, string];
  /** The point in the plane. */
  readonly center: readonly [number, number];
  readonly weights: number;
  /** Training examples that everything is computed on; 0 for surfaces. */
  readonly examples: number;
  readonly loss: number;
  readonly gradientNorm: number;
  /** Learning rate of the gradient step: 1 / max |eigenvalue of the Hessian|. */
  readonly rate: number;
  /** The loss on the plane, in its own coordinates. */
  readonly grid: Grid;
  /** Known minimisers of a surface, x, y pairs. */
  readonly minima: Float32Array;
  readonly steps: readonly GeometryStep[];
  readonly multiples: Float64Array;
  /** Radius of the Euclidean ball: the length of the gradient step. */
  readonly euclidean: number;
  /** `δᵀ|H|δ` = that of the saddle-free step; for surfaces. */
  readonly hessianBall?: GeometryLine;
  /** ½ δᵀFδ = c, and the exact divergence = c along the same rays; for networks. */
  readonly fisherBall?: GeometryLine;
  readonly divergenceBall?: GeometryLine;
  readonly halving?: GeometryHalving;
  /** Eigenvalues of the Hessian: least, greatest, and how many are negative. */
  readonly hessian: { readonly least: number; readonly greatest: number; readonly negative: number };
  /** ‖G − F‖ / ‖F‖ in the Frobenius norm, G being the Gauss–Newton matrix. */
  readonly gaussNewtonDifference?: number;
  /** ‖E − F‖ / ‖F‖, E being the empirical Fisher matrix. */
  readonly empiricalDifference?: number;
}

export interface GeometryResult {
  readonly probe: 'geometry';
  /** Step of the view, or the step that is being measured where there is none yet. */
  readonly step: number;
  /** Share of the work on the newest request that is done. */
  readonly done: number;
  readonly view?: GeometryView;
}
