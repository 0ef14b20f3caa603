import { interpolateLab, piecewise, rgb } from 'd3';

/** What the colours of cells stand for: sizes, orders of magnitude, or how far on which side of the middle of the domain. */
export type RampScale = 'sequential' | 'logarithmic' | 'diverging';

/** Steps of a ramp: more than a screen can show apart. */
const steps = 256;

/** CSS colours of the stops, dark to light or light to dark with the theme; even in lightness, so that hue is not needed to read them. */
export function rampStops(scale: RampScale): readonly string[] {
  return scale === 'diverging'
    ? ['var(--below-2)', 'var(--below-1)', 'var(--middle)', 'var(--above-1)', 'var(--above-2)']
    : ['var(--ramp-0)', 'var(--ramp-1)', 'var(--ramp-2)', 'var(--ramp-3)'];
}

/** Red, green and blue of every step of a ramp through these resolved colours, one after another, 0 … 255. */
export function rampTable(stops: readonly string[]): Uint8ClampedArray {
  const color = piecewise(interpolateLab, [...stops]);
  const table = new Uint8ClampedArray(3 * steps);
  for (let i = 0; i < steps; i++) {
    const { r, g, b } = rgb(color(i / (steps - 1)));
    table.set([r, g, b], 3 * i);
  }
  return table;
}

/** Index into the table's steps. */
export function rampStep(place: number): number {
  return Math.round(place * (steps - 1));
}

/** CSS colour of a place of the ramp, 0 … 1. */
export function rampColor(table: Uint8ClampedArray, place: number): string {
  const at = 3 * rampStep(place);
  return `rgb(${table[at]}, ${table[at + 1]}, ${table[at + 2]})`;
}

/** Whether dark ink reads better than light ink on a place of the ramp (relative luminance of WCAG 2.2 at equal contrast with both). */
export function wantsDarkInk(table: Uint8ClampedArray, place: number): boolean {
  const at = 3 * rampStep(place);
  const [red = 0, green = 0, blue = 0] = [0, 1, 2].map((i) => {
    const value = table[at + i]! / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}

/** Where a value lies on the ramp, 0 … 1, values outside the domain at its ends; NaN for NaN. Values without a logarithm are lowest. */
export function rampPlace(value: number, scale: RampScale, [low, high]: readonly [number, number]): number {
  if (Number.isNaN(value)) return Number.NaN;
  if (low === high) return value === low ? 0.5 : value > low ? 1 : 0;
  if (value >= high) return 1;
  if (value <= low) return 0;
  return scale === 'logarithmic'
    ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
    : (value - low) / (high - low);
}

/**
 * The domain that the finite values ask for: from the least to the greatest, of positive values on a logarithmic ramp, about zero on a
 * diverging one. Without any, 0 … 1 or what corresponds to it.
 */
export function rampDomain(values: ArrayLike<number>, scale: RampScale): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value) || (scale === 'logarithmic' && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return scale === 'diverging' ? [-1, 1] : scale === 'logarithmic' ? [1, 10] : [0, 1];
  if (scale !== 'diverging') return [low, high];
  const far = Math.max(Math.abs(low), Math.abs(high)) || 1;
  return [-far, far];
}

/** The value at a place of the ramp. */
export function rampValue(place: number, scale: RampScale, [low, high]: readonly [number, number]): number {
  return scale === 'logarithmic' ? low * (high / low) ** place : low + place * (high - low);
}
