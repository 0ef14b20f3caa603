import type { AxisSpec } from './axis.ts';

/** Data to pixels and back. */
export interface Scale {
  map(value: number): number;
  invert(pixel: number): number;
}

/**
 * The map of an axis onto `range`, in px. Values without a logarithm, and with `floor` all below the domain, map to the lower end of a log
 * axis. A domain without extent is widened around its value. Written out because curves ask it for every point.
 */
export function axisScale(axis: AxisSpec, range: readonly [number, number]): Scale {
  const [low, high] = axis.domain;
  const [start, end] = range;
  if (axis.type === 'linear') {
    const [from, to] = low === high ? [low - 0.5, high + 0.5] : [low, high];
    const slope = (end - start) / (to - from);
    return { map: (value) => start + (value - from) * slope, invert: (pixel) => from + (pixel - start) / slope };
  }
  if (!(low > 0 && high >= low)) throw new Error(`domain ${low} … ${high} of a log axis`);
  const [from, to] = low === high ? [Math.log(low / 2), Math.log(high * 2)] : [Math.log(low), Math.log(high)];
  const slope = (end - start) / (to - from);
  const least = axis.floor === undefined ? Number.MIN_VALUE : low;
  return {
    map: (value) => (value < least ? start : start + (Math.log(value) - from) * slope),
    invert: (pixel) => Math.exp(from + (pixel - start) / slope),
  };
}
