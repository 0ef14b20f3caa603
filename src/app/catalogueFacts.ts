import { fixedOf } from '../experiment/budget.ts';
import { defaults } from '../fields/fields.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { refusal } from '../optimizers/refusal.ts';

/** The weight matrix and the batch that the catalogue reckons with. */
export interface Layer {
  readonly rows: number;
  readonly columns: number;
  readonly examples: number;
}

/** What an optimizer with its default settings keeps and computes for one weight matrix. */
export interface Facts {
  /** Floats of state. */
  readonly floats: number;
  /** Multiply–adds of every step, and of every recomputation of roots; 0 where there are none. */
  readonly step: number;
  readonly refresh: number;
  /** Steps from one recomputation to the next. */
  readonly interval: number;
  /** Why it would not be possible at this size. */
  readonly refusal?: string;
}

export function factsOf(optimizer: Optimizer, { rows, columns, examples }: Layer): Facts {
  const fixed = fixedOf(optimizer, defaults(optimizer.fixed));
  const parameters = [{ name: 'W', rows, columns, layer: 0 }];
  const units = optimizer.units(parameters, fixed);
  const costs = units.map((unit) => optimizer.cost(unit.rows, unit.columns, fixed, examples));
  const reason = refusal(optimizer, parameters, fixed);
  return {
    floats: units.reduce((sum, unit) => sum + optimizer.memory(unit.rows, unit.columns, fixed), 0),
    step: costs.reduce((sum, { step }) => sum + step, 0),
    refresh: costs.reduce((sum, { refresh }) => sum + refresh, 0),
    interval: Number(fixed.interval ?? 1),
    ...(reason !== undefined && { refusal: reason }),
  };
}
