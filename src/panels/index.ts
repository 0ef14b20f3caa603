import { geometry } from './geometry/geometry.tsx';
import { kronecker } from './kronecker/index.ts';
import { learnedFunction } from './learnedFunction/learnedFunction.tsx';
import { memoryCost } from './memoryCost/index.ts';
import { batchSize } from './batchSize/batchSize.tsx';
import { tuning } from './tuning/tuning.tsx';
import { fairFight } from './fairFight/fairFight.tsx';
import { statistics } from './statistics/statistics.tsx';
import { inclusion } from './inclusion/inclusion.tsx';
import { graftingMatrix } from './graftingMatrix/graftingMatrix.tsx';
import { intervalBlocking } from './intervalBlocking/intervalBlocking.tsx';
import type { Panel } from './panel.ts';
import { preconditioners } from './preconditioners/index.ts';
import { regret } from './regret/index.ts';
import { rootsPrecision } from './rootsPrecision/index.ts';
import { sketches } from './sketches/index.ts';
import { sweep } from './sweep/sweep.tsx';
import { spectraOverTraining } from './spectraOverTraining/index.ts';
import { timeline } from './timeline/index.ts';
import { usualPanels } from './usual.ts';

/** All panels, in their order on the screen. */
export const panels: readonly Panel[] = [
  ...usualPanels,
  spectraOverTraining,
  sketches,
  geometry,
  learnedFunction,
  rootsPrecision,
  memoryCost,
  timeline,
  kronecker,
  preconditioners,
  batchSize,
  tuning,
  inclusion,
  graftingMatrix,
  intervalBlocking,
  regret,
  sweep,
  statistics,
  fairFight,
];
