import { grouped } from './grouped.ts';
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 10ⁿ as text: `10⁻³`. */
export function powerOfTen(exponent: number): string {
  const digits = Array.from(String(Math.abs(exponent)), (digit) => superscripts.charAt(Number(digit))).join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** A number for reading: `digits` significant digits, a true minus sign, powers of ten outside 0.001 … 999,999; `∞`, and `–` for NaN. */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return '–';
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size === Infinity) return `${sign}∞`;
  const [mantissa = '', exponent = '0'] = size.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  if (power < -3 || power > 5) return `${sign}${Number(mantissa)}·${powerOfTen(power)}`;
  const rounded = Number(size.toPrecision(digits));
  return sign + (rounded >= 10_000 ? grouped(rounded) : String(rounded));
}
