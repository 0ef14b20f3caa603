import { scaleLinear, scaleLog } from 'd3';
import type { AxisSpec } from './axis.ts';

/** Data to pixels and back. */
export interface Scale {
  map(value: number): number;
  invert(pixel: number): number;
}

/**
 * The map of an axis onto `range`, in px. Values without a logarithm, and with `floor` all below the domain, map to the lower end of a log
 * axis. A domain without extent is widened around its value.
 */
export function axisScale(axis: AxisSpec, range: readonly [number, number]): Scale {
  if (axis.type === 'linear') {
    const [low, high] = axis.domain;
    const domain = low === high ? [low - 0.5, high + 0.5] : [low, high];
    const scale = scaleLinear(domain, range);
    return { map: (value) => scale(value), invert: (pixel) => scale.invert(pixel) };
  }
  const [low, high] = axis.domain;
  if (!(low > 0 && high >= low)) throw new Error(`domain ${low} … ${high} of a log axis`);
  const scale = scaleLog(low === high ? [low / 2, high * 2] : [low, high], range);
  const least = axis.floor === undefined ? Number.MIN_VALUE : low;
  return { map: (value) => (value >= least ? scale(value) : Number.isNaN(value) ? Number.NaN : range[0]), invert: (pixel) => scale.invert(pixel) };
}
