import type { AxisSpec } from '../../charts/axis.ts';
import { formatNumber } from '../../charts/formatNumber.ts';
import { tickText, valueText, type SweepAxis } from './axes.ts';

/** Where the values of an axis of numbers stand: by their size if their scale is logarithmic and none is zero, else evenly, in their order. */
export function sweepPlaces(axis: SweepAxis): {
  readonly places: readonly number[];
  readonly x: AxisSpec;
  readonly xText: (place: number) => string;
} {
  const { field, values } = axis;
  const numbers = values.flatMap((value) => (typeof value === 'number' ? [value] : []));
  const [low, high] = [numbers[0] ?? 0, numbers.at(-1) ?? 1];
  const label = field.symbol === undefined ? field.label : `${field.label} ${field.symbol}`;
  if (field.type === 'number' && field.scale === 'log' && low > 0 && high > low) {
    return {
      places: numbers,
      x: { label, type: 'log', domain: [low / 1.2, high * 1.2], format: formatNumber },
      xText: (value) => valueText(axis, value),
    };
  }
  const at = (place: number, text: typeof valueText) => (values[place] === undefined ? '' : text(axis, values[place]));
  return {
    places: numbers.map((_, place) => place),
    x: { label, type: 'linear', domain: [-0.3, numbers.length - 0.7], format: (place) => at(place, tickText) },
    xText: (place) => at(place, valueText),
  };
}
