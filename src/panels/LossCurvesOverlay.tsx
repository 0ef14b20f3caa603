import type { ReactNode } from 'react';
import type { ChartFrame } from '../charts/axis.ts';
import { CursorLine } from '../charts/CursorLine.tsx';
import { EndLabels, Marker, type EndLabel } from '../charts/EndLabels.tsx';
import { placeLabels } from '../charts/placeLabels.ts';
import { textWidth } from '../charts/textWidth.ts';
import { isSecondary } from './drawLossCurves.ts';
import { divergenceText, lossText } from './lossCaption.ts';
import { pointAt, type LossSeries } from './lossSeries.ts';
import { xOfStep } from './cursorAxis.ts';
import type { PanelInput } from './panel.ts';

/** Cursor, values under it, names at the ends of the curves. */
export function LossCurvesOverlay({ input, series, frame, pointed, onHover }: {
  readonly input: PanelInput;
  readonly series: readonly LossSeries[];
  readonly frame: ChartFrame;
  /** Step under the pointer. */
  readonly pointed: number | undefined;
  readonly onHover: (run: number | undefined) => void;
}): ReactNode {
  const { looks, hoveredRun, cursor, newest } = input;
  const main = series.filter((curve) => !isSecondary(curve, input.experiment.view.metric) || !series.some((other) => other.run === curve.run && other !== curve));
  const shown = pointed ?? cursor;
  const dim = (curve: LossSeries) => hoveredRun !== undefined && curve.run !== hoveredRun;
  const end = (curve: LossSeries) => ({
    x: frame.x(curve.x[curve.count - 1]!),
    y: Math.max(frame.top, Math.min(frame.bottom, frame.y(curve.line[curve.count - 1]!))),
  });
  const whole = main.filter((curve) => curve.brokenAt === undefined);
  const left = Math.min(frame.right, Math.max(frame.left, ...whole.map((curve) => end(curve).x))) + 12;
  const labels = whole.map((curve): EndLabel => {
    const at = pointAt(curve, shown);
    const look = looks[curve.run];
    return {
      key: curve.run,
      name: look?.label ?? '',
      ...(at === undefined ? {} : { value: lossText(curve.quantity, curve.exact[at]!, 4) }),
      ...end(curve),
      color: look?.color ?? frame.ink,
      dash: look?.dash ?? [],
      ...(look && { marker: look.marker }),
      dim: dim(curve),
      strong: curve.run === hoveredRun,
      onHover: (inside) => onHover(inside ? curve.run : undefined),
    };
  });
  return (
    <>
      {cursor < newest && <CursorLine frame={frame} x={frame.x(xOfStep(input, cursor))} text={pointed === undefined ? `step ${cursor}` : undefined} />}
      {pointed !== undefined && <CursorLine frame={frame} x={frame.x(xOfStep(input, pointed))} text={`step ${pointed}`} faint />}
      {main.flatMap((curve) => {
        const at = pointAt(curve, shown);
        if (at === undefined || dim(curve) || (pointed === undefined && cursor >= newest)) return [];
        const y = frame.y(curve.exact[at]!);
        if (y < frame.top - 1 || y > frame.bottom + 1) return [];
        return <circle key={curve.run} cx={frame.x(curve.x[at]!)} cy={y} r={3} fill={looks[curve.run]?.color} stroke="var(--paper)" />;
      })}
      {whole.map((curve) => {
        const look = looks[curve.run];
        return look && <g key={curve.run} opacity={dim(curve) ? 0.35 : 1}><Marker name={look.marker} {...end(curve)} color={look.color} /></g>;
      })}
      <EndLabels labels={labels} frame={frame} left={left} width={frame.width - frame.right - 12} />
      <Divergences input={input} series={main} frame={frame} />
    </>
  );
}

const size = 12;

/** Beside every × who it is and what happened. */
function Divergences({ input, series, frame }: { readonly input: PanelInput; readonly series: readonly LossSeries[]; readonly frame: ChartFrame }): ReactNode {
  const labels = series.flatMap((curve) => {
    const first = curve.ends.toSorted((a, b) => a.step - b.step)[0];
    if (first === undefined) return [];
    const text = `${input.looks[curve.run]?.label ?? ''} ${divergenceText(curve)}`;
    const x = frame.x(first.x);
    const isLeft = x + 12 + textWidth(text, size) > frame.right && x - 12 - textWidth(text, size) > frame.left;
    const y = Math.max(frame.top + 6, Math.min(frame.bottom - 6, frame.y(first.y)));
    return { run: curve.run, text, cause: first.cause, x: isLeft ? x - 11 : x + 11, y, anchor: isLeft ? 'end' : 'start' } as const;
  });
  const placed = placeLabels(labels.map((label) => label.y), 16, frame.top - 2, frame.bottom);
  return labels.map(({ run, text, cause, x, y, anchor }, i) => (
    <text key={run} className={`chart-halo${input.hoveredRun !== undefined && input.hoveredRun !== run ? ' chart-quiet' : ''}`} fontSize={size}
      x={x} y={placed[i] ?? y} dy="0.34em" textAnchor={anchor}>
      <title>{cause}</title>
      {text}
    </text>
  ));
}
