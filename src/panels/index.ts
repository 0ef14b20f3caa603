import { lossCurves } from './lossCurves.tsx';
import type { Panel } from './panel.ts';
import { sketchError } from './sketchError.tsx';

/** All panels, in their order on the screen. */
export const panels: readonly Panel[] = [sketchError, lossCurves];
