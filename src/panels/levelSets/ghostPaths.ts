import type { LevelSetsResult } from '../../probes/results.ts';
import { ghostRuns } from '../ghostRuns.ts';
import type { PanelInput } from '../panel.ts';
import { toPreconditioned } from './levelSetsMap.ts';
import type { PathLook } from './levelSetsPaths.ts';

/** The ghost's ways over a surface in one of the two coordinates, those that lie under the present ones left out. */
export function ghostPaths(
  input: PanelInput,
  result: Pick<LevelSetsResult, 'planeOf' | 'center' | 'root'>,
  space: 'original' | 'preconditioned',
): readonly PathLook[] {
  const { ghost } = input;
  if (ghost === undefined || result.planeOf !== 'surface') return [];
  const runs = ghostRuns(input);
  return ghost.paths.flatMap((path) => {
    const look = ghost.looks[path.run];
    if (!look || !runs.has(path.run)) return [];
    if (space === 'original') return { path, look };
    const points = path.points.slice();
    for (let i = 0; i + 1 < points.length; i += 2)
      points.set(toPreconditioned(result, [points[i]!, points[i + 1]!]), i);
    return { path: { ...path, points }, look };
  });
}
