import { format } from 'd3';

const commas = format(',');

/** A whole number with commas between thousands. Not by `toLocaleString`, whose first call keeps a phone busy longer than drawing a panel. */
export function grouped(value: number): string {
  return commas(value);
}

/** The number at a tick of an axis that counts; ticks between two whole numbers have none. */
export function wholeNumber(value: number): string {
  return Number.isInteger(value) ? grouped(value) : '';
}
