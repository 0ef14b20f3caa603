import { formatNumber } from '../../charts/formatNumber.ts';
import type { SeriesPoint } from '../../charts/nearestPoint.ts';
import type { LevelSetsResult } from '../../probes/results.ts';
import type { PanelInput } from '../panel.ts';
import type { PathLook } from './levelSetsPaths.ts';

/** A point of a path: the series is the path. */
export interface PathPoint {
  /** In the picture's coordinates. */
  readonly x: number;
  readonly y: number;
  /** Whose it is, and what there is to read. */
  readonly name: string;
  readonly place: string;
}

/** A point of a path in words: run, step, coordinates, and the loss there if it was measured. */
export function pathPoint(
  input: Pick<PanelInput, 'experiment' | 'replicas' | 'evaluations'>,
  planeOf: LevelSetsResult['planeOf'],
  space: 'original' | 'preconditioned',
  paths: readonly PathLook[],
  at: SeriesPoint,
): PathPoint | undefined {
  const found = paths[at.series];
  const step = found?.path.steps[at.point];
  if (found === undefined || step === undefined) return undefined;
  const { run, seed, points } = found.path;
  const [x = NaN, y = NaN] = points.subarray(2 * at.point, 2 * at.point + 2);
  const letter = space === 'original' ? 'w' : 'z';
  const [first, second] = planeOf === 'surface' ? [`${letter}₁ `, `${letter}₂ `] : ['', ''];
  const where = `${first}${formatNumber(x)}, ${second}${formatNumber(y)}`;
  const loss = lossAt(input, run, seed, step);
  return {
    x,
    y,
    name: input.experiment.seeds > 1 ? `${found.look.label}, seed ${seed}` : found.look.label,
    place: `step ${step}: ${planeOf === 'surface' ? where : `at (${where})`}${loss === undefined ? '' : `, loss ${formatNumber(loss)}`}`,
  };
}

/** As the step measured it; after the last step as the evaluation there did. */
function lossAt(
  { replicas, evaluations }: Pick<PanelInput, 'replicas' | 'evaluations'>,
  run: number,
  seed: number,
  step: number,
): number | undefined {
  const replica = replicas.findIndex((one) => one.run === run && one.seed === seed);
  const trace = replicas[replica];
  if (trace === undefined) return undefined;
  const loss = step < trace.steps ? trace.loss[step] : evaluations.training[replica]?.[evaluations.steps.indexOf(step)];
  return loss !== undefined && Number.isFinite(loss) ? loss : undefined;
}
