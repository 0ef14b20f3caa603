import { levelSets } from './levelSets/levelSets.tsx';
import { lossCurves } from './lossCurves/lossCurves.tsx';
import type { Panel } from './panel.ts';
import { sketchError } from './sketchError/sketchError.tsx';
import { spectra } from './spectra/spectra.tsx';

/** The panels that a first visit shows, in their order on the screen. */
export const usualPanels: readonly Panel[] = [levelSets, spectra, sketchError, lossCurves];
