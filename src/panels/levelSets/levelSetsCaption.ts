import { formatNumber } from '../../charts/formatNumber.ts';
import type { LevelSetsRequest, LevelSetsResult, LevelSetView, PlanePath } from '../../probes/results.ts';
import { focusRun } from '../focus.ts';
import { ghostPaths } from './ghostPaths.ts';
import type { Point } from './levelSetsMap.ts';
import type { PanelInput } from '../panel.ts';
import { percent } from '../percent.ts';

/** A loss plane of a network costs a pass over the data per grid point, so that it is coarser and measured at fewer steps. */
const resolution = { surface: 48, network: 17 };
const networkPlanes = 20;
/** While a change is tried out, planes are coarser, so that more of them are to be had. */
const hasty = { resolution: 9, planes: 100 };

/** Whether the parameters are the plane that is shown. */
export function isSurface({ batch, parameters }: Pick<PanelInput, 'batch' | 'parameters'>): boolean {
  return batch === 0 && parameters.length === 1 && parameters[0]!.rows * parameters[0]!.columns === 2;
}

/** What the view asks to be measured; of a network before its last step, only every twentieth of the training. */
export function levelSetsRequest(input: PanelInput): LevelSetsRequest | undefined {
  const { runs, steps, view } = input.experiment;
  if (runs.length === 0 || input.parameters.length === 0) return undefined;
  const surface = isSurface(input);
  const quick = isHasty(input);
  const stride = Math.max(1, Math.round(steps / (quick ? hasty.planes : networkPlanes)));
  const step = surface || input.cursor >= steps ? input.cursor : Math.floor(input.cursor / stride) * stride;
  return {
    probe: 'levelSets',
    run: focusRun(input),
    seed: 0,
    step,
    plane: view.plane,
    resolution: surface ? resolution.surface : quick ? hasty.resolution : resolution.network,
  };
}

/** Whether a change is being tried out: until its training has come as far as the one before. */
function isHasty({ ghost, newest }: PanelInput): boolean {
  return ghost !== undefined && newest < ghost.newest;
}

/** The newest measurement of level sets, if there is one. */
export function levelSetsResult(input: PanelInput): LevelSetsResult | undefined {
  return input.result?.probe === 'levelSets' ? input.result : undefined;
}

/** How many points of a path lie not after a step. */
export function pathLength({ steps }: PlanePath, cursor: number): number {
  const after = steps.findIndex((step) => step > cursor);
  return after < 0 ? steps.length : after;
}

/** Where all runs start, in original coordinates: as set, or as last measured. */
export function startPoint(input: PanelInput, result: LevelSetsResult): Point | undefined {
  if (result.planeOf !== 'surface') return undefined;
  const [x, y] =
    input.experiment.problem.start ?? result.original.paths.find(({ steps }) => steps[0] === 0)?.points ?? [];
  return x === undefined || y === undefined ? undefined : [x, y];
}

/** A condition number for reading, or what the point is instead of a bowl. */
export function conditionText({ condition, curvature }: Pick<LevelSetView, 'condition' | 'curvature'>): string {
  if (condition >= 1) return `κ = ${condition < 9.95 ? condition.toFixed(1) : formatNumber(condition)}`;
  const [small, large] = curvature;
  if (!Number.isFinite(small) || !Number.isFinite(large)) return 'curvature unknown here';
  return `not a bowl here: curvatures ${signed(small)} and ${signed(large)}`;
}

/** Why a picture cannot be drawn: the method has no such coordinates, or the run has left all bounds. */
export function viewAbsence(view: LevelSetView | undefined, reason: string | undefined): string | undefined {
  if (view === undefined) {
    const text = reason ?? 'this method has no coordinates of its own';
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  }
  const isExtent = ([low, high]: readonly [number, number]) => Number.isFinite(high - low) && high > low;
  return isExtent(view.grid.x) && isExtent(view.grid.y) ? undefined : 'The run has diverged: its path fits no picture.';
}

function signed(value: number): string {
  const text = formatNumber(value, 2);
  return /^−?[1-9]$/.test(text) ? `${text}.0` : text;
}

const forms: Readonly<Record<LevelSetsResult['form'], string>> = {
  identity: 'P is the identity: nothing changes',
  diagonal: 'P is diagonal: it rescales the axes',
  full: 'P is a full matrix: it can undo any tilt',
  kronecker: 'P is a Kronecker product: it can undo any tilt',
  rotated: 'P is diagonal in a Kronecker basis: it rescales turned axes',
};

/** What the preconditioner can do, and which plane is seen. */
export function levelSetsNote(input: PanelInput, result: LevelSetsResult): string {
  const label = input.looks[focusRun(input)]?.label ?? '';
  const center = `w₀: the weights of ${label} at step ${result.step}.`;
  const sentences =
    result.planeOf === 'surface' ? [`${forms[result.form]}.`, center] : [`${forms[result.form]}.`, planeText(result)];
  if (input.problem !== undefined) sentences.push(`Not up to date: ${input.problem}`);
  return sentences.join(' ');
}

function planeText({ planeLabel, explained }: LevelSetsResult): string {
  const share = explained ? ` (explains ${percent(explained.share)} of ${explained.of})` : '';
  return `Plane: ${planeLabel}${share}; paths are projected onto it.`;
}

/** The condition numbers before and after, or why they are missing; and what dashed paths are. */
export function levelSetsCaption(input: PanelInput): string {
  const result = levelSetsResult(input);
  const hasGhost = input.problem === undefined && result && ghostPaths(input, result, 'original').length > 0;
  return presentCaption(input) + (hasGhost ? ` Dashed and faint paths, ${input.ghost?.name ?? ''}.` : '');
}

function presentCaption(input: PanelInput): string {
  if (input.problem !== undefined) return `The level sets could not be measured: ${input.problem}`;
  const result = levelSetsResult(input);
  if (result === undefined) return levelSetsAbsence(input);
  const label = input.looks[focusRun(input)]?.label ?? 'the run';
  const before = conditionText(result.original);
  const plane = result.planeOf === 'surface' ? '' : ', in the plane shown';
  const start = `At step ${result.step}${plane}, the loss ${inWords(before)}`;
  if (result.preconditioned === undefined)
    return `${start}; ${label} has no coordinates of its own: ${result.reason ?? 'its preconditioner has no square root'}.`;
  const after = inWords(conditionText(result.preconditioned));
  if (result.form === 'identity') return `${start}; ${label} changes nothing: its preconditioner is the identity.`;
  return `${start}; in ${label}'s coordinates it ${after}.`;
}

function inWords(text: string): string {
  if (text.startsWith('κ')) return `has condition number ${text.slice(4)}`;
  return text.startsWith('not')
    ? `is not a bowl (${text.slice(text.indexOf('curvatures'))})`
    : 'has no finite curvature';
}

/** Why there is no measurement. */
export function levelSetsAbsence(input: PanelInput): string {
  if (input.experiment.runs.length === 0) return 'There is no run whose coordinates could be shown.';
  if (input.parameters.length === 0) return 'No step has been trained yet.';
  return 'The level sets are being measured.';
}

/** The paths in both coordinates, those of the ghost last, and the condition numbers in the first row. */
export function levelSetsTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const columns = ['what', 'step', 'original 1', 'original 2', 'preconditioned 1', 'preconditioned 2'];
  const result = levelSetsResult(input);
  if (result === undefined) return { columns, rows: [] };
  const { original, preconditioned, step } = result;
  const ghosts = ghostPaths(input, result, 'original');
  const mapped = preconditioned === undefined ? [] : ghostPaths(input, result, 'preconditioned');
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : value);
  const rows = [
    ['condition number κ', step, known(original.condition), '', known(preconditioned?.condition), ''],
    ['curvatures', step, ...original.curvature, ...(preconditioned?.curvature ?? ['', ''])],
    ...original.paths.flatMap((path, index) => {
      const look = input.looks[path.run];
      if (look === undefined || look.hidden) return [];
      const other = preconditioned?.paths[index];
      const name = input.experiment.seeds > 1 ? `${look.label}, seed ${path.seed}` : look.label;
      return Array.from(path.steps.subarray(0, pathLength(path, input.cursor)), (at, i) => [
        name,
        at,
        known(path.points[2 * i]),
        known(path.points[2 * i + 1]),
        known(other?.points[2 * i]),
        known(other?.points[2 * i + 1]),
      ]);
    }),
    ...ghosts.flatMap(({ path, look }, index) =>
      Array.from(path.steps, (at, i) => [
        `${look.label} – ${input.ghost?.name ?? ''}`,
        at,
        known(path.points[2 * i]),
        known(path.points[2 * i + 1]),
        known(mapped[index]?.path.points[2 * i]),
        known(mapped[index]?.path.points[2 * i + 1]),
      ]),
    ),
  ];
  return { columns, rows };
}
