import { useCallback, type ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { Chart, type ChartPoint } from '../../charts/Chart.tsx';
import { CursorLine } from '../../charts/CursorLine.tsx';
import { wholeNumber } from '../../charts/grouped.ts';
import { columnEdges, plotLine } from '../../charts/plotLine.ts';
import { Marker } from '../../charts/Marker.tsx';
import { cssColor } from '../../charts/theme.ts';
import { textWidth } from '../../charts/textWidth.ts';
import type { Spectrum } from '../../probes/results.ts';
import type { RunLook } from '../panel.ts';
import { percent } from '../percent.ts';

const height = 92;
const axisName = 'top 25 %’s share';

/** The share of the largest quarter of the eigenvalues over the steps, beside that of random gradients. */
export function SpectraShare({
  spectrum,
  label,
  look,
  isDim,
  cursor,
  newest,
  range,
  moveCursor,
}: {
  readonly spectrum: Spectrum;
  readonly label: string;
  readonly look: RunLook | undefined;
  readonly isDim: boolean;
  readonly cursor: number;
  readonly newest: number;
  /** The last step for which there is room. */
  readonly range: number;
  readonly moveCursor: (step: number) => void;
}): ReactNode {
  const { history, name } = spectrum;
  const color = look?.color ?? 'var(--ink)';
  const draw = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) => {
      const edges = columnEdges(frame);
      const x = history.steps;
      context.lineWidth = 1.25;
      context.strokeStyle = frame.quiet;
      plotLine(context, frame, { x, y: history.baselineTopMass, count: x.length }, edges);
      context.globalAlpha = isDim ? 0.35 : 1;
      context.lineWidth = 2;
      context.strokeStyle = cssColor(color);
      plotLine(context, frame, { x, y: history.topMass, count: x.length }, edges);
    },
    [history, color, isDim],
  );
  const onPoint = ({ kind, x }: ChartPoint) => {
    if (kind === 'press' || kind === 'drag') moveCursor(Math.max(0, Math.min(newest, Math.round(x))));
  };
  const last = history.steps.length - 1;
  const end = { step: history.steps[last] ?? Number.NaN, share: history.topMass[last] ?? Number.NaN };
  return (
    <Chart
      label={`Share of the top 25 % of ${name} over steps. ${label}`}
      x={{ label: '', type: 'linear', domain: [0, range], format: wholeNumber }}
      y={{ label: axisName, type: 'linear', domain: [0, 1], format: (share) => `${Math.round(100 * share)} %` }}
      height={height}
      draw={draw}
      onPoint={onPoint}
      slider={{
        label: `Step along the share of ${name}`,
        value: Math.min(cursor, newest),
        min: 0,
        max: newest,
        text: `step ${cursor}: ${percent(spectrum.topMass)}, random gradients ${percent(spectrum.baseline.topMass)}`,
        change: moveCursor,
      }}
      overlay={(frame) => (
        <>
          {cursor < newest && (
            <CursorLine frame={frame} x={frame.x(cursor)} text={`step ${cursor}`} after={textWidth(axisName, 11)} />
          )}
          {look && Number.isFinite(end.share) && (
            <Marker name={look.marker} x={frame.x(end.step)} y={frame.y(end.share)} color={look.color} area={30} />
          )}
        </>
      )}
    />
  );
}
