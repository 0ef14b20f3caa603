import { useCallback, useState, type ReactNode } from 'react';
import type { AxisSpec, ChartFrame } from '../../charts/axis.ts';
import { Chart, type ChartPoint } from '../../charts/Chart.tsx';
import type { MarkerName } from '../../charts/markerPath.ts';
import { Reader } from '../../charts/Reader.tsx';
import { Tip } from '../../charts/Tip.tsx';
import { drawPoints } from './drawPoints.ts';

/** One example. */
export interface DataPoint {
  readonly x: number;
  readonly y: number;
  readonly marker: MarkerName;
  readonly isFilled: boolean;
  readonly isRinged: boolean;
  /** CSS; ink without. */
  readonly color?: string;
  /** What there is to read. */
  readonly text: string;
}

/** How near the pointer must come to a point, px. */
const reach = 14;

/** Examples over whatever else is painted; pointer and keyboard read each. */
export function PointsChart({
  label,
  x,
  y,
  height,
  equal = false,
  points,
  under,
}: {
  readonly label: string;
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly height: number;
  readonly equal?: boolean;
  readonly points: readonly DataPoint[];
  /** Paints what lies below the points. */
  readonly under: (context: CanvasRenderingContext2D, frame: ChartFrame) => void;
}): ReactNode {
  const [read, setRead] = useState<number>();
  const draw = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) => {
      under(context, frame);
      drawPoints(context, frame, points);
    },
    [under, points],
  );
  const at = Math.max(0, Math.min(read ?? 0, points.length - 1));
  const onPoint = ({ kind, x: left, y: top }: ChartPoint, frame: ChartFrame) => {
    if (kind === 'release') return;
    setRead(kind === 'leave' ? undefined : nearest(points, frame, frame.x(left), frame.y(top)));
  };
  const onKey = (key: string) => {
    const target = {
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      PageUp: at - 10,
      PageDown: at + 10,
      Home: 0,
      End: points.length - 1,
    }[key];
    if (target === undefined) return false;
    setRead(Math.max(0, Math.min(points.length - 1, target)));
    return true;
  };
  const shown = read === undefined ? undefined : points[at];
  return (
    <Chart
      label={label}
      x={x}
      y={y}
      equal={equal}
      height={height}
      draw={draw}
      onPoint={onPoint}
      overlay={(frame) =>
        shown && (
          <circle
            cx={frame.x(shown.x)}
            cy={frame.y(shown.y)}
            r={8}
            fill="none"
            stroke="var(--accent)"
            strokeWidth={2}
          />
        )
      }
      above={(frame) => (
        <>
          <Reader
            label={`Points of: ${label}`}
            at={at}
            count={points.length}
            text={points[at]?.text ?? 'no points'}
            onKey={onKey}
            onFocus={() => setRead(at)}
            onBlur={() => setRead(undefined)}
          />
          {shown && (
            <Tip x={frame.x(shown.x)} y={frame.y(shown.y)} width={frame.width}>
              {shown.text}
            </Tip>
          )}
        </>
      )}
    />
  );
}

function nearest(points: readonly DataPoint[], frame: ChartFrame, left: number, top: number): number | undefined {
  let best: { readonly at: number; readonly distance: number } | undefined;
  points.forEach(({ x, y }, at) => {
    const distance = Math.hypot(frame.x(x) - left, frame.y(y) - top);
    if (distance <= (best?.distance ?? reach)) best = { at, distance };
  });
  return best?.at;
}
