import { geometryKind } from './geometry/kind.ts';
import { kroneckerKind } from './kronecker/kind.ts';
import { learnedFunctionKind } from './learnedFunction/kind.ts';
import { levelSetsKind } from './levelSets/kind.ts';
import { lossCurvesKind } from './lossCurves/kind.ts';
import { batchSizeKind } from './batchSize/kind.ts';
import { tuningKind } from './tuning/kind.ts';
import { fairFightKind } from './fairFight/kind.ts';
import { statisticsKind } from './statistics/kind.ts';
import { inclusionKind } from './inclusion/kind.ts';
import { graftingMatrixKind } from './graftingMatrix/kind.ts';
import { intervalBlockingKind } from './intervalBlocking/kind.ts';
import type { PanelKind } from './panelKind.ts';
import { memoryCostKind } from './memoryCost/kind.ts';
import { preconditionersKind } from './preconditioners/kind.ts';
import { regretKind } from './regret/kind.ts';
import { rootsPrecisionKind } from './rootsPrecision/kind.ts';
import { sketchErrorKind } from './sketchError/kind.ts';
import { sketchesKind } from './sketches/kind.ts';
import { spectraKind } from './spectra/kind.ts';
import { sweepKind } from './sweep/kind.ts';
import { spectraOverTrainingKind } from './spectraOverTraining/kind.ts';
import { timelineKind } from './timeline/kind.ts';

/** Every kind of panel, in the order in which they are offered; for programs that draw nothing. */
export const panelKinds: readonly PanelKind[] = [
  levelSetsKind,
  spectraKind,
  sketchErrorKind,
  lossCurvesKind,
  spectraOverTrainingKind,
  sketchesKind,
  geometryKind,
  learnedFunctionKind,
  rootsPrecisionKind,
  memoryCostKind,
  timelineKind,
  kroneckerKind,
  preconditionersKind,
  batchSizeKind,
  tuningKind,
  inclusionKind,
  graftingMatrixKind,
  intervalBlockingKind,
  regretKind,
  sweepKind,
  statisticsKind,
  fairFightKind,
];

/** The panel of that kind, if there is one. */
export function panelKindOf(kind: string): PanelKind | undefined {
  return panelKinds.find((candidate) => candidate.kind === kind);
}
