import type { IntegerField, NumberField } from '../fields/fields.ts';

/** Places of a linear slider. */
const LINEAR = 100;

/**
 * The values that a field's slider in a panel stops at, ascending: 1, 2, 5, 10 … on a log scale, powers of two and what lies half way
 * between for whole numbers; 0 first where the field allows it. Of decays 0, 0.5, 0.8, 0.9 … 0.9999.
 */
export function stops(field: NumberField | IntegerField): readonly number[] {
  const { min, max } = field;
  if (field.scale === 'linear') {
    const step = field.type === 'integer' ? Math.max(1, Math.ceil((max - min) / LINEAR)) : (max - min) / LINEAR;
    return Array.from({ length: Math.floor((max - min) / step + 1e-9) + 1 }, (_, i) => min + i * step);
  }
  if (field.scale === 'complement') {
    const decays = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9999, 1];
    return decays.filter((decay) => decay >= min && decay <= max);
  }
  const found: number[] = field.type === 'number' && field.zero ? [0] : [];
  const add = (value: number) => {
    if (value >= min && value <= max && value !== found.at(-1)) found.push(value);
  };
  if (field.type === 'integer')
    for (let power = 1; power <= max; power *= 2) [power, (3 * power) / 2].filter(Number.isInteger).forEach(add);
  else
    for (let power = Math.floor(Math.log10(min)); 10 ** power <= max; power++)
      for (const digit of [1, 2, 5]) add(Number(`${digit}e${power}`));
  return found;
}

/** Position of the stop that is nearest to a value, as the field's scale measures. */
export function nearestStop({ scale }: NumberField | IntegerField, values: readonly number[], value: number): number {
  // Zero lies a long way below everything else.
  const logarithm = (x: number) => (x > 0 ? Math.log(x) : -1e3);
  const place = (x: number) => (scale === 'linear' ? x : scale === 'complement' ? -logarithm(1 - x) : logarithm(x));
  return values.reduce(
    (best, one, i) => (Math.abs(place(one) - place(value)) < Math.abs(place(values[best]!) - place(value)) ? i : best),
    0,
  );
}
