import { encodeMap } from './encodeMap.ts';
import {
  type Buffer,
  type Condition,
  type Instruction,
  type Matmul,
  type Program,
  type Reduce,
  type View,
} from './program.ts';
import { TILES, type Tile } from './wgsl/product.ts';

/** Numbers by which the interpreter knows sections and instructions. */
export const CODES = { section: 0, map: 1, matmul: 2, reduce: 3, eigh: 4, batch: 5, eighDouble: 6, pick: 7 } as const;
/** Rows of an encoded eigendecomposition. */
export const EIGEN_ROWS = 2;
/** Conditions of sections. */
export const CONDITIONS = { always: 0, every: 1, before: 2, after: 3 } as const;
/** Marks an instruction before which all lanes wait for each other. */
export const SYNC = 1 << 8;
/** Marks a reduction that all lanes do together. */
export const TOGETHER = 1 << 9;
/** Marks an address in shared memory. */
const SHARED = 2 ** 31;

/** A program as the interpreter reads it. */
export interface Encoded {
  /** Rows of four 32-bit words. */
  readonly words: Uint32Array;
  /** Numbers that belong right behind the replica's own memory. */
  readonly constants: readonly number[];
}

/** `lanes` decides how products are cut into tiles. */
export function encode(program: Program, lanes: number): Encoded {
  const rows: (readonly number[])[] = [];
  const constants: number[] = [];
  const constant = (value: number) => {
    const known = constants.findIndex((other) => Object.is(other, value));
    return program.ownSize + (known >= 0 ? known : constants.push(value) - 1);
  };
  const context: Context = { places: program.places, lanes, constant };
  for (const { condition, instructions } of program.sections) {
    const body = instructions.flatMap(({ instruction, sync }, i) => {
      const [head, ...rest] = rowsOf(instruction, context);
      const [what = 0, ...dimensions] = head ?? [];
      return [[what | (sync || i === 0 ? SYNC : 0), 1 + rest.length, ...dimensions], ...rest];
    });
    rows.push([CODES.section | (CONDITIONS[condition.when] << 8), 1 + body.length, stepsOf(condition), 0], ...body);
  }
  return { words: Uint32Array.from(rows.flatMap(([x = 0, y = 0, z = 0, w = 0]) => [x, y, z, w])), constants };
}

/** Where a section of an encoded program begins and ends, and where its instructions begin, in rows. */
export interface SectionRows {
  readonly begin: number;
  readonly end: number;
  readonly instructions: readonly number[];
}

export function rowsOfSections(program: Program, lanes: number): readonly SectionRows[] {
  const { words } = encode(program, lanes);
  let row = 0;
  return program.sections.map(({ instructions }) => {
    const begin = row;
    row += 1;
    const beginnings = instructions.map(() => {
      const here = row;
      row += words[4 * here + 1]!;
      return here;
    });
    return { begin, end: row, instructions: beginnings };
  });
}

interface Context {
  readonly places: ReadonlyMap<Buffer, number>;
  readonly lanes: number;
  constant(value: number): number;
}

export function stepsOf(condition: Condition): number {
  return condition.when === 'always' ? 1 : condition.steps;
}

/** The instruction, its first row without its length. */
function rowsOf(instruction: Instruction, context: Context): readonly (readonly number[])[] {
  const address = (view: View) => addressOf(view, context);
  switch (instruction.op) {
    case 'map':
      return [
        [CODES.map, instruction.rows * instruction.columns, instruction.columns],
        ...encodeMap(instruction, { address, constant: context.constant }),
      ];
    case 'matmul': {
      const { a, b, out, groups } = instruction;
      return [
        [CODES.matmul, out.rows, out.columns],
        [address(a), a.rowStride, a.columnStride, a.columns],
        [address(b), b.rowStride, b.columnStride],
        [address(out), out.rowStride, out.columnStride, TILES.indexOf(tileFor(instruction, context.lanes))],
        [groups.count, groups.a, groups.b, groups.out],
      ];
    }
    case 'pick': {
      const { from, columns, out } = instruction;
      return [
        [CODES.pick, out.rows, out.columns],
        [address(from), from.rowStride, from.columnStride],
        [address(columns), columns.columnStride, address(out)],
      ];
    }
    case 'reduce':
      return reduceRows(instruction, context);
    case 'eigh': {
      const { from, out, work } = instruction;
      const at = context.places.get(work);
      if (at === undefined) throw new Error(`${work.name} has no place`);
      return [
        [instruction.double ? CODES.eighDouble : CODES.eigh, from.rows],
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

/** A float32 as the word that holds it. */
export function bitsOf(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]!;
}

/** What is reduced: for each of `outer` results the elements of a `rows × columns` matrix. */
export function reduceShape({ from, out }: Reduce) {
  const { rows, columns, rowStride, columnStride } = from;
  const toScalar = out.rows * out.columns === 1;
  if (toScalar) return { outer: 1, outerStride: 0, rows, columns, rowStride, columnStride };
  return out.columns === 1
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
export function tileFor({ a, out, groups }: Matmul, lanes: number): Tile {
  const cost = (tile: Tile) => {
    const tiles = groups.count * Math.ceil(out.rows / tile.rows) * Math.ceil(out.columns / tile.columns);
    const loads = tile.rows + tile.columns;
    const outputs = tile.rows * tile.columns;
    return Math.ceil(tiles / lanes) * (a.columns * (loads + outputs / 8) + 2 * outputs);
  };
  return TILES.reduce((best, tile) => (cost(tile) < cost(best) ? tile : best));
}
