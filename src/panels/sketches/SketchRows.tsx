import type { ReactNode } from 'react';
import { BarRows, type BarRow } from '../../charts/BarRows.tsx';
import { formatNumber } from '../../charts/formatNumber.ts';
import type { SketchComparisonResult } from '../../probes/sketchComparisonResult.ts';
import { sketchName } from './sketchesLines.ts';

/** More bars would not be read. */
const most = 12;

/** The rows of one sketch: what each has kept of its direction, and what has been taken from it; for items, beside the counters. */
export function SketchRows({
  bars,
  label,
}: {
  readonly bars: SketchComparisonResult['bars'];
  readonly label: string;
}): ReactNode {
  const name = sketchName(bars);
  if (bars.squares.length === 0) return <p className="panel-empty">The rows of {name} are being made.</p>;
  if (bars.items) {
    const items = bars.items.slice(0, most);
    const left = bars.items.length - items.length;
    return (
      <div className="panel-pair">
        <Rows
          title={name}
          of={`squared rows, ℓ = ${bars.ell}`}
          label={label}
          unit="what is left of the times seen"
          rows={items.map(({ item, seen, sketched }) => bar(`item ${item + 1}`, sketched, seen))}
        />
        <Rows
          title="Misra–Gries"
          of={`${bars.ell - 1} counters`}
          label={label}
          unit={left > 0 ? `counts; ${left} more items` : 'counts'}
          rows={items.map(({ item, seen, counter }) => bar(`item ${item + 1}`, counter, seen))}
        />
      </div>
    );
  }
  const shown = Array.from(bars.squares.subarray(0, most), (square, i) =>
    bar(String(i + 1), square, bars.exact[i] ?? 0),
  );
  return (
    <Rows
      title={name}
      of={`squared rows, ${bars.ell > most ? `the first ${most} of` : ''} ℓ = ${bars.ell}`}
      label={label}
      unit="kept of the eigenvalues of AᵀA"
      rows={shown}
    />
  );
}

function Rows({
  title,
  of,
  label,
  unit,
  rows,
}: {
  readonly title: string;
  readonly of: string;
  readonly label: string;
  readonly unit: string;
  readonly rows: readonly BarRow[];
}): ReactNode {
  return (
    <section className="spectra-half">
      <header className="spectra-heading">
        <h3>{title}</h3>
        <p>{of}</p>
      </header>
      <BarRows label={`${title}, ${of}. ${label}`} rows={rows} scale="linear" unitText={unit} />
    </section>
  );
}

/** What is kept of a whole; nothing is missing where more is kept than there was. */
function bar(name: string, kept: number, whole: number): BarRow {
  return {
    key: name,
    label: name,
    color: 'var(--run-0)',
    segments: [
      { key: 'kept', label: 'kept', value: kept },
      { key: 'taken', label: 'taken', value: Math.max(0, whole - kept), color: 'var(--hairline)' },
    ],
    text: `${formatNumber(kept)} of ${formatNumber(whole)}`,
  };
}
