import { families } from '../../optimizers/index.ts';
import type { Optimizer } from '../../optimizers/optimizer.ts';
import { terms } from '../hint/terms.ts';
import { letters } from './letters.ts';

/** What a symbol of a formula means there. */
export interface Meaning {
  readonly symbol: string;
  readonly says: string;
}

/** The update of an optimizer, and what each symbol in it means. */
export interface Formula {
  readonly optimizer: Optimizer;
  readonly meanings: readonly Meaning[];
}

/** The formulas of all optimizers, by family. */
export const formulas: readonly { readonly label: string; readonly members: readonly Formula[] }[] = families.map(
  ({ label, members }) => ({
    label,
    members: members.map((optimizer) => ({ optimizer, meanings: meaningsIn(optimizer) })),
  }),
);

/** In the order in which they stand: letters that mean something of their own here, settings, letters that mean the same everywhere. */
function meaningsIn({ kind, equation, hyper, fixed }: Optimizer): readonly Meaning[] {
  const own = letters.filter(({ of }) => of?.includes(kind));
  const settings = Object.values({ ...hyper, ...fixed }).flatMap(({ symbol, label }) =>
    symbol === undefined ? [] : [{ symbol, says: lowered(label) }],
  );
  const known = new Map<string, string>();
  for (const { symbol, says } of [...own, ...settings, ...letters.filter(({ of }) => !of)])
    if (!known.has(symbol) && terms(equation, symbol).length > 0) known.set(symbol, says);
  return [...known]
    .map(([symbol, says]) => ({ symbol, says }))
    .toSorted((a, b) => firstPlace(equation, a.symbol) - firstPlace(equation, b.symbol));
}

function firstPlace(equation: string, symbol: string): number {
  const [line] = terms(equation, symbol);
  if (!line) return Infinity;
  const start = equation.indexOf(line.map(({ text }) => text).join(''));
  const before = line.slice(
    0,
    line.findIndex(({ isTerm }) => isTerm),
  );
  return start + before.reduce((sum, { text }) => sum + text.length, 0);
}

/** A label within a sentence; names keep their capital. */
function lowered(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}
