import { format, ticks } from 'd3';
import type { AxisSpec } from './axis.ts';
import { formatNumber, powerOfTen } from './formatNumber.ts';

/** A place on an axis; without text, a minor tick. */
export interface Tick {
  readonly value: number;
  readonly text?: string;
}

/** Few ticks for an axis with room for about `count` labels, in ascending order. */
export function axisTicks(axis: AxisSpec, count: number): readonly Tick[] {
  if (axis.bare === true) return [];
  return axis.type === 'linear' ? linearTicks(axis, count) : logTicks(axis, count);
}

function linearTicks(axis: AxisSpec, count: number): Tick[] {
  const values = ticks(axis.domain[0], axis.domain[1], Math.max(2, count));
  const step = Math.abs((values[1] ?? 1) - (values[0] ?? 0));
  const decimals = Math.max(0, -Math.floor(Math.log10(step || 1) + 1e-9));
  const plain = format(`,.${decimals}f`);
  const write = (value: number) => (decimals > 4 ? formatNumber(value) : plain(value).replace('-', '−'));
  return values.map((value) => ({ value, text: (axis.format ?? write)(value) }));
}

function logTicks(axis: AxisSpec, count: number): Tick[] {
  const [low, high] = axis.domain;
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const decades = last - first + 1;
  const write = axis.format ?? ((value: number) => powerOfTen(Math.round(Math.log10(value))));
  const fine = decades <= 2 ? shortLogTicks(axis, count) : [];
  if (decades < 2 || (fine.length > 0 && fine.length <= count + 1)) return fine;
  const stride = Math.ceil(decades / Math.max(2, count));
  const list: Tick[] = [];
  for (let power = first - 1; power <= last; power++) {
    const value = 10 ** power;
    if (power >= first) list.push(power % stride === 0 ? { value, text: write(value) } : { value });
    if (stride > 1) continue;
    for (let factor = 2; factor < 10; factor++)
      if (factor * value >= low && factor * value <= high) list.push({ value: factor * value });
  }
  return list;
}

/** About two decades or fewer, powers of ten say too little: 1, 2 and 5 of each decade, or round numbers if even they are too few. */
function shortLogTicks(axis: AxisSpec, count: number): Tick[] {
  const [low, high] = axis.domain;
  const write = axis.format ?? ((value: number) => formatNumber(value));
  const marks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
    for (const factor of [1, 2, 5]) marks.push(Number(`${factor}e${power}`));
  }
  const inside = marks.filter((value) => value >= low && value <= high);
  return (inside.length >= 2 ? inside : ticks(low, high, Math.min(4, Math.max(2, count)))).map((value) => ({
    value,
    text: write(value),
  }));
}
