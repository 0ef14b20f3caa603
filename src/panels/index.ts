import { levelSets } from './levelSets/levelSets.tsx';
import { lossCurves } from './lossCurves/lossCurves.tsx';
import type { Panel } from './panel.ts';
import { sketchError } from './sketchError/sketchError.tsx';
import { spectra } from './spectra/spectra.tsx';

/** All panels, in their order on the screen. */
export const panels: readonly Panel[] = [levelSets, spectra, sketchError, lossCurves];
