import { float64, type Array64 } from '../array/float64.ts';
import { permuted } from '../array/random.ts';
import * as elementary from '../array/elementary.ts';
import type { Elementwise } from '../array/trace.ts';
import {
  isDue,
  type Batch,
  type Eigh,
  type Instruction,
  type Map as MapInstruction,
  type Matmul,
  type Pick,
  type Program,
  type Reduce,
  type View,
} from './program.ts';

/** The memory that one replica's program works on, in float64. */
export interface Memory {
  readonly own: Float64Array;
  readonly shared: Float64Array;
  /** Takes one entry of the record; the offset is within the entry. */
  record(stream: number, offset: number, value: number): void;
}

/** What instructions mean: one step of one replica, in float64 and one element after the other. For tests. */
export function runInFloat64(program: Program, memory: Memory, step: number, steps: number, seed: number): void {
  for (const { title, condition, instructions } of program.sections) {
    if (!isDue(condition, step, steps)) continue;
    const access: Access = {
      read: (view, i, j) => {
        const { data, at } = locate(view, i, j, title);
        return data[at]!;
      },
      write: (view, i, j, value) => {
        const { data, at } = locate(view, i, j, title);
        if (view.buffer.space === 'record') memory.record(view.buffer.stream ?? 0, at, value);
        else data[at] = value;
      },
    };
    for (const { instruction } of instructions) execute(instruction, access, step, seed);
  }

  function locate(view: View, i: number, j: number, title: string) {
    const start = view.buffer.space === 'record' ? 0 : program.places.get(view.buffer);
    if (start === undefined) throw new Error(`${view.buffer.name} in ${title} has no place`);
    const inBuffer = view.offset + i * view.rowStride + j * view.columnStride + (view.byStep ? step : 0);
    if (inBuffer < 0 || inBuffer >= view.buffer.size)
      throw new Error(`${inBuffer} is outside ${view.buffer.name} of ${view.buffer.size}`);
    return { data: view.buffer.space === 'shared' ? memory.shared : memory.own, at: start + inBuffer };
  }
}

interface Access {
  read(view: View, i: number, j: number): number;
  write(view: View, i: number, j: number, value: number): void;
}

function execute(instruction: Instruction, access: Access, step: number, seed: number): void {
  switch (instruction.op) {
    case 'map':
      return map(instruction, access);
    case 'matmul':
      return matmul(instruction, access);
    case 'reduce':
      return reduce(instruction, access);
    case 'pick':
      return pick(instruction, access);
    case 'eigh':
      return eigh(instruction, access);
    case 'batch':
      return batch(instruction, access, step, seed);
  }
}

function map({ rows, columns, code }: MapInstruction, { read, write }: Access): void {
  const registers: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      for (const line of code) {
        if (line.do === 'load') registers[line.to] = read(line.from, i, j);
        else if (line.do === 'constant') registers[line.to] = line.value;
        else if (line.do === 'store') write(line.to, i, j, registers[line.from]!);
        else {
          const [a = 0, b = 0, c = 0] = line.operands;
          registers[line.to] = FUNCTIONS[line.do](registers[a]!, registers[b]!, registers[c]!);
        }
      }
    }
  }
}

const FUNCTIONS: Readonly<Record<Elementwise, (a: number, b: number, c: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  pow: elementary.pow,
  greater: (a, b) => (a > b ? 1 : 0),
  where: (a, b, c) => (a === 0 ? c : b),
  neg: (a) => -a,
  abs: Math.abs,
  sign: Math.sign,
  sqrt: Math.sqrt,
  exp: elementary.exp,
  log: elementary.log,
  expm1: elementary.expm1,
  log1p: elementary.log1p,
  tanh: elementary.tanh,
  sin: elementary.sin,
  cos: elementary.cos,
};

function values(view: View, { read }: Access): Array64 {
  const { rows, columns } = view;
  const data = Float64Array.from({ length: rows * columns }, (_, e) =>
    read(view, Math.floor(e / columns), e % columns),
  );
  return { shape: [1, rows, columns], data };
}

function put(view: View, { data }: Array64, { write }: Access): void {
  data.forEach((value, e) => write(view, Math.floor(e / view.columns), e % view.columns, value));
}

function matmul({ a, b, out, groups }: Matmul, access: Access): void {
  for (let g = 0; g < groups.count; g++) {
    const [left, right] = [moved(a, g * groups.a), moved(b, g * groups.b)];
    put(moved(out, g * groups.out), float64.matmul(values(left, access), values(right, access)), access);
  }
}

function moved(view: View, by: number): View {
  return { ...view, offset: view.offset + by };
}

function pick({ from, columns, out }: Pick, access: Access): void {
  put(out, float64.pick(values(from, access), values(columns, access).data), access);
}

function reduce({ f, from, out }: Reduce, access: Access): void {
  const over = out.columns > 1 ? 'rows' : out.rows > 1 ? 'columns' : 'matrix';
  put(out, float64[f](values(from, access), over), access);
}

function eigh({ from, out }: Eigh, access: Access): void {
  const { w, v } = float64.eigh(values(from, access));
  put(out, float64.concat([w, v], 'rows'), access);
}

function batch({ examples, tables }: Batch, { read, write }: Access, step: number, seed: number): void {
  for (const { from, out } of tables) {
    for (let i = 0; i < out.rows; i++) {
      const position = step * out.rows + i;
      const row = permuted(position % examples, examples, seed, Math.floor(position / examples));
      for (let j = 0; j < out.columns; j++) write(out, i, j, read(from, row, j));
    }
  }
}
