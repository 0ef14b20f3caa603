import type { Run } from '../../experiment/experiment.ts';
import type { Field, Fields, IntegerField, NumberField, SettingValue } from '../../fields/fields.ts';
import { parseField, settingInWords } from '../../fields/parse.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import { usedFields } from '../studies/usedFields.ts';

/** A parameter with the values that a sweep gives it. */
export interface SweepAxis {
  /** Of the field. */
  readonly name: string;
  readonly field: Field;
  /** Ascending where they are numbers. */
  readonly values: readonly SettingValue[];
}

/** The parameters of a run that can be swept: numbers and choices that mean something under its settings. */
export function sweepable(run: Run): Fields {
  const optimizer = optimizerOf(run.optimizer);
  const used = optimizer ? usedFields({ ...optimizer.hyper, ...optimizer.fixed }, run.settings) : {};
  return Object.fromEntries(Object.entries(used).filter(([, { type }]) => type !== 'list' && type !== 'text'));
}

/** The parameter with the listed values, or where there are none with `points` around the run's own; undefined if the run has no such parameter. */
export function sweepAxis(run: Run, name: string, listed: readonly number[], points: number): SweepAxis | undefined {
  const field = sweepable(run)[name];
  if (!field) return undefined;
  if (field.type === 'choice') return { name, field, values: field.options.map(({ value }) => value) };
  if (field.type !== 'number' && field.type !== 'integer') return undefined;
  const own = run.settings[name];
  const wanted = listed.length > 0 ? listed : around(field, typeof own === 'number' ? own : field.default, points);
  const taken = wanted.flatMap((value) => {
    const { value: parsed } = parseField(field, value);
    return typeof parsed === 'number' ? [parsed] : [];
  });
  return { name, field, values: [...new Set(taken)].toSorted((a, b) => a - b) };
}

/** A value of an axis for reading: `η = 0.01`. */
export function valueText({ field }: SweepAxis, value: SettingValue): string {
  const text = settingInWords(field, value);
  return field.type === 'choice' ? `${field.label} ${text}` : `${field.symbol ?? field.label} = ${text}`;
}

/** A value of an axis as short as it can be told from its neighbours. */
export function tickText({ field }: SweepAxis, value: SettingValue): string {
  return settingInWords(field, value);
}

/** Ratio of neighbouring values on a logarithmic scale: two to a decade. */
const RATIO = Math.sqrt(10);

/** So many values with `own` in their middle, spaced as the field's scale asks and within its range; the whole range where that is linear. */
function around(field: NumberField | IntegerField, own: number, points: number): readonly number[] {
  const { min, max, scale } = field;
  const places = Array.from({ length: points }, (_, i) => i - (points - 1) / 2);
  if (scale === 'linear') return places.map((_, i) => min + ((max - min) * i) / (points - 1)).map(short);
  if (scale === 'complement')
    return places.map((place) => (place === 0 ? own : Number((1 - short((1 - own) * RATIO ** -place)).toFixed(12))));
  // Nothing lies around zero on a logarithmic scale: the middle of the field's range does.
  const middle = own > 0 ? own : Math.sqrt(Math.max(min, 1e-12) * max);
  const ratio = field.type === 'integer' ? 2 : RATIO;
  return places.map((place) => (place === 0 ? middle : short(middle * ratio ** place)));
}

/** Two digits: no sweep needs more, and no axis has room for them. */
function short(value: number): number {
  return Number(value.toPrecision(2));
}
