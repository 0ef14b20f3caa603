import type { InclusionRequest, InclusionResult } from '../../probes/inclusionResult.ts';

/** Gaps that fall as 1/ε from ε of the size of the gradients on. */
export function inventedInclusion({ step, parameter }: InclusionRequest): InclusionResult {
  const epsilons = Float64Array.from({ length: 17 }, (_, i) => 10 ** (i - 8));
  const gap = (scale: number) => epsilons.map((epsilon) => (scale / (scale + epsilon)) * (1 + 0.1 / (1 + epsilon)));
  return {
    probe: 'inclusion',
    step,
    parameter,
    gradients: Math.min(step, 40),
    epsilons,
    curves: [
      { general: 'RMSProp', special: 'Heavy ball', gap: gap(0.02) },
      { general: 'Adam', special: 'Heavy ball', gap: gap(0.03) },
      { general: 'NAdam', special: 'Nesterov', gap: gap(0.05) },
    ],
  };
}
