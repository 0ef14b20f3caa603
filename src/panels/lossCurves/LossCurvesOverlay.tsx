import type { ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { CursorLine } from '../../charts/CursorLine.tsx';
import { EndLabels, type EndLabel } from '../../charts/EndLabels.tsx';
import { Marker } from '../../charts/Marker.tsx';
import { placeLabels } from '../../charts/placeLabels.ts';
import { fitText, textWidth } from '../../charts/textWidth.ts';
import { endMark, isSecondary } from './drawLossCurves.ts';
import { divergenceText, lossText } from './lossCaption.ts';
import { pointAt, type LossSeries } from './lossSeries.ts';
import { xOfStep } from '../cursorAxis.ts';
import type { PanelInput } from '../panel.ts';

/** Cursor, values under it, names at the ends of the curves. */
export function LossCurvesOverlay({
  input,
  series,
  frame,
  yName,
  pointed,
  onHover,
}: {
  readonly input: PanelInput;
  readonly series: readonly LossSeries[];
  readonly frame: ChartFrame;
  readonly yName: string;
  /** Step under the pointer. */
  readonly pointed: number | undefined;
  readonly onHover: (run: number | undefined) => void;
}): ReactNode {
  const { looks, hoveredRun, cursor, newest } = input;
  const main = series.filter(
    (curve) =>
      !isSecondary(curve, input.experiment.view.metric) ||
      !series.some((other) => other.run === curve.run && other !== curve),
  );
  const shown = pointed ?? cursor;
  const dim = (curve: LossSeries) => hoveredRun !== undefined && curve.run !== hoveredRun;
  const end = (curve: LossSeries) => ({
    x: frame.x(curve.x[curve.count - 1]!),
    y: Math.max(frame.top, Math.min(frame.bottom, frame.y(curve.line[curve.count - 1]!))),
  });
  const whole = main.filter((curve) => curve.brokenAt === undefined);
  const left = Math.min(frame.right, Math.max(frame.left, ...whole.map((curve) => end(curve).x))) + 10;
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
      onHover: (inside) => onHover(inside ? curve.run : undefined),
    };
  });
  return (
    <>
      {cursor < newest && (
        <CursorLine
          frame={frame}
          x={frame.x(xOfStep(input, cursor))}
          text={pointed === undefined ? `step ${cursor}` : undefined}
          after={textWidth(yName, 11)}
        />
      )}
      {pointed !== undefined && (
        <CursorLine
          frame={frame}
          x={frame.x(xOfStep(input, pointed))}
          text={`step ${pointed}`}
          after={textWidth(yName, 11)}
          faint
        />
      )}
      {main.flatMap((curve) => {
        const at = pointAt(curve, shown);
        if (at === undefined || dim(curve) || (pointed === undefined && cursor >= newest)) return [];
        const y = frame.y(curve.exact[at]!);
        if (y < frame.top - 1 || y > frame.bottom + 1) return [];
        return (
          <circle
            key={curve.run}
            cx={frame.x(curve.x[at]!)}
            cy={y}
            r={3}
            fill={looks[curve.run]?.color}
            stroke="var(--paper)"
          />
        );
      })}
      {whole.map((curve) => {
        const look = looks[curve.run];
        return (
          look && (
            <g key={curve.run} opacity={dim(curve) ? 0.35 : 1}>
              <Marker name={look.marker} {...end(curve)} color={look.color} />
            </g>
          )
        );
      })}
      <EndLabels labels={labels} frame={frame} left={left} width={frame.width - frame.right - 10} />
      <Divergences input={input} series={main} frame={frame} />
    </>
  );
}

const size = 12;

/** Beside every × who it is and what happened. */
function Divergences({
  input,
  series,
  frame,
}: {
  readonly input: PanelInput;
  readonly series: readonly LossSeries[];
  readonly frame: ChartFrame;
}): ReactNode {
  const labels = series.flatMap((curve) => {
    const marks = curve.ends.map((end) => endMark(end, frame)).sort((a, b) => a.x - b.x);
    const mark = marks.at(-1);
    if (mark === undefined) return [];
    const look = input.looks[curve.run];
    const fate = ` ${divergenceText(curve)}`;
    const room = { left: mark.x - frame.left - 14, right: frame.width - mark.x - 14 };
    const wanted = textWidth(`${look?.label ?? ''}${fate}`, size);
    const side = wanted > room.right && room.left > room.right ? -1 : 1;
    const name = fitText(look?.label ?? '', size, (side > 0 ? room.right : room.left) - textWidth(fate, size));
    return { run: curve.run, text: name + fate, cause: curve.ends[0]?.cause, color: look?.color, mark, side };
  });
  // Of marks at one height the rightmost keeps it: the names of the others would run into it.
  labels.sort((a, b) => b.mark.x - a.mark.x);
  const placed = placeLabels(
    labels.map(({ mark }) => mark.y),
    16,
    frame.top - 3,
    frame.bottom,
  );
  return labels.map(({ run, text, cause, color, mark, side }, i) => {
    const y = placed[i] ?? mark.y;
    return (
      <g key={run} className={input.hoveredRun !== undefined && input.hoveredRun !== run ? 'chart-quiet' : undefined}>
        {Math.abs(y - mark.y) > 4 && (
          <path d={`M${mark.x},${mark.y}L${mark.x + side * 10},${y}`} stroke={color} fill="none" />
        )}
        <text
          className="chart-halo"
          fontSize={size}
          x={mark.x + side * 12}
          y={y}
          dy="0.34em"
          textAnchor={side > 0 ? 'start' : 'end'}
        >
          <title>{cause}</title>
          {text}
        </text>
      </g>
    );
  });
}
