import type { Fixed, Optimizer } from './optimizer.ts';
import type { Parameter } from './units.ts';

/** Why an optimizer cannot train these parameters under these settings, in one sentence with the numbers, or `undefined` if it can. */
export function refusal(
  { label, needs, units, refuses }: Optimizer,
  parameters: readonly Parameter[],
  fixed: Fixed,
): string | undefined {
  if (needs === 'examples' && parameters.some(({ layer }) => layer === undefined))
    return `${label} looks at the examples that a network is trained on, and a surface has none; choose a problem with data`;
  for (const unit of units(parameters, fixed)) {
    const reason = refuses(unit, fixed);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
