import { useCallback, useRef, useState, type ReactNode } from 'react';
import { barSpans, barDomain } from './barSpans.ts';
import { formatNumber } from './formatNumber.ts';
import { axisScale } from './scale.ts';
import { Reader } from './Reader.tsx';
import { RowAxis } from './RowAxis.tsx';
import { RowName } from './RowName.tsx';
import { textWidth } from './textWidth.ts';
import { Tip } from './Tip.tsx';
import { useEscape } from './useEscape.ts';
import { useWidth } from './useWidth.ts';

/** A part of a bar. */
export interface BarSegment {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  /** The value in words, with its unit. */
  readonly text?: string;
  /** CSS; by default the row's own, lighter from part to part. */
  readonly color?: string;
}

/** One bar: its parts end to end, what is written at its end, and its name before it. */
export interface BarRow {
  readonly key: string;
  readonly label: string;
  readonly color?: string;
  /** Theory, a bound or a null model: grey. */
  readonly quiet?: boolean;
  readonly segments: readonly BarSegment[];
  readonly text: string;
  /** The dash of the run whose bar it is, drawn beside its name. */
  readonly dash?: readonly number[];
}

type Part = readonly [row: number, segment: number];

const rowHeight = 24;
const barHeight = 12;

/**
 * Horizontal bars with their values at their ends. On a log axis the parts of a bar end where their running sum lies, so only the whole
 * lengths compare. Pointer and keyboard read every part.
 */
export function BarRows({
  label,
  rows,
  scale,
  unitText,
  among = rows,
}: {
  /** What the picture shows, in words: its text alternative. */
  readonly label: string;
  readonly rows: readonly BarRow[];
  readonly scale: 'linear' | 'log';
  /** Name and unit of the axis. */
  readonly unitText: string;
  /** The bars of all pictures that are to have the same axis, drawn as long and from the same place; by default these alone. */
  readonly among?: readonly BarRow[];
}): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const [reading, setReading] = useState<Part>();
  const dismiss = useCallback(() => setReading(undefined), []);
  useEscape(reading !== undefined, dismiss);

  const names = Math.max(0, ...among.map((row) => textWidth(row.label, 12) + (row.dash ? 28 : 0)));
  // On a narrow screen names stand above their bars.
  const isStacked = names > 0.36 * width;
  const left = isStacked ? 0 : Math.ceil(names) + 12;
  const pitch = isStacked ? rowHeight + 14 : rowHeight;
  const right = width - Math.max(12, 8 + Math.ceil(Math.max(0, ...among.map((row) => textWidth(row.text, 12)))));
  const axis = { label: unitText, type: scale, domain: barDomain(among, scale) };
  const { map } = axisScale(axis, [left, Math.max(left + 1, right)]);
  const bottom = rows.length * pitch + 4;
  const bars = rows.map((row, index) => ({
    row,
    middle: index * pitch + (isStacked ? 26 : rowHeight / 2),
    spans: barSpans(row.segments, (value) => Math.max(left, Math.min(right, map(value))), left, right),
  }));

  const isInside = (part: Part | undefined): part is Part =>
    part !== undefined && part[1] < (rows[part[0]]?.segments.length ?? 0);
  const at: Part = isInside(reading) ? reading : [0, 0];
  const words = ([row, segment]: Part) => {
    const bar = rows[row];
    if (bar === undefined) return 'nothing to read';
    const part = bar.segments[segment];
    if (part === undefined || bar.segments.length === 1) return `${bar.label}: ${bar.text}`;
    return `${bar.label}, ${part.label}: ${part.text ?? formatNumber(part.value)} of ${bar.text}`;
  };
  const onKey = (key: string) => {
    const [row, segment] = at;
    const last = (index: number) => Math.max(0, (rows[index]?.segments.length ?? 1) - 1);
    const to = (index: number): Part => [index, Math.min(segment, last(index))];
    const end = Math.max(0, rows.length - 1);
    const moves: Readonly<Record<string, Part>> = {
      ArrowUp: to(Math.max(0, row - 1)),
      ArrowDown: to(Math.min(end, row + 1)),
      ArrowLeft: [row, Math.max(0, segment - 1)],
      ArrowRight: [row, Math.min(last(row), segment + 1)],
      Home: to(0),
      End: to(end),
    };
    if (moves[key]) setReading(moves[key]);
    return moves[key] !== undefined;
  };
  const read = isInside(reading) ? bars[reading[0]]?.spans[reading[1]] : undefined;
  return (
    <div ref={root} className="chart-plot">
      <div className="chart" style={{ height: bottom + 38 }} onPointerLeave={dismiss}>
        {width > 0 && (
          <>
            <svg className="chart-layer" width={width} height={bottom + 38} role="img" aria-label={label}>
              <RowAxis axis={axis} left={left} right={right} y={bottom} />
              {bars.map((bar, index) => (
                <Bar
                  key={bar.row.key}
                  {...bar}
                  {...{ left, width, isStacked }}
                  onRead={(segment) => setReading([index, segment])}
                />
              ))}
            </svg>
            <Reader
              label={`Bars of: ${label}`}
              at={at[0]}
              count={rows.length}
              text={words(at)}
              onKey={onKey}
              onFocus={() => setReading(at)}
              onBlur={dismiss}
            />
            {read && isInside(reading) && (
              <Tip x={(read.from + read.to) / 2} y={bars[reading[0]]!.middle} width={width}>
                {words(reading)}
              </Tip>
            )}
          </>
        )}
      </div>
    </div>
  );
}

function Bar({
  row,
  middle,
  spans,
  left,
  width,
  isStacked,
  onRead,
}: {
  readonly row: BarRow;
  readonly middle: number;
  readonly spans: ReturnType<typeof barSpans>;
  readonly left: number;
  readonly width: number;
  readonly isStacked: boolean;
  readonly onRead: (segment: number) => void;
}): ReactNode {
  const own = row.quiet === true ? 'var(--quiet)' : (row.color ?? 'var(--accent)');
  const end = Math.max(left, ...spans.map(({ to }) => to));
  return (
    <g className="chart-bar">
      <RowName row={row} isStacked={isStacked} y={isStacked ? middle - 15 : middle} right={left - 12} width={width} />
      {spans.map(({ from, to }, segment) => {
        const { key, color } = row.segments[segment]!;
        // Parts are set apart by paper, except where that would leave nothing.
        const gap = segment < spans.length - 1 && to - from > 2 ? 1 : 0;
        return (
          <rect
            key={key}
            x={from}
            y={middle - barHeight / 2}
            width={to - from - gap}
            height={barHeight}
            fill={color ?? own}
            opacity={color === undefined ? Math.max(0.3, 1 - 0.28 * segment) : 1}
            onPointerMove={() => onRead(segment)}
            onPointerDown={() => onRead(segment)}
          />
        );
      })}
      <text fontSize={12} className={row.quiet === true ? 'chart-quiet' : undefined} x={end + 6} y={middle} dy="0.34em">
        {row.text}
      </text>
    </g>
  );
}
