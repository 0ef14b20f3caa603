import { curvature } from './curvature.ts';
import type { Entry, Theme } from './entry.ts';
import { ingredients } from './ingredients.ts';
import { notation } from './notation.ts';
import { online } from './online.ts';
import { precision } from './precision.ts';
import { preconditioning } from './preconditioning.ts';
import { sketching } from './sketching.ts';
import { training } from './training.ts';
import { words } from './words.ts';

export type { Entry } from './entry.ts';

/** The glossary, in the order of its page. */
export const themes: readonly Theme[] = [
  notation,
  curvature,
  preconditioning,
  sketching,
  ingredients,
  training,
  precision,
  online,
  words,
];

/** The same without themes. */
export const entries: readonly Entry[] = themes.flatMap((theme) => theme.entries);

const byKey = new Map(entries.map((entry) => [entry.key, entry]));

/** The entry of that key; undefined if the glossary has none. */
export function entryOf(key: string): Entry | undefined {
  return byKey.get(key);
}
