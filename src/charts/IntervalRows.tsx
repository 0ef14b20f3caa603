import { useCallback, useRef, useState, type ReactNode } from 'react';
import type { AxisSpec } from './axis.ts';
import { Marker } from './Marker.tsx';
import type { MarkerName } from './markerPath.ts';
import { Reader } from './Reader.tsx';
import { RowAxis } from './RowAxis.tsx';
import { RowName } from './RowName.tsx';
import { axisScale } from './scale.ts';
import { textWidth } from './textWidth.ts';
import { Tip } from './Tip.tsx';
import { useEscape } from './useEscape.ts';
import { useWidth } from './useWidth.ts';

/** One value with its uncertainty: a middle, an interval around it, and the single values behind both. Infinity lies beyond the axis. */
export interface IntervalRow {
  readonly key: string;
  readonly label: string;
  /** CSS. */
  readonly color: string;
  readonly dash: readonly number[];
  readonly marker: MarkerName;
  readonly middle: number;
  readonly low: number;
  readonly high: number;
  readonly values: readonly number[];
  /** What is written beside it. */
  readonly text: string;
  /** The same in full, for reading aloud. */
  readonly reading: string;
  /** Another row has the attention. */
  readonly dim?: boolean;
}

const pitch = 28;
/** Room of a row whose name and text stand above it. */
const stackedPitch = 44;
/** Between the end of the axis and the place of what lies beyond it, px. */
const beyondRoom = 26;
/** Above the rows, for the words that say what that is, px. */
const headRoom = 16;

/** Dots with intervals, a row each, named and with their numbers beside them. Pointer and keyboard read every row. */
export function IntervalRows({
  label,
  axis,
  rows,
  beyond,
}: {
  /** What the picture shows, in words: its text alternative. */
  readonly label: string;
  readonly axis: AxisSpec;
  readonly rows: readonly IntervalRow[];
  /** What it means to lie beyond the axis. */
  readonly beyond: string;
}): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const [reading, setReading] = useState<number>();
  const dismiss = useCallback(() => setReading(undefined), []);
  useEscape(reading !== undefined, dismiss);

  const names = Math.max(0, ...rows.map((row) => textWidth(row.label, 12) + 28));
  const texts = Math.max(0, ...rows.map((row) => textWidth(row.text, 12)));
  const isStacked = names + texts > 0.55 * width;
  const step = isStacked ? stackedPitch : pitch;
  const left = isStacked ? 8 : Math.ceil(names) + 12;
  const hasBeyond = rows.some((row) => [row.high, ...row.values].includes(Infinity));
  const edge = width - (isStacked ? 8 : Math.ceil(texts) + 16);
  const right = Math.max(left + 1, edge - (hasBeyond ? beyondRoom : 0));
  const { map } = axisScale(axis, [left, right]);
  const place = (value: number) => (value === Infinity ? edge - 4 : Math.max(left, Math.min(right, map(value))));
  const top = hasBeyond ? headRoom : 0;
  const bottom = top + rows.length * step + 4;
  const middleOf = (index: number) => top + index * step + (isStacked ? 32 : pitch / 2);

  const at = reading !== undefined && reading < rows.length ? reading : 0;
  const shown = reading === undefined ? undefined : rows[reading];
  const onKey = (key: string) => {
    const end = Math.max(0, rows.length - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowUp: Math.max(0, at - 1),
      ArrowLeft: Math.max(0, at - 1),
      ArrowDown: Math.min(end, at + 1),
      ArrowRight: Math.min(end, at + 1),
      Home: 0,
      End: end,
    };
    if (moves[key] !== undefined) setReading(moves[key]);
    return moves[key] !== undefined;
  };
  return (
    <div ref={root} className="chart-plot">
      <div className="chart" style={{ height: bottom + 38 }} onPointerLeave={dismiss}>
        {width > 0 && (
          <>
            <svg className="chart-layer" width={width} height={bottom + 38} role="img" aria-label={label}>
              <RowAxis axis={axis} left={left} right={right} y={bottom} />
              {hasBeyond && <Beyond x={edge - 4} bottom={bottom} text={beyond} />}
              {rows.map((row, index) => (
                <Row
                  key={row.key}
                  {...{ row, width, left, isStacked, place }}
                  y={middleOf(index)}
                  textX={isStacked ? width - 8 : edge + 16}
                  onRead={() => setReading(index)}
                />
              ))}
            </svg>
            <Reader
              label={`Rows of: ${label}`}
              at={at}
              count={rows.length}
              text={rows[at] ? `${rows[at].label}: ${rows[at].reading}` : 'nothing to read'}
              onKey={onKey}
              onFocus={() => setReading(at)}
              onBlur={dismiss}
            />
            {shown && (
              <Tip x={place(shown.middle)} y={middleOf(at)} width={width}>
                <b>{shown.label}</b> {shown.reading}
              </Tip>
            )}
          </>
        )}
      </div>
    </div>
  );
}

function Beyond({
  x,
  bottom,
  text,
}: {
  readonly x: number;
  readonly bottom: number;
  readonly text: string;
}): ReactNode {
  return (
    <g className="chart-axis">
      <line x1={x} x2={x} y1={headRoom - 2} y2={bottom} strokeDasharray="2 4" />
      <text x={x + 4} y={10} textAnchor="end">
        {text}
      </text>
    </g>
  );
}

function Row({
  row,
  y,
  left,
  width,
  textX,
  isStacked,
  place,
  onRead,
}: {
  readonly row: IntervalRow;
  readonly y: number;
  readonly left: number;
  readonly width: number;
  readonly textX: number;
  readonly isStacked: boolean;
  readonly place: (value: number) => number;
  readonly onRead: () => void;
}): ReactNode {
  const { color, low, high, middle, values, marker, text, dim } = row;
  const isKnown = !Number.isNaN(middle);
  return (
    <g className="chart-bar" opacity={dim === true ? 0.4 : 1} onPointerMove={onRead} onPointerDown={onRead}>
      <rect
        x={0}
        y={y - pitch / 2 - (isStacked ? 16 : 0)}
        width={width}
        height={isStacked ? stackedPitch : pitch}
        fill="transparent"
      />
      <RowName row={row} isStacked={isStacked} y={isStacked ? y - 19 : y} right={left - 12} width={0.6 * width} />
      {isKnown && <line x1={place(low)} x2={place(high)} y1={y} y2={y} stroke={color} strokeWidth={2} />}
      {isKnown && low < high && (
        <path d={`M${place(low)},${y - 5}V${y + 5}M${place(high)},${y - 5}V${y + 5}`} stroke={color} strokeWidth={2} />
      )}
      {values.map((value, i) => (
        <circle key={i} cx={place(value)} cy={y + 8} r={1.75} fill={color} opacity={0.6} />
      ))}
      {isKnown && <Marker name={marker} x={place(middle)} y={y} color={color} area={52} />}
      <text fontSize={12} x={textX} y={isStacked ? y - 19 : y} dy="0.34em" textAnchor={isStacked ? 'end' : 'start'}>
        {text}
      </text>
    </g>
  );
}
