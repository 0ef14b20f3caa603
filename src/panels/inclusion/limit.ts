import type { InclusionCurve, InclusionResult } from '../../probes/inclusionResult.ts';
import type { PanelInput } from '../panel.ts';

/** The measurement of the limits, if there is one. */
export function inclusionResult({ result }: PanelInput): InclusionResult | undefined {
  return result?.probe === 'inclusion' ? result : undefined;
}

/** Gaps that are in the limit: below the first order's own errors of a hundredth, and above the rounding of float64. */
const LIMIT = { below: 1e-2, above: 1e-10 };

/** The constant c of `gap ≈ c/ε` where ε is large, and how far gap · ε strays from it; `undefined` where no ε is large enough. */
export function limitConstant(
  { gap }: InclusionCurve,
  epsilons: Float64Array,
): { readonly constant: number; readonly stray: number } | undefined {
  const products = [...gap].flatMap((value, i) =>
    value < LIMIT.below && value > LIMIT.above ? [value * (epsilons[i] ?? NaN)] : [],
  );
  const constant = products.at(-1);
  if (constant === undefined) return undefined;
  return { constant, stray: Math.max(...products.map((product) => Math.abs(product / constant - 1))) };
}
