import type { PanelInput } from '../panel.ts';
import { sketchName } from './sketchesLines.ts';
import { shownMeasure, sketchesResult } from './sketchesRequest.ts';

const names = { covariance: '‖AᵀA − BᵀB‖₂ / ‖A‖²_F', projection: 'projection error / best', kept: '‖B‖²_F / ‖A‖²_F' };

/** First the lines, point by point, then the bars, row by row. */
export function sketchesTable(input: PanelInput): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
} {
  const measure = shownMeasure(input);
  const columns = [
    'sketch',
    'seed',
    'ℓ',
    'floats',
    names[measure],
    'row',
    'kept',
    'eigenvalue or times seen',
    'Misra–Gries',
  ];
  const result = sketchesResult(input);
  if (!result) return { columns, rows: [] };
  const { lines, theory, bars, seed } = result;
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : value);
  const points = (name: string, random: boolean, ell: Int32Array, floats: Float64Array, values: Float64Array) =>
    Array.from(ell, (one, i) => [name, random ? seed : '', one, floats[i]!, known(values[i]), '', '', '', '']);
  const bar = (row: string | number, kept: number, exact: number, counter: string | number) => [
    sketchName(bars),
    '',
    bars.ell,
    '',
    '',
    row,
    kept,
    exact,
    counter,
  ];
  return {
    columns,
    rows: [
      ...lines.flatMap((line) => points(sketchName(line), line.random, line.ell, line.floats, line[measure])),
      ...points('bound of Frequent Directions', false, theory.ell, theory.floats, theory.bound[measure]),
      ...points('best rank ℓ', false, theory.ell, theory.floats, theory.best[measure]),
      ...(bars.items
        ? bars.items.map(({ item, seen, counter, sketched }) => bar(`item ${item + 1}`, sketched, seen, counter))
        : Array.from(bars.squares, (square, i) => bar(i + 1, square, bars.exact[i] ?? 0, ''))),
    ],
  };
}
