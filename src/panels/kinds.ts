import { levelSetsKind } from './levelSets/kind.ts';
import { lossCurvesKind } from './lossCurves/kind.ts';
import type { PanelKind } from './panelKind.ts';
import { sketchErrorKind } from './sketchError/kind.ts';
import { spectraKind } from './spectra/kind.ts';

/** Every kind of panel, in the order in which they are offered; for programs that draw nothing. */
export const panelKinds: readonly PanelKind[] = [levelSetsKind, spectraKind, sketchErrorKind, lossCurvesKind];

/** The panel of that kind, if there is one. */
export function panelKindOf(kind: string): PanelKind | undefined {
  return panelKinds.find((candidate) => candidate.kind === kind);
}
