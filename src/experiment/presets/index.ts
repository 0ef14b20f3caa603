import { autoencoders } from './autoencoders.ts';
import { rings, smallNetworks, surfaces } from './firstSteps.ts';
import { geometry } from './geometry.ts';
import { kronecker, preconditioners } from './kronecker.ts';
import { machinery } from './machinery.ts';
import { online } from './online.ts';
import type { Preset } from './preset.ts';
import { sharedWeights } from './sharedWeights.ts';
import { spectraAndSketches } from './spectraAndSketches.ts';
import { studies } from './studies.ts';
import { typed } from './typed.ts';

/** Every preset, the first of which is what a first visit shows. */
export const presets: readonly [Preset, ...Preset[]] = [
  rings,
  ...surfaces,
  ...smallNetworks,
  ...geometry,
  ...machinery,
  kronecker,
  preconditioners,
  ...spectraAndSketches,
  ...autoencoders,
  ...sharedWeights,
  ...studies,
  ...online,
  ...typed,
];

/** The preset of that kind, if there is one. */
export function presetOf(kind: string): Preset | undefined {
  return presets.find((candidate) => candidate.kind === kind);
}
