import { grouped } from '../../charts/grouped.ts';
import type { Fixed, Optimizer } from '../../optimizers/optimizer.ts';
import { MOST_BLOCKS, refusal } from '../../optimizers/refusal.ts';

/** The weight matrix that is reckoned for, and the examples of a step. */
export interface WeightSize {
  readonly rows: number;
  readonly columns: number;
  readonly examples: number;
}

/** What a method keeps and computes for one weight matrix, by its declared formulas. */
export interface Expense {
  /** Floats of state. */
  readonly floats: number;
  /** Of these, statistics and roots; absent where they are not told apart. */
  readonly own?: number;
  /** Multiply–adds of every step, and of every recomputation of roots; 0 where there are none. */
  readonly step: number;
  readonly refresh: number;
  /** Steps from one recomputation to the next. */
  readonly interval: number;
  /** Why the lab would not train it. */
  readonly refused?: string;
}

/** The expense of a method with these structural settings. Blocks are counted, not listed: a large weight has millions. */
export function expenseOf(optimizer: Optimizer, fixed: Fixed, { rows, columns, examples }: WeightSize): Expense {
  const shapes = shapesOf(optimizer, fixed, rows, columns);
  const total = (each: (m: number, n: number) => number) =>
    shapes.reduce((sum, shape) => sum + shape.count * each(shape.rows, shape.columns), 0);
  const { ownMemory } = optimizer;
  const refused = refusalOf(
    optimizer,
    fixed,
    rows,
    columns,
    total(() => 1),
  );
  return {
    floats: total((m, n) => optimizer.memory(m, n, fixed)),
    ...(ownMemory && { own: total((m, n) => ownMemory(m, n, fixed)) }),
    step: total((m, n) => optimizer.cost(m, n, fixed, examples).step),
    refresh: total((m, n) => optimizer.cost(m, n, fixed, examples).refresh),
    interval: Number(fixed.interval ?? 1),
    ...(refused !== undefined && { refused }),
  };
}

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly count: number;
}

/** Shapes of the units that a weight becomes, and how many there are of each: all blocks but the last of each axis are alike. */
function shapesOf(optimizer: Optimizer, fixed: Fixed, rows: number, columns: number): readonly Shape[] {
  const block = blockOf(optimizer, fixed);
  if (block > 0)
    return lengths(rows, block).flatMap((m) =>
      lengths(columns, block).map((n) => ({ rows: m.length, columns: n.length, count: m.count * n.count })),
    );
  return optimizer
    .units([{ name: 'W', rows, columns, layer: 0 }], fixed)
    .map((unit) => ({ rows: unit.rows, columns: unit.columns, count: 1 }));
}

function lengths(length: number, block: number): readonly { readonly length: number; readonly count: number }[] {
  const [whole, rest] = [Math.floor(length / block), length % block];
  return [...(whole > 0 ? [{ length: block, count: whole }] : []), ...(rest > 0 ? [{ length: rest, count: 1 }] : [])];
}

function blockOf(optimizer: Optimizer, fixed: Fixed): number {
  return 'block' in optimizer.fixed ? Number(fixed.block ?? 0) : 0;
}

function refusalOf(
  optimizer: Optimizer,
  fixed: Fixed,
  rows: number,
  columns: number,
  blocks: number,
): string | undefined {
  if (blocks > 1 + MOST_BLOCKS)
    return `it would be cut into ${grouped(blocks)} blocks, and at most ${1 + MOST_BLOCKS} are possible here`;
  return refusal(optimizer, [{ name: 'W', rows, columns, layer: 0 }], fixed);
}
