import {
  accesses,
  isContiguous,
  type Buffer,
  type Instruction,
  type Map as MapInstruction,
  type Matmul,
  type Reduce,
  type View,
} from './program.ts';

/**
 * A row region: instructions that go row by row through matrices with as many rows, examples mostly, so that a lane can take a row through all
 * of them without memory and without waiting for other lanes. Sums over rows are ready when the region is over.
 */
export interface Run {
  readonly instructions: readonly Instruction[];
  /** Rows of the region; undefined for instructions that are in none. */
  readonly rows?: number;
}

/** What an instruction of a region does: results with a row for each, or sums over rows. */
export type Role = 'rows' | 'sums';

/** Matrices that the instructions of a region have computed so far, by the buffers that they fill. */
export type Computed = ReadonlyMap<Buffer, View>;

/** Rows below which the weights of a network are not worth having at hand. */
const FEWEST_ROWS = 8;
/** Elements of a right factor, of a sum of products, and of a row, up to which all of them are written out. */
const MOST_ELEMENTS = 4096;
const MOST_COLUMNS = 64;

/** What the instruction does in a region of so many rows, undefined if it does not fit. */
export function roleOf(instruction: Instruction, rows: number, computed: Computed): Role | undefined {
  switch (instruction.op) {
    case 'map':
      return isRowMap(instruction, rows, computed) ? 'rows' : undefined;
    case 'matmul':
      return roleOfProduct(instruction, rows, computed);
    case 'reduce':
      return roleOfReduction(instruction, rows, computed);
    case 'pick':
    case 'eigh':
    case 'batch':
      return undefined;
  }
}

/** Whether element (i, j) of the view belongs to row i of a computed matrix, as it is or, where that has one column, repeated. */
function isAligned(view: View, whole: View): boolean {
  if (view.offset !== whole.offset || view.rows !== whole.rows || view.rowStride !== whole.rowStride) return false;
  return view.columns === whole.columns
    ? view.columns === 1 || view.columnStride === whole.columnStride
    : whole.columns === 1 && view.columnStride === 0;
}

/** Whether a row of the region can read its row of the view. */
function isByRow(view: View, computed: Computed): boolean {
  if (view.rowStride === 0 || view.byStep || view.columns > MOST_COLUMNS) return false;
  const whole = computed.get(view.buffer);
  return whole === undefined || isAligned(view, whole);
}

/** Whether all rows read the same, which was there before the region. */
function isForAll(view: View, computed: Computed): boolean {
  return (view.rowStride === 0 || view.rows === 1) && !computed.has(view.buffer);
}

/** Whether the view is all that its buffer has. */
function isWhole(view: View): boolean {
  return view.offset === 0 && view.buffer.size === view.rows * view.columns && isContiguous(view);
}

function isRowMap({ rows: own, columns, code }: MapInstruction, rows: number, computed: Computed): boolean {
  if (own !== rows || columns > MOST_COLUMNS) return false;
  const stored = code.flatMap((line) => (line.do === 'store' ? [line.to] : []));
  return code.every((line) => {
    if (line.do === 'store') return line.to.buffer.space === 'record' || isWhole(line.to);
    if (line.do !== 'load') return true;
    const { from } = line;
    if (stored.some(({ buffer }) => buffer === from.buffer) && !isWhole(from)) return false;
    return isByRow(from, computed) || isForAll(from, computed);
  });
}

function roleOfProduct({ a, b, out, groups }: Matmul, rows: number, computed: Computed): Role | undefined {
  if (groups.count > 1 || !isWhole(out) || out.rows * out.columns === 1) return undefined;
  const isSmall = b.rows * b.columns <= MOST_ELEMENTS && a.columns <= MOST_COLUMNS && b.columns <= MOST_COLUMNS;
  if (out.rows === rows && isSmall && isByRow(a, computed) && !computed.has(b.buffer) && !b.byStep) return 'rows';
  const turned = { ...a, rows: a.columns, columns: a.rows, rowStride: a.columnStride, columnStride: a.rowStride };
  if (a.columns !== rows || out.rows * out.columns > MOST_ELEMENTS) return undefined;
  return isByRow(turned, computed) && isByRow(b, computed) ? 'sums' : undefined;
}

function roleOfReduction({ f, from, out }: Reduce, rows: number, computed: Computed): Role | undefined {
  if (from.rows !== rows || !isWhole(out) || !computed.has(from.buffer) || !isByRow(from, computed)) return undefined;
  if (out.rows === rows && out.columns === 1) return 'rows';
  return f === 'sum' && out.rows === 1 && out.columns === from.columns ? 'sums' : undefined;
}

/**
 * The instructions in an order in which those of a region follow one another. `overlap` tells whether two buffers share memory. Results are
 * the same as in the given order.
 */
export function formRegions(
  instructions: readonly Instruction[],
  overlap: (a: Buffer, b: Buffer) => boolean,
): readonly Run[] {
  const candidates = new Set(
    instructions.flatMap((instruction) =>
      instruction.op === 'matmul' ? [instruction.a.rows, instruction.a.columns].filter((n) => n >= FEWEST_ROWS) : [],
    ),
  );
  const all = [...candidates].map((rows) => gather(instructions, rows, overlap)).filter(({ work }) => work > 0);
  if (all.length === 0) return instructions.length > 0 ? [{ instructions }] : [];
  const best = all.reduce((a, b) => (b.work > a.work ? b : a));
  return [
    ...formRegions(best.before, overlap),
    { instructions: best.members, rows: best.rows },
    ...formRegions(best.after, overlap),
  ];
}

/** The instructions that form a region of so many rows, what has to come before it and what after it. */
function gather(instructions: readonly Instruction[], rows: number, overlap: (a: Buffer, b: Buffer) => boolean) {
  const members: Instruction[] = [];
  const before: Instruction[] = [];
  const after: Instruction[] = [];
  const computed = new Map<Buffer, View>();
  const [ofMembers, ofLater] = [touched(overlap), touched(overlap)];
  /** Multiplications of the products that take computed rows: without any, nothing is gained. */
  let work = 0;
  for (const instruction of instructions) {
    const role = roleOf(instruction, rows, computed);
    const isLate = ofLater.conflicts(instruction);
    if (!isLate && role && !ofMembers.conflicts(instruction, computed)) {
      members.push(instruction);
      ofMembers.add(instruction);
      work += workOf(instruction, computed);
      if (role === 'rows') {
        for (const view of accesses(instruction).writes)
          if (view.buffer.space !== 'record') computed.set(view.buffer, view);
      }
    } else if (isLate || ofMembers.conflicts(instruction)) {
      after.push(instruction);
      ofLater.add(instruction);
    } else before.push(instruction);
  }
  return { rows, members, before, after, work };
}

function workOf(instruction: Instruction, computed: Computed): number {
  if (instruction.op !== 'matmul') return 0;
  const { a, b, out } = instruction;
  return computed.has(a.buffer) || computed.has(b.buffer) ? out.rows * out.columns * a.columns : 0;
}

/** Keeps what instructions read and write, to find those that must not change places with them. */
function touched(overlap: (a: Buffer, b: Buffer) => boolean) {
  const read = new Set<Buffer>();
  const written = new Set<Buffer>();
  const touches = (buffers: ReadonlySet<Buffer>, buffer: Buffer) =>
    buffers.has(buffer) || [...buffers].some((other) => overlap(other, buffer));
  // Nobody writes what all share, and nobody reads the record.
  const matters = ({ buffer }: View) => buffer.space === 'own' || buffer.space === 'temporary';
  return {
    add(instruction: Instruction): void {
      const { reads, writes } = accesses(instruction);
      for (const { buffer } of reads.filter(matters)) read.add(buffer);
      for (const { buffer } of writes.filter(matters)) written.add(buffer);
    },
    /** Whether it reads what they write, but for what it may, or writes what they touch. */
    conflicts(instruction: Instruction, allowed: Computed = new Map()): boolean {
      const { reads, writes } = accesses(instruction);
      return (
        reads.some((view) => matters(view) && !allowed.has(view.buffer) && touches(written, view.buffer)) ||
        writes.some((view) => matters(view) && (touches(written, view.buffer) || touches(read, view.buffer)))
      );
    },
  };
}
