import type { ReactNode } from 'react';
import { HeatMap } from '../../charts/HeatMap.tsx';
import { tickText } from './axes.ts';
import { lossSpan, lossText, type SweepView } from './sweepView.ts';
import { trialWords } from './sweepWords.ts';

/** Final loss as a heat map, the values of the upward axis growing upwards. */
export function SweepMap({ sweep, trials, label, picked, pick }: SweepView): ReactNode {
  const { across, up } = sweep;
  const columns = across.values.length;
  const rows = up?.values.length ?? 1;
  // The matrix is drawn from its first row downwards.
  const pointAt = (row: number, column: number) => (rows - 1 - row) * columns + column;
  const points = Array.from({ length: rows * columns }, (_, i) => pointAt(Math.floor(i / columns), i % columns));
  const { first, least } = lossSpan(trials);
  return (
    <HeatMap
      label={label}
      rows={rows}
      columns={columns}
      values={points.map((point) => trials[point]?.loss ?? NaN)}
      scale="logarithmic"
      {...(least < first && { domain: [least, first] as const })}
      rowLabels={up ? up.values.map((value) => tickText(up, value)).toReversed() : ['']}
      columnLabels={across.values.map((value) => tickText(across, value))}
      {...(up && { rowTitle: up.field.label })}
      columnTitle={across.field.label}
      cellText={(row, column) => trialWords(sweep, pointAt(row, column), trials[pointAt(row, column)])}
      inCell={(row, column) => lossText(trials[pointAt(row, column)]?.loss ?? NaN)}
      infiniteText="diverged"
      emptyText="not trained"
      height={up ? 240 : 60}
      picked={[rows - 1 - Math.floor(picked / columns), picked % columns]}
      onPick={(row, column) => pick(pointAt(row, column))}
    />
  );
}
