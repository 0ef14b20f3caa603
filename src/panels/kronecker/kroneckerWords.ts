import { formatNumber } from '../../charts/formatNumber.ts';
import { grouped } from '../../charts/grouped.ts';
import { numberOf } from '../../fields/fields.ts';
import type { KroneckerRequest, KroneckerResult } from '../../probes/kroneckerResult.ts';
import { focusParameter, focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';

/** A negative eigenvalue of this share of the largest one is rounding: gradients are recorded in float32, to 2⁻²⁴ of each entry. */
const ROUNDING = 1e-6;

/** What the view asks to be measured; nothing before a first gradient. */
export function kroneckerRequest(input: PanelInput): KroneckerRequest | undefined {
  const parameter = focusParameter(input);
  if (parameter === undefined || input.experiment.runs.length === 0 || input.cursor < 1) return undefined;
  return {
    probe: 'kronecker',
    run: focusRun(input),
    seed: 0,
    step: input.cursor,
    parameter: parameter.name,
    epsilon: numberOf(input.settings, 'epsilon'),
  };
}

/** The newest measurement, if there is one. */
export function kroneckerResult(input: PanelInput): KroneckerResult | undefined {
  return input.result?.probe === 'kronecker' ? input.result : undefined;
}

/** Whether the full statistic is divided by r. */
export function hasShare(input: Pick<PanelInput, 'settings'>): boolean {
  return input.settings.share !== 'without';
}

/** Whether a smallest eigenvalue is negative, beyond rounding. */
export function isNegative(least: number, scale: number): boolean {
  return least < -ROUNDING * scale;
}

/** An eigenvalue with its sign, in the sign's own words. */
export function signed(least: number, scale: number): string {
  if (Number.isNaN(least)) return 'not a number';
  if (isNegative(least, scale)) return `${formatNumber(least)}, negative`;
  return Math.abs(least) <= ROUNDING * scale ? '0 up to rounding' : `+${formatNumber(least)}, positive`;
}

/** The smallest eigenvalue of the lemma's difference, with and without 1/r. */
export function kroneckerCaption(input: PanelInput): string {
  if (input.problem !== undefined) return `The Kronecker product could not be measured: ${input.problem}`;
  const result = kroneckerResult(input);
  if (result === undefined) return kroneckerAbsence(input);
  const { step, rank, least, leastWithout, scale } = result;
  const gradients = `${step === 1 ? 'one gradient' : `${grouped(step)} gradients`} of ${whatOf(result)}`;
  if (Number.isNaN(least)) return `After ${gradients} the statistics are not finite: the run has diverged.`;
  const lemma = `the smallest eigenvalue of (L ⊗ R)^½ − εI − C/r is ${signed(least, scale)}`;
  const without = `without 1/r it is ${signed(leastWithout, scale)}`;
  const says = isNegative(least, scale) ? 'against lemma 8' : 'as lemma 8 says';
  return `After ${gradients} ${lemma} (${says}); ${without}. r = ${rank} is the largest rank of a gradient so far.`;
}

function whatOf({ parameter, rows, columns, wholeRows, wholeColumns }: KroneckerResult): string {
  return rows === wholeRows && columns === wholeColumns
    ? `${parameter} (${rows} × ${columns})`
    : `the upper left ${rows} × ${columns} of ${parameter} (${wholeRows} × ${wholeColumns})`;
}

/** Why there is no measurement. */
export function kroneckerAbsence(input: PanelInput): string {
  if (input.experiment.runs.length === 0) return 'There is no run whose gradients could be summed.';
  const parameter = focusParameter(input);
  if (parameter === undefined) return 'No step has been trained yet.';
  if (input.cursor < 1) return 'Before the first step no gradient has been seen.';
  return `The gradients of ${parameter.name} are being summed.`;
}

/** Whose gradients these are, and of which part of the weight. */
export function kroneckerNote(input: PanelInput, result: KroneckerResult): string {
  const label = input.looks[focusRun(input)]?.label ?? 'the run';
  const stale = input.problem === undefined ? '' : ` Not up to date: ${input.problem}`;
  return `Sums over the gradients G of ${whatOf(result)} in ${label}; g is G row by row, L = εI + Σ G Gᵀ, R = εI + Σ Gᵀ G, C = Σ g gᵀ.${stale}`;
}

/** A matrix as it is drawn. */
export interface KroneckerPicture {
  readonly name: string;
  readonly formula: string;
  readonly size: number;
  readonly values: Float64Array;
  /** What its rows and columns stand for: the rows, the columns, or the entries of the weight. */
  readonly of: 'rows' | 'columns' | 'entries';
}

/** L, R, their product and the full statistic. */
export function kroneckerPictures(
  input: Pick<PanelInput, 'settings'>,
  result: KroneckerResult,
): readonly KroneckerPicture[] {
  const { rows, columns, left, right, full, product, rootProduct } = result;
  const isRoot = input.settings.product === 'root';
  return [
    { name: 'L', formula: 'εI + Σ G Gᵀ', size: rows, values: left, of: 'rows' },
    { name: 'R', formula: 'εI + Σ Gᵀ G', size: columns, values: right, of: 'columns' },
    {
      name: isRoot ? '(L ⊗ R)^½' : 'L ⊗ R',
      formula: `${rows} × ${rows} blocks`,
      size: rows * columns,
      values: isRoot ? rootProduct : product,
      of: 'entries',
    },
    { name: 'C', formula: 'Σ g gᵀ', size: rows * columns, values: full, of: 'entries' },
  ];
}

/** What a row or column of a picture stands for: `2`, or the entry `(2, 3)` of the weight; from 1. */
export function placeName({ of }: KroneckerPicture, { columns }: KroneckerResult, index: number): string {
  if (of !== 'entries') return String(index + 1);
  return `(${Math.floor(index / columns) + 1}, ${(index % columns) + 1})`;
}

/** First the matrices as they are drawn, then the smallest eigenvalues over the steps. */
export function kroneckerTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const columns = ['matrix', 'row', 'column', 'value', 'step', 'r', 'λmin with 1/r', 'λmin without 1/r'];
  const result = kroneckerResult(input);
  if (result === undefined) return { columns, rows: [] };
  const { history } = result;
  const known = (value: number) => (Number.isNaN(value) ? '' : value);
  return {
    columns,
    rows: [
      ...kroneckerPictures(input, result).flatMap((picture) =>
        Array.from(picture.values, (value, i) => [
          picture.name,
          placeName(picture, result, Math.floor(i / picture.size)),
          placeName(picture, result, i % picture.size),
          known(value),
          result.step,
          '',
          '',
          '',
        ]),
      ),
      ...Array.from(history.steps, (step, i) => [
        '',
        '',
        '',
        '',
        step,
        history.rank[i] ?? '',
        known(history.least[i] ?? Number.NaN),
        known(history.leastWithout[i] ?? Number.NaN),
      ]),
    ],
  };
}
