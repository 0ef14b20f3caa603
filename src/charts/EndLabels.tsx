import type { ReactNode } from 'react';
import type { ChartFrame } from './axis.ts';
import { Marker } from './Marker.tsx';
import type { MarkerName } from './markerPath.ts';
import { placeLabels } from './placeLabels.ts';
import { shortNames } from './shortNames.ts';
import { fitText, textWidth } from './textWidth.ts';

/** A name at the end of a line. */
export interface EndLabel {
  readonly key: string | number;
  readonly name: string;
  /** A number beside the name. */
  readonly value?: string | undefined;
  /** Where the line ends, px. */
  readonly x: number;
  readonly y: number;
  readonly color: string;
  readonly dash: readonly number[];
  readonly lineWidth?: number;
  readonly marker?: MarkerName;
  /** Theory rather than data. */
  readonly quiet?: boolean;
  /** Another line has the attention. */
  readonly dim?: boolean;
  readonly onHover?: (inside: boolean) => void;
}

const size = 12;
const rowHeight = 17;
/** Height of a label whose number stands below its name because both do not fit side by side, px. */
const stackHeight = 28;
/** Length of a leader from a line's end to its name, and of a sample of the line where its end is too far away for one, px. */
const leader = 12;
const sample = 24;
const farAway = 40;
/** Least distance of a name and its number, px. */
const gap = 8;

/** Room that labels want, px. */
export function endLabelsWidth(labels: readonly Pick<EndLabel, 'name' | 'value'>[]): number {
  return leader + gap + Math.max(0, ...labels.map(oneLine));
}

function oneLine({ name, value }: Pick<EndLabel, 'name' | 'value'>): number {
  return textWidth(name, size) + (value === undefined ? 0 : gap + textWidth(value, size));
}

/** Labels at the ends of lines, moved apart where they would collide. */
export function EndLabels({
  labels,
  frame,
  left,
  width,
}: {
  readonly labels: readonly EndLabel[];
  readonly frame: ChartFrame;
  /** Left edge of the column of labels, px. */
  readonly left: number;
  /** Width of the column, px. */
  readonly width: number;
}): ReactNode {
  const wanted = labels.map((label) => Math.max(frame.top, Math.min(frame.bottom, label.y)));
  const isNear = labels.every((label) => left - label.x < farAway);
  const indent = isNear ? leader : sample;
  const isTight = labels.some((label) => label.value !== undefined && indent + oneLine(label) > width);
  const height =
    isTight && labels.length * stackHeight <= frame.bottom - frame.top + rowHeight ? stackHeight : rowHeight;
  const isStacked = height === stackHeight;
  const rooms = labels.map(
    ({ value }) => width - indent - (value === undefined || isStacked ? 0 : textWidth(value, size) + gap),
  );
  const names = shortNames(
    labels.map(({ name }) => name),
    (name, index) => textWidth(name, size) <= (rooms[index] ?? 0),
  );
  const placed = placeLabels(wanted, height, frame.top - height / 2, frame.bottom + height / 2);
  return labels.map((label, index) => {
    const y = placed[index] ?? label.y;
    const opacity = label.dim === true ? 0.35 : 1;
    return (
      <g key={label.key}>
        {isNear ? (
          <path
            d={`M${label.x + 6},${wanted[index]}L${left + leader - 3},${y}`}
            fill="none"
            stroke={label.color}
            strokeOpacity={opacity * 0.7}
          />
        ) : (
          <Sample label={label} left={left} y={y} opacity={opacity} />
        )}
        <Row
          label={label}
          name={fitText(names[index] ?? '', size, rooms[index] ?? 0)}
          {...{ left, width, y, indent, isStacked }}
        />
      </g>
    );
  });
}

function Sample({
  label,
  left,
  y,
  opacity,
}: {
  readonly label: EndLabel;
  readonly left: number;
  readonly y: number;
  readonly opacity: number;
}): ReactNode {
  return (
    <g opacity={opacity}>
      <line
        x1={left}
        x2={left + sample - 6}
        y1={y}
        y2={y}
        stroke={label.color}
        strokeWidth={label.lineWidth ?? 2}
        strokeDasharray={label.dash.join(' ')}
      />
      {label.marker && <Marker name={label.marker} x={left + (sample - 6) / 2} y={y} color={label.color} />}
    </g>
  );
}

function Row({
  label,
  name,
  left,
  width,
  y,
  indent,
  isStacked,
}: {
  readonly label: EndLabel;
  /** As much of it as fits. */
  readonly name: string;
  readonly left: number;
  readonly width: number;
  readonly y: number;
  readonly indent: number;
  readonly isStacked: boolean;
}): ReactNode {
  const textClass = label.quiet === true || label.dim === true ? 'chart-quiet' : undefined;
  const hover = label.onHover;
  return (
    <g
      fontSize={size}
      {...(hover
        ? { className: 'chart-handle', onPointerEnter: () => hover(true), onPointerLeave: () => hover(false) }
        : {})}
    >
      <title>{label.name}</title>
      {hover && (
        <rect
          x={left}
          y={y - (isStacked ? stackHeight : rowHeight) / 2}
          width={width}
          height={isStacked ? stackHeight : rowHeight}
          fill="transparent"
        />
      )}
      <text className={textClass} x={left + indent} y={isStacked ? y - 7 : y} dy="0.34em">
        {name}
      </text>
      {label.value !== undefined && (
        <text
          className={textClass}
          x={left + (isStacked ? indent : width)}
          y={isStacked ? y + 7 : y}
          dy="0.34em"
          textAnchor={isStacked ? 'start' : 'end'}
        >
          {label.value}
        </text>
      )}
    </g>
  );
}
