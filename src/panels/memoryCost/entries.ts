import { fixedOf } from '../../experiment/budget.ts';
import { choiceOf, defaults, numberOf } from '../../fields/fields.ts';
import { families, optimizerOf } from '../../optimizers/index.ts';
import type { PanelInput } from '../panel.ts';
import { expenseOf, type Expense, type WeightSize } from './expense.ts';

/** One bar. */
export interface Entry {
  readonly key: string;
  readonly label: string;
  readonly expense: Expense;
  /** The run that it is of, or the first run of the same method. */
  readonly run?: number;
}

/** Bars that belong together. */
export interface Group {
  readonly label: string;
  readonly entries: readonly Entry[];
}

/** Families by their setting, in the order of the registry. */
const FAMILIES = ['firstOrder', 'diagonal', 'kronecker', 'curvature', 'online'] as const;

export type Quantity = 'memory' | 'arithmetic';

/** What the bars are long as: floats, or multiply–adds of a step with its share of a recomputation of roots. */
export function amountOf({ floats, step, refresh, interval }: Expense, quantity: Quantity): number {
  return quantity === 'memory' ? floats : step + refresh / interval;
}

export function quantityOf({ settings }: Pick<PanelInput, 'settings'>): Quantity {
  return choiceOf(settings, 'show') === 'arithmetic' ? 'arithmetic' : 'memory';
}

/** The weight that the settings reckon with. */
export function sizeOf({ settings }: Pick<PanelInput, 'settings'>): WeightSize {
  return {
    rows: numberOf(settings, 'rows'),
    columns: numberOf(settings, 'columns'),
    examples: numberOf(settings, 'examples'),
  };
}

/** The runs with their own settings, and the families with their usual ones but for block and rank, each from least to most. */
export function groupsOf(input: Pick<PanelInput, 'experiment' | 'looks' | 'settings'>): readonly Group[] {
  const size = sizeOf(input);
  const quantity = quantityOf(input);
  const wanted = choiceOf(input.settings, 'family');
  const sorted = (entries: readonly Entry[]) =>
    [...entries].sort((a, b) => amountOf(a.expense, quantity) - amountOf(b.expense, quantity));
  const { runs } = input.experiment;
  const own = runs.flatMap(({ optimizer: kind, settings }, run): readonly Entry[] => {
    const optimizer = optimizerOf(kind);
    if (!optimizer || input.looks[run]?.hidden) return [];
    const expense = expenseOf(optimizer, fixedOf(optimizer, settings), size);
    return [{ key: `run ${run}`, label: input.looks[run]?.label ?? optimizer.label, expense, run }];
  });
  const rank = numberOf(input.settings, 'rank');
  // Sketches that are named by their rows keep one direction less.
  const change = { block: numberOf(input.settings, 'block'), rank, size: rank + 1 };
  const listed = families
    .filter((_, i) => wanted === 'all' || wanted === FAMILIES[i])
    .map(({ label, members }) => ({
      label,
      entries: sorted(
        members.map((optimizer): Entry => {
          const fixed = { ...fixedOf(optimizer, defaults(optimizer.fixed)), ...declared(optimizer.fixed, change) };
          const run = runs.findIndex((one) => one.optimizer === optimizer.kind);
          const expense = expenseOf(optimizer, fixed, size);
          return { key: optimizer.kind, label: optimizer.label, expense, ...(run >= 0 && { run }) };
        }),
      ),
    }));
  return [...(own.length > 0 ? [{ label: 'The runs, as they are set', entries: sorted(own) }] : []), ...listed];
}

/** Those of the values that a method has a setting for. */
function declared(fields: object, values: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in fields));
}
