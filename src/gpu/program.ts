import type { Elementwise, Node } from '../array/trace.ts';

/**
 * What the GPU machine runs: a list of instructions on matrices in memory. There are six, each with one meaning on every way of running it
 * (interpreted, wide, specialised, and in float64 for tests).
 */

/**
 * A stretch of memory of `size` floats.
 * - `own`: kept from step to step, one for each replica;
 * - `shared`: read by all replicas, written by none;
 * - `temporary`: one for each replica, within a section; the compiler chooses its place;
 * - `record`: what is read back, written by a replica and read by none.
 */
export interface Buffer {
  readonly name: string;
  readonly space: 'own' | 'shared' | 'temporary' | 'record';
  readonly size: number;
  /** Of the record: which of its streams. */
  readonly stream?: number;
}

/** A matrix in a buffer: element (i, j) is at `offset + i·rowStride + j·columnStride`. A stride of 0 repeats. */
export interface View {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
  /** The entry of a table of scalars that belongs to the current step. */
  readonly byStep?: true;
}

/** One line of the little program that a map runs for every element; registers are numbered from 0. */
export type Micro =
  | { readonly do: 'load'; readonly to: number; readonly from: View }
  | { readonly do: 'constant'; readonly to: number; readonly value: number }
  | { readonly do: Elementwise; readonly to: number; readonly operands: readonly number[]; readonly node: Node }
  | { readonly do: 'store'; readonly from: number; readonly to: View };

/** What every instruction says besides what it does. */
interface Common {
  /** The operations it stands for, for the reader. */
  readonly nodes: readonly Node[];
}

export type Instruction = Map | Matmul | Reduce | Pick | Eigh | Batch;

/**
 * For every element of a `rows × columns` matrix: runs `code`. Functions are accurate to a few units in the last place, near 0 included;
 * NaN propagates, comparisons with it give 0. Reads of an element come before writes of the same element.
 */
export interface Map extends Common {
  readonly op: 'map';
  readonly rows: number;
  readonly columns: number;
  readonly code: readonly Micro[];
}

/**
 * `out = a b`, or several such products, of which the views are those of the first. Each element is summed over k by groups of four neighbours: the terms of a group in order, with fused multiply-adds where the
 * device has them, then the groups in order. Vectors of four and quads of lanes do so without help.
 */
export interface Matmul extends Common {
  readonly op: 'matmul';
  readonly a: View;
  readonly b: View;
  readonly out: View;
  readonly groups: Groups;
}

/** How many products, and by how many floats the matrices of each come after those of the one before. */
export interface Groups {
  readonly count: number;
  readonly a: number;
  readonly b: number;
  readonly out: number;
}

/** Column j of `out` is column `columns[j]` of `from`, or zeros where that is negative. */
export interface Pick extends Common {
  readonly op: 'pick';
  readonly from: View;
  /** One row of whole numbers. */
  readonly columns: View;
  readonly out: View;
}

/**
 * Sum or maximum of `from` over rows, columns or both. To more than one result: by groups of four neighbours, as products are summed. To a
 * single one: lane l of n takes elements l, l + n, …, then lanes are joined in halves; the rounding depends on the number of lanes.
 */
export interface Reduce extends Common {
  readonly op: 'reduce';
  readonly f: 'sum' | 'max';
  readonly from: View;
  readonly out: View;
}

/** Symmetric eigendecomposition of `from`: row 0 of `out` eigenvalues, ascending; below them the vectors as columns. */
export interface Eigh extends Common {
  readonly op: 'eigh';
  readonly from: View;
  readonly out: View;
  /** Whether it is computed in double-float arithmetic, of about 48 bits; then `work` is 4n² + 4n floats, else n² + 5n. */
  readonly double: boolean;
  readonly work: Buffer;
}

/** Copies the rows of a step's mini-batch from each table: row i is the table's row `permuted(step · batch + i)`, see `array/random.ts`. */
export interface Batch extends Common {
  readonly op: 'batch';
  readonly examples: number;
  readonly tables: readonly { readonly from: View; readonly out: View }[];
}

/** When a section runs, judged by the number of the step. `after`: by the number of steps done when the step is over. */
export type Condition =
  | { readonly when: 'always' }
  /** At multiples of `steps`. */
  | { readonly when: 'every'; readonly steps: number }
  /** At steps below `steps`. */
  | { readonly when: 'before'; readonly steps: number }
  /** When a multiple of `steps`, or the last step, has just been done. */
  | { readonly when: 'after'; readonly steps: number };

/** Instructions that run together or not at all. */
export interface Section {
  readonly title: string;
  readonly condition: Condition;
  readonly instructions: readonly Placed[];
}

/** An instruction with what it must wait for. */
export interface Placed {
  readonly instruction: Instruction;
  /** Whether all lanes must have finished what came before. */
  readonly sync: boolean;
  /** The row region that it belongs to, whose instructions are next to each other. */
  readonly region?: { readonly rows: number };
}

/** One step of one replica. */
export interface Program {
  readonly sections: readonly Section[];
  /** Floats of memory for a replica, temporaries included. */
  readonly ownSize: number;
  /** Where buffers are: from the beginning of the replica's memory, of the shared memory, or of one entry of the record. */
  readonly places: ReadonlyMap<Buffer, number>;
}

/** A matrix that fills a buffer in row-major order, from `offset` on. */
export function contiguous(buffer: Buffer, rows: number, columns: number, offset = 0): View {
  return { buffer, offset, rows, columns, rowStride: columns, columnStride: 1 };
}

/** Whether the elements follow one another in row-major order. */
export function isContiguous({ rows, columns, rowStride, columnStride, byStep }: View): boolean {
  return !byStep && (columns === 1 || columnStride === 1) && (rows === 1 || rowStride === columns);
}

/** Whether all elements are the same one. */
export function isScalar({ rows, columns, rowStride, columnStride }: View): boolean {
  return (rows === 1 || rowStride === 0) && (columns === 1 || columnStride === 0);
}

interface Accesses {
  readonly reads: readonly View[];
  readonly writes: readonly View[];
}

/** Found once, because the compiler asks often. */
const found = new WeakMap<Instruction, Accesses>();

/** Where an instruction reads and writes. */
export function accesses(instruction: Instruction): Accesses {
  const known = found.get(instruction) ?? accessesOf(instruction);
  found.set(instruction, known);
  return known;
}

function accessesOf(instruction: Instruction): Accesses {
  switch (instruction.op) {
    case 'map':
      return {
        reads: instruction.code.flatMap((line) => (line.do === 'load' ? [line.from] : [])),
        writes: instruction.code.flatMap((line) => (line.do === 'store' ? [line.to] : [])),
      };
    case 'matmul':
      return { reads: [instruction.a, instruction.b], writes: [instruction.out] };
    case 'reduce':
      return { reads: [instruction.from], writes: [instruction.out] };
    case 'pick':
      return { reads: [instruction.from, instruction.columns], writes: [instruction.out] };
    case 'eigh': {
      const { from, out, work } = instruction;
      return { reads: [from], writes: [out, contiguous(work, 1, work.size)] };
    }
    case 'batch':
      return {
        reads: instruction.tables.map(({ from }) => from),
        writes: instruction.tables.map(({ out }) => out),
      };
  }
}

/** The instruction with every place replaced. */
export function mapViews(instruction: Instruction, f: (view: View) => View): Instruction {
  switch (instruction.op) {
    case 'map':
      return {
        ...instruction,
        code: instruction.code.map((line) =>
          line.do === 'load'
            ? { ...line, from: f(line.from) }
            : line.do === 'store'
              ? { ...line, to: f(line.to) }
              : line,
        ),
      };
    case 'matmul':
      return { ...instruction, a: f(instruction.a), b: f(instruction.b), out: f(instruction.out) };
    case 'reduce':
      return { ...instruction, from: f(instruction.from), out: f(instruction.out) };
    case 'pick': {
      const { from, columns, out } = instruction;
      return { ...instruction, from: f(from), columns: f(columns), out: f(out) };
    }
    case 'eigh':
      return { ...instruction, from: f(instruction.from), out: f(instruction.out) };
    case 'batch':
      return {
        ...instruction,
        tables: instruction.tables.map(({ from, out }) => ({ from: f(from), out: f(out) })),
      };
  }
}

/** Whether a section runs at a step of a training with so many; step −1 is what comes before step 0. */
export function isDue(condition: Condition, step: number, steps: number): boolean {
  if (step === -1) return condition.when === 'after';
  switch (condition.when) {
    case 'always':
      return true;
    case 'every':
      return step % condition.steps === 0;
    case 'before':
      return step < condition.steps;
    case 'after':
      return (step + 1) % condition.steps === 0 || step + 1 === steps;
  }
}
