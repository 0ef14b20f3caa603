import type { ReactNode } from 'react';
import type { ChartFrame } from './axis.ts';
import { markerPath, type MarkerName } from './marker.ts';
import { placeLabels } from './placeLabels.ts';
import { fitText, textWidth } from './textWidth.ts';

/** A name at the end of a line. */
export interface EndLabel {
  readonly key: string | number;
  readonly name: string;
  /** A number beside the name. */
  readonly value?: string;
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
  readonly strong?: boolean;
  readonly onHover?: (inside: boolean) => void;
}

const size = 12;
const rowHeight = 17;
const sample = 18;

/** Labels at the ends of lines, moved apart where they would collide: a sample of the line, its name, its number. */
export function EndLabels({ labels, frame, left, width }: {
  readonly labels: readonly EndLabel[];
  readonly frame: ChartFrame;
  /** Left edge of the column of labels, px. */
  readonly left: number;
  /** Width of the column, px. */
  readonly width: number;
}): ReactNode {
  const wanted = labels.map((label) => Math.max(frame.top, Math.min(frame.bottom, label.y)));
  const placed = placeLabels(wanted, rowHeight, frame.top - rowHeight / 2, frame.bottom + rowHeight / 2);
  return labels.map((label, index) => <Row key={label.key} label={label} left={left} width={width} y={placed[index] ?? label.y} />);
}

function Row({ label, left, width, y }: { readonly label: EndLabel; readonly left: number; readonly width: number; readonly y: number }): ReactNode {
  const valueWidth = label.value === undefined ? 0 : textWidth(label.value, size) + 6;
  const name = fitText(label.name, size, width - sample - 6 - valueWidth);
  const textClass = label.quiet === true || label.dim === true ? 'chart-quiet' : undefined;
  const hover = label.onHover;
  return (
    <g transform={`translate(${left} ${y})`} fontSize={size} fontWeight={label.strong === true ? 600 : undefined}
      {...(hover ? { className: 'chart-handle', onPointerEnter: () => hover(true), onPointerLeave: () => hover(false) } : {})}>
      <title>{label.name}</title>
      {hover && <rect y={-rowHeight / 2} width={width} height={rowHeight} fill="transparent" />}
      <g opacity={label.dim === true ? 0.35 : 1}>
        <line x2={sample} stroke={label.color} strokeWidth={label.lineWidth ?? 2} strokeDasharray={label.dash.join(' ')} />
        {label.marker && <Marker name={label.marker} x={sample / 2} y={0} color={label.color} />}
      </g>
      <text className={textClass} x={sample + 6} dy="0.34em">{name}</text>
      {label.value !== undefined && <text className={textClass} x={width} dy="0.34em" textAnchor="end">{label.value}</text>}
    </g>
  );
}

/** A run's sign, ringed with paper so that it stands out from its line. */
export function Marker({ name, x, y, color, area = 38 }: {
  readonly name: MarkerName;
  readonly x: number;
  readonly y: number;
  readonly color: string;
  readonly area?: number;
}): ReactNode {
  const path = markerPath(name, area);
  return (
    <g transform={`translate(${x} ${y})`}>
      <path d={path} fill="none" stroke="var(--paper)" strokeWidth={name === 'plus' ? 5 : 3} />
      <path d={path} fill={name === 'plus' ? 'none' : color} stroke={name === 'plus' ? color : 'none'} strokeWidth={2} />
    </g>
  );
}
