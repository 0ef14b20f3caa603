import type { AxisSpec, ChartFrame } from './axis.ts';
import { equalDomains } from './equalDomains.ts';
import { axisScale } from './scale.ts';
import type { ThemeColors } from './theme.ts';
import { axisTicks, type Tick } from './ticks.ts';

/** What a chart's layout follows from. */
export interface ChartSpec {
  readonly width: number;
  readonly height: number;
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  /** The same number of units per px on both axes. */
  readonly equal: boolean;
  /** Room for labels to the right of the plot area, px. */
  readonly labelWidth: number;
}

/** A chart's plot area with its scales and ticks. */
export interface ChartLayout {
  readonly frame: ChartFrame;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

/** Width of a figure at the tick size, and the least distance of tick labels, px. */
const figure = 6.6;
const spacing = { x: 78, y: 38 };

/** Where everything of a chart lies, in CSS px. */
export function chartLayout(spec: ChartSpec, colors: ThemeColors): ChartLayout {
  const { width, height } = spec;
  const top = spec.y.bare === true || spec.y.label === '' ? 8 : 24;
  const bottom = height - (spec.x.bare === true ? 8 : spec.x.label === '' ? 22 : 38);
  const right = width - Math.max(10, spec.labelWidth);
  const yCount = Math.floor((bottom - top) / spacing.y);
  const roughTicks = axisTicks(spec.y, yCount);
  const longest = Math.max(spec.y.floor?.length ?? 0, ...roughTicks.map((tick) => tick.text?.length ?? 0));
  const left = spec.y.bare === true ? 8 : Math.ceil(longest * figure) + 10;
  const domains = spec.equal
    ? equalDomains(spec.x.domain, spec.y.domain, right - left, bottom - top)
    : { x: spec.x.domain, y: spec.y.domain };
  const xAxis = { ...spec.x, domain: domains.x };
  const yAxis = { ...spec.y, domain: domains.y };
  const x = axisScale(xAxis, [left, Math.max(left + 1, right)]);
  const y = axisScale(yAxis, [Math.max(top + 1, bottom), top]);
  return {
    frame: {
      width,
      height,
      left,
      right,
      top,
      bottom,
      x: x.map,
      y: y.map,
      invertX: x.invert,
      invertY: y.invert,
      ...colors,
    },
    xTicks: axisTicks(xAxis, Math.floor((right - left) / spacing.x)),
    yTicks: axisTicks(yAxis, yCount),
  };
}
