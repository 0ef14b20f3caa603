import type { Target } from './probe.ts';

export interface InclusionRequest extends Target {
  readonly probe: 'inclusion';
  /** The weight whose gradients both methods are fed. */
  readonly parameter: string;
  /** γ of both methods. */
  readonly momentum: number;
}

/** How far a general method with ε is from the special one that it becomes as ε grows. */
export interface InclusionCurve {
  /** Names of the methods. */
  readonly general: string;
  readonly special: string;
  /** By ε: the largest difference between their weights over all steps, as a share of the largest distance of the special one from its start. */
  readonly gap: Float64Array;
}

export interface InclusionResult {
  readonly probe: 'inclusion';
  readonly step: number;
  readonly parameter: string;
  /** How many gradients both were fed, the first of the run. */
  readonly gradients: number;
  readonly epsilons: Float64Array;
  readonly curves: readonly InclusionCurve[];
}
