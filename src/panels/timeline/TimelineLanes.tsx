import { useCallback, useRef, useState, type ReactNode } from 'react';
import type { AxisSpec } from '../../charts/axis.ts';
import { formatNumber } from '../../charts/formatNumber.ts';
import { Reader } from '../../charts/Reader.tsx';
import { axisScale } from '../../charts/scale.ts';
import { fitText, textWidth } from '../../charts/textWidth.ts';
import { axisTicks } from '../../charts/ticks.ts';
import { TickBelow } from '../../charts/TickBelow.tsx';
import { Tip } from '../../charts/Tip.tsx';
import { useEscape } from '../../charts/useEscape.ts';
import { useWidth } from '../../charts/useWidth.ts';
import type { PanelInput, RunLook } from '../panel.ts';
import { merged, type Lane, type RootsJob, type Timeline } from './lanes.ts';
import { jobText } from './timelineWords.ts';

const laneHeight = 40;
const barHeight = 14;
/** Jobs that have arrows, at most: more would hide each other. */
const ARROWS = 40;

/** What was busy when, a row each, with an arrow from the step that asked for roots to the one that first used them. */
export function TimelineLanes({
  timeline,
  input,
  label,
}: {
  readonly timeline: Timeline;
  readonly input: PanelInput;
  readonly label: string;
}): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const [reading, setReading] = useState<number>();
  const dismiss = useCallback(() => setReading(undefined), []);
  useEscape(reading !== undefined, dismiss);
  const { lanes, jobs, from, to } = timeline;
  const layout = layoutOf(timeline, input.looks, width);
  const { left, right, place, middleOf, bottom, isStacked } = layout;
  const at = Math.min(reading ?? 0, Math.max(0, jobs.length - 1));
  const job = jobs[at];
  const stride = Math.max(1, Math.ceil(jobs.length / ARROWS));
  const laneOf = ({ run }: RootsJob) => lanes.findIndex((lane) => lane.run === run);
  const onKey = (key: string) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: jobs.length - 1,
    };
    const next = moves[key];
    if (next === undefined || jobs.length === 0) return false;
    setReading(Math.max(0, Math.min(jobs.length - 1, next)));
    return true;
  };
  return (
    <div ref={root} className="chart-plot">
      <div className="chart" style={{ height: bottom + 38 }} onPointerLeave={dismiss}>
        {width > 0 && (
          <>
            <svg className="chart-layer" width={width} height={bottom + 38} role="img" aria-label={label}>
              <TimeAxis layout={layout} />
              {lanes.map((lane, index) => (
                <LaneBars
                  key={lane.key}
                  lane={lane}
                  look={input.looks[lane.run]}
                  middle={middleOf(index)}
                  {...{ left, right, place }}
                  gap={((to - from) / Math.max(1, right - left)) * 0.5}
                />
              ))}
              {jobs.map((one, index) =>
                index % stride === 0 || index === reading ? (
                  <Arrow
                    key={`${one.run} ${one.parameter} ${one.askedAt}`}
                    job={one}
                    color={input.looks[one.run]?.color ?? 'var(--ink)'}
                    top={middleOf(0) + barHeight / 2}
                    low={middleOf(laneOf(one)) - barHeight / 2}
                    isRead={index === reading}
                    {...{ place, from, to }}
                    onRead={() => setReading(index)}
                  />
                ) : null,
              )}
              {/* Over the arrows, which cross them where they stand above their lanes. */}
              <g className="timeline-names">
                {lanes.map(({ key }, index) => (
                  <text key={key} fontSize={12} y={middleOf(index) - (isStacked ? 20 : 0)} dy="0.34em">
                    {fitText(layout.names[index]!, 12, isStacked ? width : left - 10)}
                  </text>
                ))}
              </g>
            </svg>
            <Reader
              label={`Roots in: ${label}`}
              at={at}
              count={jobs.length}
              text={job ? jobText(input, job) : 'no roots were computed aside in this time'}
              onKey={onKey}
              onFocus={() => jobs.length > 0 && setReading(at)}
              onBlur={dismiss}
            />
            {reading !== undefined && job && (
              <Tip x={place((job.from + job.to) / 2)} y={middleOf(laneOf(job))} width={width}>
                {jobText(input, job)}
              </Tip>
            )}
          </>
        )}
      </div>
      {stride > 1 && (
        <p className="panel-note">
          Arrows of every {formatNumber(stride)}th of {jobs.length} roots; a shorter time shows all.
        </p>
      )}
    </div>
  );
}

/** Where everything lies, px. On a narrow screen names stand above their lanes. */
function layoutOf({ lanes, from, to }: Timeline, looks: readonly RunLook[], width: number) {
  const names = lanes.map(({ run }) => (run < 0 ? 'training' : `roots, ${looks[run]?.label ?? ''}`));
  const longest = Math.max(...names.map((name) => textWidth(name, 12)));
  const isStacked = longest > 0.3 * width;
  const left = isStacked ? 8 : Math.ceil(longest) + 12;
  const right = Math.max(left + 1, width - 14);
  const axis: AxisSpec = { label: 'ms since training began', type: 'linear', domain: [from, to] };
  const { map } = axisScale(axis, [left, right]);
  const pitch = isStacked ? laneHeight + 12 : laneHeight;
  return {
    ...{ names, left, right, axis, map, isStacked },
    place: (time: number) => Math.max(left, Math.min(right, map(time))),
    middleOf: (lane: number) => lane * pitch + (isStacked ? 30 : laneHeight / 2),
    bottom: lanes.length * pitch + 2,
  };
}

function TimeAxis({
  layout: { left, right, bottom, axis, map },
}: {
  readonly layout: ReturnType<typeof layoutOf>;
}): ReactNode {
  return (
    <g className="chart-axis">
      <line x1={left} x2={right} y1={bottom} y2={bottom} />
      {axisTicks(axis, Math.floor((right - left) / 70)).map(({ value, text }) => (
        <TickBelow key={value} x={map(value)} y={bottom} isNamed text={text} />
      ))}
      <text className="chart-name" x={right} y={bottom + 33} textAnchor="end">
        {axis.label}
      </text>
    </g>
  );
}

function LaneBars({
  lane,
  look,
  middle,
  left,
  right,
  place,
  gap,
}: {
  readonly lane: Lane;
  readonly look: RunLook | undefined;
  readonly middle: number;
  readonly left: number;
  readonly right: number;
  readonly place: (time: number) => number;
  /** Milliseconds that cannot be seen. */
  readonly gap: number;
}): ReactNode {
  return (
    <g className="chart-bar">
      <line className="timeline-idle" x1={left} x2={right} y1={middle} y2={middle} />
      {merged(lane.busy, gap).map(({ from, to }) => (
        <rect
          key={from}
          x={place(from)}
          y={middle - barHeight / 2}
          width={Math.max(1, place(to) - place(from))}
          height={barHeight}
          fill={look?.color ?? 'var(--quiet)'}
        />
      ))}
    </g>
  );
}

/** Down where roots were asked for, along their computing, up where they were first used. */
function Arrow({
  job: { from: begun, to: done, asked, used },
  color,
  top,
  low,
  isRead,
  place,
  from,
  to,
  onRead,
}: {
  readonly job: RootsJob;
  readonly color: string;
  readonly top: number;
  readonly low: number;
  readonly isRead: boolean;
  readonly place: (time: number) => number;
  readonly from: number;
  readonly to: number;
  readonly onRead: () => void;
}): ReactNode {
  const isIn = (time: number) => time >= from && time <= to;
  const [start, end] = [place(asked), place(used)];
  return (
    <g
      stroke={color}
      strokeWidth={isRead ? 2.5 : 1.25}
      fill="none"
      opacity={isRead ? 1 : 0.75}
      onPointerMove={onRead}
      onPointerDown={onRead}
    >
      {isIn(asked) && (
        <>
          <path d={`M${start} ${top + 3}L${place(begun)} ${low}`} strokeDasharray="2 2" />
          <circle cx={start} cy={top + 3} r={2} fill={color} stroke="none" />
        </>
      )}
      {isIn(used) && (
        <>
          <path d={`M${place(done)} ${low}L${end} ${top + 4}`} />
          <path d={`M${end - 3.5} ${top + 8}L${end} ${top + 2}L${end + 3.5} ${top + 8}z`} fill={color} stroke="none" />
        </>
      )}
      {/* Room for the pointer. */}
      <rect
        x={Math.min(place(begun), start)}
        y={top}
        width={Math.max(6, end - start, place(done) - place(begun))}
        height={low - top + barHeight}
        fill="transparent"
        stroke="none"
      />
    </g>
  );
}
