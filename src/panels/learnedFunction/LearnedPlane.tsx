import { useCallback, useMemo, type ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { rampColor, rampPlace, rampStops, rampTable } from '../../charts/ramp.ts';
import { cssColor } from '../../charts/theme.ts';
import type { OutputsPicture, OutputsView, RunOutputs } from '../../probes/outputsResult.ts';
import { dataPoints, spanOf } from './dataPoints.ts';
import { drawFunction } from './drawFunction.ts';
import { PointsChart } from './PointsChart.tsx';

/** A function of two inputs as colours, with the examples. */
export function LearnedPlane({
  label,
  view,
  picture,
  run,
  runs,
  height,
}: {
  readonly label: string;
  readonly view: OutputsView;
  readonly picture: Extract<OutputsPicture, { shape: 'plane' }>;
  readonly run: RunOutputs;
  /** All that are shown: their colours mean the same. */
  readonly runs: readonly RunOutputs[];
  readonly height: number;
}): ReactNode {
  const { x, y, classes, points: data } = picture;
  const domain = useMemo(
    () => (classes > 0 ? ([0, 1] as const) : spanOf(data.targets, ...runs.map(({ values }) => values))),
    [classes, data, runs],
  );
  const points = useMemo(() => {
    if (classes > 0) return dataPoints(view, picture, run, undefined);
    const table = rampTable(rampStops('diverging').map(cssColor));
    return dataPoints(view, picture, run, (target) => rampColor(table, rampPlace(target, 'diverging', domain)));
  }, [view, picture, run, classes, domain]);
  const under = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) => drawFunction(context, frame, picture, run, domain),
    [picture, run, domain],
  );
  const axis = (span: readonly [number, number]) => ({ label: '', type: 'linear', domain: span }) as const;
  return <PointsChart label={label} x={axis(x)} y={axis(y)} height={height} points={points} under={under} />;
}
