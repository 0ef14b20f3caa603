import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { Chart, type ChartPoint } from '../../charts/Chart.tsx';
import { formatNumber, powerOfTen } from '../../charts/formatNumber.ts';
import { PointValues } from '../../charts/PointValues.tsx';
import { wholeNumber } from '../../charts/grouped.ts';
import { textWidth } from '../../charts/textWidth.ts';
import { cssColor } from '../../charts/theme.ts';
import type { Spectrum } from '../../probes/results.ts';
import { drawQuarter } from './drawQuarter.ts';
import type { RunLook } from '../panel.ts';
import { eigenvalueDomain, least } from './spectraDomain.ts';

/** Dots are left out where they would run into one another, px. */
const crowded = 5;
const baselineName = 'random gradients';

/** Sorted eigenvalues on a log axis, with earlier ones behind them and those of random gradients. */
export function SpectraEigenvalues({
  spectrum,
  label,
  look,
  isDim,
  height,
}: {
  readonly spectrum: Spectrum;
  readonly label: string;
  readonly look: RunLook | undefined;
  readonly isDim: boolean;
  /** CSS px. */
  readonly height: number;
}): ReactNode {
  const { name, size, topCount, eigenvalues, baseline, trail } = spectrum;
  const [pointed, setPointed] = useState<number>();
  const { domain, hasFloor } = useMemo(() => eigenvalueDomain(spectrum), [spectrum]);
  const top = eigenvalues[0] ?? 0;
  const color = look?.color ?? 'var(--ink)';
  const draw = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) => {
      const own = cssColor(color);
      const [floor] = domain;
      context.globalAlpha = 1;
      if (topCount < size) drawQuarter(context, frame, topCount + 0.5);
      const strength = isDim ? 0.35 : 1;
      trail.forEach((earlier, i) => {
        context.globalAlpha = strength * (0.12 + (0.28 * (i + 1)) / trail.length);
        line(context, frame, earlier.eigenvalues, top, least, own, 1);
      });
      context.globalAlpha = 1;
      line(context, frame, baseline.eigenvalues, top, 0, frame.quiet, 1.25);
      context.globalAlpha = strength;
      line(context, frame, eigenvalues, top, 0, own, 1.25);
      if ((frame.right - frame.left) / size >= crowded) dots(context, frame, eigenvalues, top, floor, own);
    },
    [eigenvalues, baseline, trail, top, topCount, size, domain, color, isDim],
  );
  const onPoint = ({ kind, x }: ChartPoint) =>
    setPointed(kind === 'leave' ? undefined : Math.max(0, Math.min(size - 1, Math.round(x) - 1)));
  return (
    <Chart
      label={`Eigenvalues of ${name}. ${label}`}
      x={{ label: '', type: 'linear', domain: [0.5, size + 0.5], format: wholeNumber }}
      y={{
        label: `eigenvalues of ${name} / λmax`,
        type: 'log',
        domain,
        ...(hasFloor ? { floor: `≤${powerOfTen(Math.log10(least))}` } : {}),
      }}
      height={height}
      draw={draw}
      onPoint={onPoint}
      overlay={(frame) => (
        <>
          <BaselineName frame={frame} values={baseline.eigenvalues} own={eigenvalues} top={top} />
          {pointed !== undefined && (
            <PointValues
              frame={frame}
              x={frame.x(pointed + 1)}
              values={[
                { key: 'own', values: eigenvalues, quiet: false },
                { key: 'random', values: baseline.eigenvalues, quiet: true },
              ].map(({ key, values, quiet }) => ({
                key,
                quiet,
                y: frame.y(Math.max(domain[0], (values[pointed] ?? 0) / top)),
                text: `λ${key === 'own' ? subscript(pointed + 1) : ''} ${formatNumber(values[pointed] ?? Number.NaN)}`,
              }))}
            />
          )}
        </>
      )}
    />
  );
}

/** Strokes the values as shares of `top`; where they fall below `end`, the line ends. */
function line(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  values: Float64Array,
  top: number,
  end: number,
  color: string,
  width: number,
): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.beginPath();
  for (const [i, value] of values.entries()) {
    if (value / top < end) break;
    context.lineTo(frame.x(i + 1), frame.y(value / top));
  }
  context.stroke();
}

/** Dots at the values; hollow where the value lies below the axis. */
function dots(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  values: Float64Array,
  top: number,
  floor: number,
  color: string,
): void {
  for (const [i, value] of values.entries()) {
    const isBelow = !(value / top >= floor);
    context.beginPath();
    context.arc(frame.x(i + 1), isBelow ? frame.bottom - 3 : frame.y(value / top), isBelow ? 2 : 2.25, 0, 2 * Math.PI);
    context.fillStyle = isBelow ? frame.paper : color;
    context.fill();
    if (!isBelow) continue;
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.stroke();
  }
}

/** Names the grey line at its end, on the side where the run's own is not. */
function BaselineName({
  frame,
  values,
  own,
  top,
}: {
  readonly frame: ChartFrame;
  readonly values: Float64Array;
  readonly own: Float64Array;
  readonly top: number;
}): ReactNode {
  const last = values.length - 1;
  const x = Math.min(frame.right, frame.x(last + 1) + 4);
  const isAbove = (values[last] ?? 0) >= (own[last] ?? 0);
  const beside = Array.from(values, (value, i) => ({ x: frame.x(i + 1), y: frame.y(value / top) }))
    .filter((point, i) => Number.isFinite(point.y) && (i === last || point.x > x - textWidth(baselineName, 11)))
    .map((point) => point.y);
  if (beside.length === 0) return null;
  const y = isAbove ? Math.min(...beside) - 9 : Math.max(...beside) + 11;
  return (
    <text
      className="chart-halo chart-quiet"
      fontSize={11}
      x={x}
      y={Math.max(frame.top + 6, Math.min(frame.bottom - 8, y))}
      dy="0.34em"
      textAnchor="end"
    >
      {baselineName}
    </text>
  );
}

function subscript(value: number): string {
  return Array.from(String(value), (digit) => '₀₁₂₃₄₅₆₇₈₉'.charAt(Number(digit))).join('');
}
