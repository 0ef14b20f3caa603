import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { Chart, type ChartPoint } from '../../charts/Chart.tsx';
import { CursorLine } from '../../charts/CursorLine.tsx';
import { PointValues } from '../../charts/PointValues.tsx';
import { wholeNumber } from '../../charts/grouped.ts';
import { textWidth } from '../../charts/textWidth.ts';
import { cssColor } from '../../charts/theme.ts';
import type { Spectrum } from '../../probes/results.ts';
import { cumulativeMass } from './cumulativeMass.ts';
import { drawQuarter } from './drawQuarter.ts';
import type { RunLook } from '../panel.ts';
import { percent } from '../percent.ts';

const baselineName = 'random gradients';
/** From above a point, where numbers stand otherwise, to below it, where rising curves leave room, px. */
const below = 22;

/** The share of the trace in the k largest eigenvalues, with earlier ones behind it and that of random gradients. */
export function SpectraCumulative({
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
  const { name, size, topCount } = spectrum;
  const [pointed, setPointed] = useState<number>();
  const { own, random, earlier } = useMemo(
    () => ({
      own: cumulativeMass(spectrum.eigenvalues),
      random: cumulativeMass(spectrum.baseline.eigenvalues),
      earlier: spectrum.trail.map(({ eigenvalues }) => cumulativeMass(eigenvalues)),
    }),
    [spectrum],
  );
  const color = look?.color ?? 'var(--ink)';
  const draw = useCallback(
    (context: CanvasRenderingContext2D, frame: ChartFrame) => {
      const strength = isDim ? 0.35 : 1;
      const paint = (shares: Float64Array, paintColor: string, alpha: number, width: number) => {
        context.globalAlpha = alpha;
        context.strokeStyle = paintColor;
        context.lineWidth = width;
        context.beginPath();
        shares.forEach((share, k) => context.lineTo(frame.x(k), frame.y(share)));
        context.stroke();
      };
      if (topCount < size) drawQuarter(context, frame, topCount);
      earlier.forEach((shares, i) =>
        paint(shares, cssColor(color), strength * (0.12 + (0.28 * (i + 1)) / earlier.length), 1),
      );
      paint(random, frame.quiet, 1, 1.25);
      paint(own, cssColor(color), strength, 2);
      for (const [shares, fill] of [
        [random, frame.quiet],
        [own, cssColor(color)],
      ] as const) {
        context.beginPath();
        context.arc(frame.x(topCount), frame.y(shares[topCount] ?? Number.NaN), 3, 0, 2 * Math.PI);
        context.fillStyle = fill;
        context.fill();
      }
      context.globalAlpha = 1;
    },
    [own, random, earlier, topCount, size, color, isDim],
  );
  const onPoint = ({ kind, x }: ChartPoint) =>
    setPointed(kind === 'leave' ? undefined : Math.max(1, Math.min(size, Math.round(x))));
  return (
    <Chart
      label={`Cumulative mass of ${name}. ${label}`}
      x={{ label: '', type: 'linear', domain: [0, size], format: wholeNumber }}
      y={{
        label: `share in ${name}’s largest k`,
        type: 'linear',
        domain: [0, 1],
        format: (share) => `${Math.round(100 * share)} %`,
      }}
      height={height}
      draw={draw}
      onPoint={onPoint}
      overlay={(frame) =>
        pointed === undefined ? (
          <BaselineName frame={frame} shares={random} />
        ) : (
          <>
            <CursorLine frame={frame} x={frame.x(pointed)} text={undefined} faint />
            <PointValues
              frame={frame}
              x={frame.x(pointed)}
              values={[
                { key: 'own', shares: own, text: `largest ${pointed}: `, isBelow: true },
                { key: 'random', shares: random, text: 'random ', isBelow: pointed <= size / 2 },
              ].map(({ key, shares, text, isBelow }) => ({
                key,
                quiet: key === 'random',
                y: frame.y(shares[pointed] ?? Number.NaN) + (isBelow ? below : 0),
                text: text + percent(shares[pointed] ?? Number.NaN),
              }))}
            />
          </>
        )
      }
    />
  );
}

/** Names the grey line below its end, where the rising curves leave room. */
function BaselineName({ frame, shares }: { readonly frame: ChartFrame; readonly shares: Float64Array }): ReactNode {
  const from = Math.max(0, Math.floor(frame.invertX(frame.right - textWidth(baselineName, 11))));
  const y = frame.y(shares[from] ?? Number.NaN) + 11;
  if (!Number.isFinite(y)) return null;
  return (
    <text
      className="chart-halo chart-quiet"
      fontSize={11}
      x={frame.right}
      y={Math.min(frame.bottom - 8, y)}
      dy="0.34em"
      textAnchor="end"
    >
      {baselineName}
    </text>
  );
}
