import { formatNumber } from '../../charts/formatNumber.ts';
import type {
  PreconditionerMatrix,
  PreconditionersRequest,
  PreconditionersResult,
} from '../../probes/preconditionersResult.ts';
import { focusParameter, focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';
import { percent } from '../percent.ts';

/** What the view asks to be measured; nothing before a first step. */
export function preconditionersRequest(input: PanelInput): PreconditionersRequest | undefined {
  const parameter = focusParameter(input);
  if (parameter === undefined || input.experiment.runs.length === 0 || input.cursor < 1) return undefined;
  return { probe: 'preconditioners', run: focusRun(input), seed: 0, step: input.cursor, parameter: parameter.name };
}

/** The newest measurement, if there is one. */
export function preconditionersResult(input: PanelInput): PreconditionersResult | undefined {
  return input.result?.probe === 'preconditioners' ? input.result : undefined;
}

function labelOf(input: PanelInput): string {
  return input.looks[focusRun(input)]?.label ?? 'the run';
}

/** What was measured at the cursor; NaN where nothing was. */
export function atCursor({ history }: PreconditionersResult): {
  readonly step: number;
  readonly flips: number;
  readonly turned: number;
  readonly stepped: number;
} {
  const now = (values: ArrayLike<number>) => values[history.at] ?? Number.NaN;
  return {
    step: now(history.steps),
    flips: now(history.flips),
    turned: now(history.turned),
    stepped: now(history.stepped),
  };
}

/** An angle as it is read. */
export function degrees(angle: number): string {
  return Number.isNaN(angle) ? 'unknown' : `${angle < 10 ? formatNumber(angle, 2) : String(Math.round(angle))}°`;
}

/** What the preconditioner does to the newest gradient. */
export function preconditionersCaption(input: PanelInput): string {
  if (input.problem !== undefined) return `The preconditioner could not be measured: ${input.problem}`;
  const result = preconditionersResult(input);
  if (result === undefined) return preconditionersAbsence(input);
  const { step, flips, turned, stepped } = atCursor(result);
  const what = `${labelOf(input)}’s preconditioner of ${result.unit}`;
  if (Number.isNaN(step)) return `At step ${result.step} no gradient of ${result.unit} is recorded.`;
  if (result.form === 'identity') {
    const angle = Number.isNaN(stepped) ? '' : `; its step stands at ${degrees(stepped)} to the negative gradient`;
    return `At step ${step} ${labelOf(input)} multiplies the gradient of ${result.unit} by no matrix${angle}.`;
  }
  if (Number.isNaN(turned)) return `At step ${step} ${what} is not finite or the gradient is zero.`;
  const move = Number.isNaN(stepped) ? '' : `; the step stands at ${degrees(stepped)} to the negative gradient`;
  return `At step ${step} ${what} turns the gradient by ${degrees(turned)} and ${percent(flips)} of its signs round${move}.`;
}

/** Why there is no measurement. */
export function preconditionersAbsence(input: PanelInput): string {
  if (input.experiment.runs.length === 0) return 'There is no run whose preconditioner could be shown.';
  const parameter = focusParameter(input);
  if (parameter === undefined) return 'No step has been trained yet.';
  if (input.cursor < 1) return 'Before the first step no gradient has been seen.';
  return `The preconditioner of ${parameter.name} is being measured.`;
}

/** Why there is no matrix to show. */
export function matricesAbsence(input: PanelInput): string {
  return `${labelOf(input)} keeps no matrix to multiply the gradient by: P = I.`;
}

const forms: Readonly<Record<PreconditionersResult['form'], string>> = {
  identity: 'P G = G',
  diagonal: 'P G = P ∘ G, entry by entry',
  full: 'P g, g being G row by row',
  kronecker: 'P G = left · G · right',
  rotated: 'P G = Q_L ((Q_Lᵀ G Q_R) ∘ scale) Q_Rᵀ',
};

/** How the matrices work together, what is cut off, and what could not be measured. */
export function preconditionersNote(input: PanelInput, result: PreconditionersResult): string {
  const { unit, rows, columns, form, matrices, step } = result;
  const cut = matrices.filter((matrix) => isCut(matrix)).map(({ name }) => name);
  const parts = [
    `${unit} (${rows} × ${columns}) in ${labelOf(input)}: ${forms[form]}. Matrices as they are after step ${step}.`,
    cut.length === 0 ? '' : `Of ${cut.join(', ')} only the first 64 rows and columns.`,
    result.history.stepped.every(Number.isNaN) && result.history.steps.length > 0
      ? 'The steps themselves are not recorded one by one here.'
      : '',
    input.problem === undefined ? '' : `Not up to date: ${input.problem}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function isCut({ rows, columns, wholeRows, wholeColumns }: PreconditionerMatrix): boolean {
  return rows < wholeRows || columns < wholeColumns;
}

/** First the matrices as they are drawn, then signs and angles over the steps. */
export function preconditionersTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const columns = [
    'matrix',
    'row',
    'column',
    'value',
    'step',
    'signs turned round',
    'angle of P g to g, °',
    'angle of the step to −g, °',
  ];
  const result = preconditionersResult(input);
  if (result === undefined) return { columns, rows: [] };
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : value);
  const { history, matrices, step } = result;
  return {
    columns,
    rows: [
      ...matrices.flatMap(({ name, columns: width, values }) =>
        Array.from(values, (value, i) => [
          name,
          Math.floor(i / width) + 1,
          (i % width) + 1,
          known(value),
          step,
          '',
          '',
          '',
        ]),
      ),
      ...Array.from(history.steps, (at, i) => [
        '',
        '',
        '',
        '',
        at,
        known(history.flips[i]),
        known(history.turned[i]),
        known(history.stepped[i]),
      ]),
    ],
  };
}
