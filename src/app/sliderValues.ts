import type { IntegerField, NumberField } from '../fields/fields.ts';

/** Steps of a slider; a few more than it has px. */
const STEPS = 240;
/** Nearest distance to 1 on a slider that ends at exactly 1. */
const NEAREST = 1e-4;
/** A range without a useful slider. */
const TOO_WIDE = 1e6;

/** The values under a field's slider, ascending from its minimum to its maximum and of few digits; none where only typing makes sense. */
export function sliderValues(field: NumberField | IntegerField): readonly number[] {
  const { min, max, scale, type } = field;
  if (scale === 'linear') return max - min > TOO_WIDE ? [] : ascending(linear(field), min, max);
  if (scale === 'complement') {
    // Evenly spaced in the logarithm of the distance to 1, which may be 0 at the very end.
    const distances = geometric(max < 1 ? 1 - max : NEAREST, 1 - min);
    return ascending(
      distances.map((distance) => Number((1 - distance).toPrecision(8))),
      min,
      max,
    );
  }
  const values = ascending(
    geometric(min, max).map((x) => (type === 'integer' ? Math.round(x) : x)),
    min,
    max,
  );
  return type === 'number' && field.zero ? [0, ...values] : values;
}

/** The index of the value that is nearest. */
export function nearestIndex(values: readonly number[], value: number): number {
  const above = values.findIndex((candidate) => candidate >= value);
  if (above === -1) return values.length - 1;
  return above > 0 && value - values[above - 1]! < values[above]! - value ? above - 1 : above;
}

function linear({ min, max, type }: NumberField | IntegerField): readonly number[] {
  const step = Math.max(niceStep((max - min) / STEPS), type === 'integer' ? 1 : 0);
  return Array.from({ length: Math.ceil((max - min) / step) + 1 }, (_, i) => Number((min + i * step).toPrecision(10)));
}

function geometric(from: number, to: number): readonly number[] {
  return Array.from({ length: STEPS + 1 }, (_, i) => Number((from * (to / from) ** (i / STEPS)).toPrecision(2)));
}

/** The values that lie between the ends, each once, and the ends themselves. */
function ascending(values: readonly number[], min: number, max: number): readonly number[] {
  const inside = values.filter((value) => value > min && value < max).toSorted((a, b) => a - b);
  return [...new Set([min, ...inside, max])];
}

/** The smallest of 1, 2, 5, 10, … times a power of ten that is not below `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
}
