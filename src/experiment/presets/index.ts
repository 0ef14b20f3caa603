import { rings, smallNetworks, surfaces } from './firstSteps.ts';
import type { Preset } from './preset.ts';

/** Every preset, the first of which is what a first visit shows. */
export const presets: readonly [Preset, ...Preset[]] = [rings, ...surfaces, ...smallNetworks];

/** The preset of that kind, if there is one. */
export function presetOf(kind: string): Preset | undefined {
  return presets.find((candidate) => candidate.kind === kind);
}
