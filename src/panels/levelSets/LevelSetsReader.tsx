import type { ReactNode } from 'react';
import type { ChartFrame } from '../../charts/axis.ts';
import { Reader } from '../../charts/Reader.tsx';
import { readingMove } from '../../charts/readingMove.ts';
import type { SeriesReading } from '../../charts/seriesReading.ts';
import { Tip } from '../../charts/Tip.tsx';
import type { PathPoint } from './levelSetsReading.ts';

/** Lets the keyboard read every point of every path up to the cursor. */
export function LevelSetsReader({
  frame,
  label,
  series,
  reading: { shown, at, read, dismiss },
  point,
}: {
  readonly frame: ChartFrame;
  readonly label: string;
  /** The steps of each path's points. */
  readonly series: readonly { readonly x: ArrayLike<number> }[];
  readonly reading: SeriesReading;
  /** What is at `reading.at`. */
  readonly point: PathPoint | undefined;
}): ReactNode {
  return (
    <>
      <Reader
        label={label}
        at={at.point}
        count={series[at.series]?.x.length ?? 0}
        text={point === undefined ? 'no points' : `${point.name}, ${point.place}`}
        onKey={(key) => {
          const target = readingMove(series, at, key);
          if (target !== undefined) read(target);
          return target !== undefined;
        }}
        onFocus={() => read(at)}
        onBlur={dismiss}
      />
      {shown && point && (
        <Tip {...pathPixels(frame, point)} width={frame.width}>
          <b>{point.name}</b> {point.place}
        </Tip>
      )}
    </>
  );
}

/** A ring around the point that is read. */
export function LevelSetsRead({ frame, point }: { readonly frame: ChartFrame; readonly point: PathPoint }): ReactNode {
  const { x, y } = pathPixels(frame, point);
  return <circle cx={x} cy={y} r={8} fill="none" stroke="var(--accent)" strokeWidth={2} />;
}

/** At the edge where the point lies outside; in the middle where it is nowhere. */
function pathPixels(frame: ChartFrame, { x, y }: PathPoint): { readonly x: number; readonly y: number } {
  const inside = (place: number, low: number, high: number) =>
    Number.isNaN(place) ? (low + high) / 2 : Math.max(low, Math.min(high, place));
  return { x: inside(frame.x(x), frame.left, frame.right), y: inside(frame.y(y), frame.top, frame.bottom) };
}
