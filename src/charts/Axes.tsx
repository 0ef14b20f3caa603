import { Fragment, type ReactNode } from 'react';
import type { AxisSpec } from './axis.ts';
import type { ChartLayout } from './chartFrame.ts';
import { TickBelow } from './TickBelow.tsx';

/** Hairline axes: a line, short ticks, few numbers, and the name of each axis at its end. */
export function Axes({
  layout,
  x,
  y,
}: {
  readonly layout: ChartLayout;
  readonly x: AxisSpec;
  readonly y: AxisSpec;
}): ReactNode {
  const { frame, xTicks, yTicks } = layout;
  const clearOfFloor = (axis: AxisSpec, distance: number, least: number) =>
    axis.floor === undefined || distance >= least;
  return (
    <>
      {x.bare !== true && (
        <g className="chart-axis">
          <line x1={frame.left} x2={frame.right} y1={frame.bottom} y2={frame.bottom} />
          {x.floor !== undefined && (
            <text x={frame.left} y={frame.bottom + 16} textAnchor="middle">
              {x.floor}
            </text>
          )}
          {xTicks.map(({ value, text }) => (
            <TickBelow
              key={value}
              x={frame.x(value)}
              y={frame.bottom}
              isNamed={text !== undefined}
              text={clearOfFloor(x, frame.x(value) - frame.left, 26) ? text : undefined}
            />
          ))}
          <text className="chart-name" x={frame.right} y={frame.bottom + 33} textAnchor="end">
            {x.label}
          </text>
        </g>
      )}
      {y.bare !== true && (
        <g className="chart-axis">
          <line x1={frame.left} x2={frame.left} y1={frame.top} y2={frame.bottom} />
          {y.floor !== undefined && (
            <text x={frame.left - 8} y={frame.bottom} dy="0.32em" textAnchor="end">
              {y.floor}
            </text>
          )}
          {yTicks.map(({ value, text }) => (
            <Fragment key={value}>
              <line
                x1={frame.left}
                x2={frame.left - (text === undefined ? 3 : 5)}
                y1={frame.y(value)}
                y2={frame.y(value)}
              />
              {text !== undefined && clearOfFloor(y, frame.bottom - frame.y(value), 14) && (
                <text x={frame.left - 8} y={frame.y(value)} dy="0.32em" textAnchor="end">
                  {text}
                </text>
              )}
            </Fragment>
          ))}
          <text className="chart-name" x={0} y={12}>
            {y.label}
          </text>
        </g>
      )}
    </>
  );
}
