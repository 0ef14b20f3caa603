import type { ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { CursorLine } from '../../charts/CursorLine.tsx';
import { EndLabels } from '../../charts/EndLabels.tsx';
import { formatNumber } from '../../charts/formatNumber.ts';
import { Marker } from '../../charts/Marker.tsx';
import { PointValues } from '../../charts/PointValues.tsx';
import { textWidth } from '../../charts/textWidth.ts';
import type { SketchCurve } from '../../probes/results.ts';
import type { RunLook } from '../panel.ts';
import { lineColor, sketchLines } from './sketchLines.ts';

/** Room for the names of the lines, px. */
export const sketchLabelWidth = 88;

/** Cursor, points and numbers under it, names at the ends of the lines. */
export function SketchOverlay({
  frame,
  places,
  curve,
  at,
  look,
  dim,
  cursor,
  pointed,
  yName,
}: {
  readonly frame: ChartFrame;
  readonly places: Int32Array;
  readonly curve: SketchCurve;
  /** Index of the place under the pointer or else the cursor. */
  readonly at: number;
  readonly look: RunLook | undefined;
  readonly dim: boolean;
  readonly cursor: { readonly place: number; readonly text: string } | undefined;
  /** What to call the place under the pointer, if there is one. */
  readonly pointed: string | undefined;
  readonly yName: string;
}): ReactNode {
  const after = textWidth(yName, 11);
  const point = (index: number) => {
    const x = frame.x(places[index] ?? Number.NaN);
    return sketchLines.flatMap((line) => {
      const value = curve[line.key][index];
      return value === undefined || Number.isNaN(value)
        ? []
        : { ...line, x, y: frame.y(value), value, color: lineColor(line, look?.color) };
    });
  };
  const here = point(at);
  const ends = point(places.length - 1);
  const end = ends.find(({ key }) => key === 'error');
  const values = here.map(({ key, y, value, theory }) => ({ key, y, text: formatNumber(value), quiet: theory }));
  return (
    <>
      {cursor && (
        <CursorLine
          frame={frame}
          x={frame.x(cursor.place)}
          text={pointed === undefined ? cursor.text : undefined}
          after={after}
        />
      )}
      {pointed !== undefined && (
        <CursorLine frame={frame} x={frame.x(places[at] ?? Number.NaN)} text={pointed} after={after} faint />
      )}
      {here.map(({ key, x, y, color }) => (
        <circle key={key} cx={x} cy={y} r={3} fill={color} stroke="var(--paper)" />
      ))}
      {pointed !== undefined && <PointValues frame={frame} x={frame.x(places[at] ?? 0)} values={values} />}
      {look && end && <Marker name={look.marker} x={end.x} y={end.y} color={look.color} />}
      <EndLabels
        labels={ends.map(({ key, name, x, y, color, dash, width, theory }) => ({
          key,
          name,
          x,
          y,
          color,
          dash,
          lineWidth: width,
          quiet: theory,
          dim,
        }))}
        frame={frame}
        left={Math.min(frame.right, end?.x ?? frame.right) + 10}
        width={sketchLabelWidth - 10}
      />
    </>
  );
}
