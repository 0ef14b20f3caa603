import { formatNumber } from '../../charts/formatNumber.ts';
import type { SpectraAxis, SpectraHistoryResult, SpectraMeasures } from '../../probes/spectraHistoryResult.ts';
import { focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';
import { percent } from '../percent.ts';
import { memoryName, theoryOf } from './overTrainingLines.ts';
import { overTrainingResult, shownAxes, shownQuantity, sideName } from './overTrainingRequest.ts';

/** A value of a quantity, as it is read. */
export function quantityText(quantity: keyof SpectraMeasures, value: number): string {
  if (Number.isNaN(value)) return 'none';
  return quantity === 'dimension' ? formatNumber(value) : percent(value);
}

/** The index of the last recorded step that is not after the cursor; the first if there is none. */
export function recordedAt({ steps }: SpectraHistoryResult, cursor: number): number {
  return Math.max(
    0,
    steps.findLastIndex((step) => step <= cursor),
  );
}

/** Why there is nothing to draw, or nothing yet. */
export function overTrainingAbsence(input: PanelInput): string | undefined {
  if (input.problem !== undefined && !overTrainingResult(input))
    return `The spectra could not be measured: ${input.problem}`;
  if (input.experiment.runs.length === 0) return 'There is no run whose spectra could be followed.';
  if (input.newest < 1) return 'Before the first step no gradient has been seen.';
  const result = overTrainingResult(input);
  if (!result) return 'The spectra of every layer are being measured.';
  if (shownAxes(result, input).length === 0)
    return 'No weight has a side of at least 4 here: there are no top eigenvalues to speak of.';
  return undefined;
}

/** The range over all sides of what is shown at the cursor, beside random gradients and theory; or why it is missing. */
export function overTrainingCaption(input: PanelInput): string {
  const absence = overTrainingAbsence(input);
  const result = overTrainingResult(input);
  if (absence !== undefined || !result) return absence ?? '';
  const quantity = shownQuantity(input);
  const at = recordedAt(result, input.cursor);
  const axes = shownAxes(result, input);
  const decays = axes[0]!.lines.map(({ decay }) => decay);
  const of = input.looks[focusRun(input)]?.label ?? 'the run';
  const parts = decays.map((decay, i) => {
    const own = range(axes, (axis) => axis.lines[i]!.own[quantity][at]!, quantity);
    const random = range(axes, (axis) => axis.lines[i]!.random[quantity][at]!, quantity, false);
    const theory = range(axes, (axis) => theoryOf(axis, axis.lines[i]!, quantity)[at]!, quantity, false);
    const says = theory === undefined ? '' : `, ${theoryWords[quantity]} ${theory}`;
    return `${own ?? 'nothing finite'}${endings[quantity](result)}${memoryWords(decay)} (random gradients ${random ?? 'none'}${says})`;
  });
  const stale = input.problem === undefined ? '' : ` Not up to date: ${input.problem}`;
  return `At step ${result.steps[at]!} ${openings[quantity](result, of)} ${parts.join(', and ')}.${stale}`;
}

const theoryWords: Readonly<Record<keyof SpectraMeasures, string>> = {
  mass: 'the semicircle law',
  dimension: 'Marchenko and Pastur’s law',
  rotation: 'unrelated directions',
};

type Words = Readonly<Record<keyof SpectraMeasures, (result: SpectraHistoryResult, of: string) => string>>;

const openings: Words = {
  mass: ({ share }, of) =>
    `the top ${formatNumber(100 * share)} % of the eigenvalues of ${of}’s gradient statistics hold`,
  dimension: (_, of) => `the intrinsic dimension tr/λmax of ${of}’s gradient statistics is`,
  rotation: ({ share }, of) =>
    `the top ${formatNumber(100 * share)} % of the directions of ${of}’s gradient statistics share`,
};
const endings: Readonly<Record<keyof SpectraMeasures, (result: SpectraHistoryResult) => string>> = {
  mass: () => ' of the mass',
  dimension: () => '',
  rotation: ({ every }) => ` with those ${every === 1 ? '1 step' : `${every} steps`} before`,
};

function memoryWords(decay: number): string {
  return decay === 1 ? ' in the sum' : ` in the average with β ${decay}`;
}

/** From the least to the most, with where they are if `named`; nothing where no value is finite. */
function range(
  axes: readonly SpectraAxis[],
  value: (axis: SpectraAxis) => number,
  quantity: keyof SpectraMeasures,
  named = true,
): string | undefined {
  const found = axes
    .map((axis) => ({ axis, value: value(axis) }))
    .filter((one) => Number.isFinite(one.value))
    .sort((a, b) => a.value - b.value);
  const [least, most] = [found[0], found.at(-1)];
  if (!least || !most) return undefined;
  const text = (one: typeof least) =>
    `${quantityText(quantity, one.value)}${named ? ` (${sideName(one.axis.side)} of ${one.axis.parameter})` : ''}`;
  return quantityText(quantity, least.value) === quantityText(quantity, most.value)
    ? quantityText(quantity, least.value)
    : `${text(least)} to ${text(most)}`;
}

/** What is drawn: every point of every small multiple. */
export function overTrainingTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const quantity = shownQuantity(input);
  const name = { mass: 'share of the mass', dimension: 'tr/λmax', rotation: 'shared with the step before' }[quantity];
  const theory = quantity === 'rotation' ? 'by chance' : 'theory of random gradients';
  const columns = ['weight', 'statistic', 'length', 'memory', 'step', name, 'random gradients', theory];
  const result = overTrainingResult(input);
  const known = (value: number) => (Number.isNaN(value) ? '' : value);
  const rows = result
    ? shownAxes(result, input).flatMap((axis) =>
        axis.lines.flatMap((line) =>
          Array.from(result.steps, (step, i) => [
            axis.parameter,
            sideName(axis.side),
            axis.size,
            memoryName(line.decay),
            step,
            known(line.own[quantity][i]!),
            known(line.random[quantity][i]!),
            known(theoryOf(axis, line, quantity)[i]!),
          ]),
        ),
      )
    : [];
  return { columns, rows };
}
