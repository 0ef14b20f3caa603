import { useCallback, useMemo, type ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { cssColor } from '../../charts/theme.ts';
import type { OutputsPicture, OutputsView, RunOutputs } from '../../probes/outputsResult.ts';
import type { RunLook } from '../panel.ts';
import { dataPoints, spanOf } from './dataPoints.ts';
import { PointsChart } from './PointsChart.tsx';

/** Dashes of the classes' probabilities. */
const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [8, 3, 2, 3]];

/** A function of one input as a line, one line for each class, with the examples. */
export function LearnedCurve({
  label,
  view,
  picture,
  run,
  runs,
  look,
  height,
}: {
  readonly label: string;
  readonly view: OutputsView;
  readonly picture: Extract<OutputsPicture, { shape: 'curve' }>;
  readonly run: RunOutputs;
  /** All that are shown: their axes are the same. */
  readonly runs: readonly RunOutputs[];
  readonly look: RunLook;
  readonly height: number;
}): ReactNode {
  const { x, classes, points: data } = picture;
  const y = useMemo(() => {
    if (classes > 0) return [-0.05, 1.05] as const;
    const [low, high] = spanOf(data.targets, ...runs.map(({ values }) => values));
    return [low - 0.05 * (high - low), high + 0.05 * (high - low)] as const;
  }, [classes, data, runs]);
  const points = useMemo(() => dataPoints(view, picture, run, undefined), [view, picture, run]);
  const under = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) => {
      const lines = Math.max(1, classes);
      // Of two classes the probabilities add up to 1: one line says both.
      for (let c = classes === 2 ? 1 : 0; c < lines; c++) {
        context.beginPath();
        x.forEach((place, k) => {
          const value = run.values[lines * k + c]!;
          if (Number.isFinite(value)) context.lineTo(frame.x(place), frame.y(value));
        });
        context.strokeStyle = cssColor(look.color);
        context.lineWidth = 2;
        context.setLineDash([...(classes > 2 ? (dashes[c % dashes.length] ?? []) : look.dash)]);
        context.stroke();
      }
      context.setLineDash([]);
    },
    [x, classes, run, look],
  );
  const across = [x[0] ?? 0, x.at(-1) ?? 1] as const;
  return (
    <PointsChart
      label={label}
      x={{ label: 'input', type: 'linear', domain: across }}
      y={{
        label: classes === 2 ? 'probability of class 1' : classes > 0 ? 'probability' : 'output',
        type: 'linear',
        domain: y,
      }}
      height={height}
      points={points}
      under={under}
    />
  );
}
