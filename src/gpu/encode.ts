import type { Elementwise } from '../array/trace.ts';
import {
  isContiguous,
  isScalar,
  type Buffer,
  type Condition,
  type Instruction,
  type Map as MapInstruction,
  type Matmul,
  type Micro,
  type Program,
  type Reduce,
  type View,
} from './program.ts';
import { TILES, type Tile } from './wgsl/product.ts';

/** Numbers by which the interpreter knows sections and instructions. */
export const CODES = { section: 0, map: 1, matmul: 2, reduce: 3, eigh: 4, batch: 5 } as const;
/** Conditions of sections. */
export const CONDITIONS = { always: 0, every: 1, before: 2, after: 3 } as const;
/** Lines of maps. */
export const LINES = {
  load: 0,
  loadStrided: 1,
  loadStep: 2,
  constant: 3,
  store: 4,
  storeStrided: 5,
  storeRecord: 6,
  add: 7,
  sub: 8,
  mul: 9,
  div: 10,
  maximum: 11,
  minimum: 12,
  pow: 13,
  greater: 14,
  where: 15,
  neg: 16,
  abs: 17,
  sign: 18,
  sqrt: 19,
  exp: 20,
  log: 21,
  expm1: 22,
  log1p: 23,
  tanh: 24,
} as const satisfies Record<Elementwise, number> & Record<string, number>;
/** Marks an instruction before which all lanes wait for each other. */
export const SYNC = 1 << 8;
/** Marks a reduction that all lanes do together. */
export const TOGETHER = 1 << 9;
/** Marks an address in shared memory. */
export const SHARED = 2 ** 31;

/** Rows of four 32-bit words: a program as the interpreter reads it. `lanes` decides how products are cut into tiles. */
export function encode(program: Program, lanes: number): Uint32Array {
  const rows: number[][] = [];
  const context: Context = { places: program.places, lanes };
  for (const { condition, instructions } of program.sections) {
    const body = instructions.flatMap(({ instruction, sync }, i) => {
      const [head, ...rest] = rowsOf(instruction, context);
      const [what = 0, ...dimensions] = head ?? [];
      return [[what | (sync || i === 0 ? SYNC : 0), 1 + rest.length, ...dimensions], ...rest];
    });
    rows.push([CODES.section | (CONDITIONS[condition.when] << 8), 1 + body.length, stepsOf(condition), 0], ...body);
  }
  return Uint32Array.from(rows.flatMap(([x = 0, y = 0, z = 0, w = 0]) => [x, y, z, w]));
}

interface Context {
  readonly places: ReadonlyMap<Buffer, number>;
  readonly lanes: number;
}

export function stepsOf(condition: Condition): number {
  return condition.when === 'always' ? 1 : condition.steps;
}

/** The instruction, its first row without its length. */
function rowsOf(instruction: Instruction, context: Context): number[][] {
  const address = (view: View) => addressOf(view, context);
  switch (instruction.op) {
    case 'map':
      return mapRows(instruction, context);
    case 'matmul': {
      const { a, b, out } = instruction;
      return [
        [CODES.matmul, out.rows, out.columns],
        [address(a), a.rowStride, a.columnStride, a.columns],
        [address(b), b.rowStride, b.columnStride],
        [address(out), out.rowStride, out.columnStride, TILES.indexOf(tileFor(instruction, context.lanes))],
      ];
    }
    case 'reduce':
      return reduceRows(instruction, context);
    case 'eigh': {
      const { from, out, work } = instruction;
      const at = context.places.get(work);
      if (at === undefined) throw new Error(`${work.name} has no place`);
      return [
        [CODES.eigh, from.rows],
        [address(from), address(out), at],
      ];
    }
    case 'batch': {
      const [first] = instruction.tables;
      const tables = instruction.tables.map(({ from, out }) => [address(from), address(out), out.columns]);
      return [[CODES.batch, instruction.examples, first?.out.rows ?? 0], ...tables];
    }
  }
}

/** A view's address: in the replica's memory, or, marked, in shared memory; in the record, within an entry. */
function addressOf(view: View, { places }: Context): number {
  const at = view.buffer.space === 'record' ? 0 : places.get(view.buffer);
  if (at === undefined) throw new Error(`${view.buffer.name} has no place`);
  return at + view.offset + (view.buffer.space === 'shared' ? SHARED : 0);
}

function mapRows({ rows, columns, code }: MapInstruction, context: Context): number[][] {
  return [[CODES.map, rows * columns, columns], ...code.map((line) => microRow(line, rows, columns, context))];
}

function microRow(line: Micro, rows: number, columns: number, context: Context): number[] {
  switch (line.do) {
    case 'load': {
      const { from, to } = line;
      const address = addressOf(from, context);
      if (from.byStep) return [LINES.loadStep | (to << 8), address];
      if (isScalar(from)) return [LINES.load | (to << 8), address, 0];
      if (isLinear(from, rows, columns)) return [LINES.load | (to << 8), address, 1];
      return [LINES.loadStrided | (to << 8), address, from.rowStride, from.columnStride];
    }
    case 'constant':
      return [LINES.constant | (line.to << 8), bitsOf(line.value)];
    case 'store': {
      const { from, to } = line;
      const address = addressOf(to, context);
      if (to.buffer.space === 'record') return [LINES.storeRecord | (from << 8), address, to.buffer.stream ?? 0];
      if (isLinear(to, rows, columns)) return [LINES.store | (from << 8), address];
      return [LINES.storeStrided | (from << 8), address, to.rowStride, to.columnStride];
    }
    default: {
      const [a = 0, b = 0, c = 0] = line.operands;
      return [LINES[line.do] | (line.to << 8) | (a << 16) | (b << 24), c];
    }
  }
}

/** Whether element e of a map on `rows × columns` is at the view's beginning + e. */
export function isLinear(view: View, rows: number, columns: number): boolean {
  return view.rows === rows && view.columns === columns && isContiguous(view);
}

/** A float32 as the word that holds it. */
export function bitsOf(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]!;
}

/** What is reduced: for each of `outer` results the elements of a `rows × columns` matrix. */
export function reduceShape({ from, out }: Reduce) {
  const { rows, columns, rowStride, columnStride } = from;
  const toScalar = out.rows * out.columns === 1;
  if (toScalar) return { outer: 1, outerStride: 0, rows, columns, rowStride, columnStride };
  return out.rows === rows
    ? { outer: rows, outerStride: rowStride, rows: columns, columns: 1, rowStride: columnStride, columnStride: 0 }
    : { outer: columns, outerStride: columnStride, rows, columns: 1, rowStride, columnStride: 0 };
}

function reduceRows(instruction: Reduce, context: Context): number[][] {
  const { outer, outerStride, rows, columns, rowStride, columnStride } = reduceShape(instruction);
  return [
    [CODES.reduce | (outer === 1 ? TOGETHER : 0), outer, rows * columns],
    [
      addressOf(instruction.from, context),
      outerStride,
      addressOf(instruction.out, context),
      instruction.f === 'max' ? 1 : 0,
    ],
    [columns, rowStride, columnStride],
  ];
}

/** The tiles in which a product takes least time by the count of loads and turns; the sums are the same in all. */
export function tileFor({ a, out }: Matmul, lanes: number): Tile {
  const cost = (tile: Tile) => {
    const tiles = Math.ceil(out.rows / tile.rows) * Math.ceil(out.columns / tile.columns);
    const loads = tile.rows + tile.columns;
    const outputs = tile.rows * tile.columns;
    return Math.ceil(tiles / lanes) * (a.columns * (loads + outputs / 8) + 2 * outputs);
  };
  return TILES.reduce((best, tile) => (cost(tile) < cost(best) ? tile : best));
}
