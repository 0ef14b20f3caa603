import { useCallback, useMemo, type ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { formatNumber } from '../../charts/formatNumber.ts';
import type { OutputsPicture, RunOutputs } from '../../probes/outputsResult.ts';
import type { RunLook } from '../panel.ts';
import { spanOf } from './dataPoints.ts';
import { PointsChart, type DataPoint } from './PointsChart.tsx';

/** Predicted numbers against true ones; on the diagonal they are the same. */
export function LearnedPairs({
  label,
  picture: { truth, of },
  run,
  runs,
  look,
  height,
}: {
  readonly label: string;
  readonly picture: Extract<OutputsPicture, { shape: 'pairs' }>;
  readonly run: RunOutputs;
  /** All that are shown: their axes are the same. */
  readonly runs: readonly RunOutputs[];
  readonly look: RunLook;
  readonly height: number;
}): ReactNode {
  const [low, high] = useMemo(() => {
    const [from, to] = spanOf(truth, ...runs.map(({ values }) => values));
    return [from - 0.05 * (to - from), to + 0.05 * (to - from)] as const;
  }, [truth, runs]);
  const points = useMemo(
    () =>
      Array.from(truth, (x, k): DataPoint => {
        const y = run.values[k] ?? Number.NaN;
        const text = `true ${formatNumber(x)}, predicted ${formatNumber(y)}`;
        return { x, y, marker: look.marker, isFilled: of === 'training', isRinged: false, color: look.color, text };
      }).filter(({ y }) => Number.isFinite(y)),
    [truth, run, look, of],
  );
  const under = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) => {
      context.beginPath();
      context.moveTo(frame.x(low), frame.y(low));
      context.lineTo(frame.x(high), frame.y(high));
      context.strokeStyle = frame.quiet;
      context.lineWidth = 1.25;
      context.stroke();
    },
    [low, high],
  );
  return (
    <PointsChart
      label={label}
      x={{ label: 'true', type: 'linear', domain: [low, high] }}
      y={{ label: 'predicted', type: 'linear', domain: [low, high] }}
      height={height}
      points={points}
      under={under}
    />
  );
}
