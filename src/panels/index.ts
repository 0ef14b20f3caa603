import { levelSets } from './levelSets.tsx';
import { lossCurves } from './lossCurves.tsx';
import type { Panel } from './panel.ts';
import { sketchError } from './sketchError.tsx';
import { spectra } from './spectra.tsx';

/** All panels, in their order on the screen. */
export const panels: readonly Panel[] = [levelSets, spectra, sketchError, lossCurves];
