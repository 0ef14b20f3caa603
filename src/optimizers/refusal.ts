import type { Fixed, Optimizer } from './optimizer.ts';
import type { Parameter } from './units.ts';

/** Blocks that parameters may be cut into, besides one each: every one is preconditioned by operations of its own. */
export const MOST_BLOCKS = 128;

/** Why an optimizer cannot train these parameters under these settings, in one sentence with the numbers, or `undefined` if it can. */
export function refusal(
  { label, needs, units, refuses }: Optimizer,
  parameters: readonly Parameter[],
  fixed: Fixed,
): string | undefined {
  if (needs === 'examples' && parameters.some(({ layer }) => layer === undefined))
    return `${label} looks at what each example does in each layer: a surface has none, and with tokens there are several predictions to an example; choose other data, and a network without attention`;
  const parts = units(parameters, fixed);
  if (parts.length > parameters.length + MOST_BLOCKS)
    return `the weights would be cut into ${parts.length} blocks, and at most ${parameters.length + MOST_BLOCKS} are possible here; choose larger blocks`;
  for (const unit of parts) {
    const reason = refuses(unit, fixed);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
