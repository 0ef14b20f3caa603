import type { Values } from './optimizer.ts';

/** The array of that name; throws if there is none, which only a programming error can cause. */
export function valueOf<T>(values: Values<string, T>, name: string): T {
  const value = values[name];
  if (value === undefined) throw new Error(`no array named ${name}`);
  return value;
}
