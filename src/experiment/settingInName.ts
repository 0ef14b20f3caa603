import type { Field, SettingValue } from '../fields/fields.ts';
import { formatSetting, settingInWords } from '../fields/parse.ts';

const DIGITS = 3;

/** A setting as it stands in a name: a number rounded to three significant digits, or to as many as tell it apart from the others. */
export function settingInName(field: Field, value: SettingValue, others: readonly unknown[] = []): string {
  if (field.type !== 'number' || typeof value !== 'number') return settingInWords(field, value);
  const rivals = others.filter((other) => typeof other === 'number').filter((other) => other !== value);
  let digits = DIGITS;
  // Ends at 17 digits at the latest, which tell all numbers apart.
  while (rivals.some((rival) => rounded(rival, digits) === rounded(value, digits))) digits++;
  return formatSetting(field, rounded(value, digits));
}

/** Nines after the point do not count: what matters of a decay is its distance to 1. */
function rounded(value: number, digits: number): number {
  const nines = value > 0 && value < 1 ? Math.floor(-Math.log10(1 - value)) : 0;
  return Number(value.toPrecision(Math.min(100, digits + nines)));
}
