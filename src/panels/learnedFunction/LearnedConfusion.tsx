import type { ReactNode } from 'react';
import { HeatMap } from '../../charts/HeatMap.tsx';
import type { OutputsPicture, RunOutputs } from '../../probes/outputsResult.ts';

/** How often each class is answered for each true one. */
export function LearnedConfusion({
  label,
  picture: { classes, count },
  run: { values },
}: {
  readonly label: string;
  readonly picture: Extract<OutputsPicture, { shape: 'confusion' }>;
  readonly run: RunOutputs;
}): ReactNode {
  const names = Array.from({ length: classes }, (_, c) => String(c));
  const most = Math.max(
    1,
    ...Array.from({ length: classes }, (_, c) =>
      values.subarray(c * classes, (c + 1) * classes).reduce((sum, n) => sum + n, 0),
    ),
  );
  return (
    <HeatMap
      label={`${label}; rows are true classes, columns answers`}
      rows={classes}
      columns={classes}
      values={values}
      scale="sequential"
      domain={[0, Math.min(most, count)]}
      rowLabels={names}
      columnLabels={names}
      rowTitle="true"
      columnTitle="answer"
      cellText={(row, column) => `class ${row} answered as ${column}: ${values[row * classes + column] ?? 0}`}
      inCell={(row, column) => String(values[row * classes + column] ?? 0)}
    />
  );
}
