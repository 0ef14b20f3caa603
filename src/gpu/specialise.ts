import { CONDITIONS, reduceShape, stepsOf } from './encode.ts';
import {
  isContiguous,
  isScalar,
  type Batch,
  type Buffer,
  type Eigh,
  type Instruction,
  type Map as MapInstruction,
  type Matmul,
  type Program,
  type Reduce,
  type Section,
  type View,
} from './program.ts';
import { DOUBLE_FLOAT } from './wgsl/doubleFloat.ts';
import { EIGEN } from './wgsl/eigen.ts';
import { EIGEN_DOUBLE } from './wgsl/eigenDouble.ts';
import { ELEMENTWISE, elementwiseWgsl } from './wgsl/elementwise.ts';
import { PERMUTED } from './wgsl/permuted.ts';
import { JOIN } from './wgsl/reduce.ts';
import { SURROUNDINGS } from './wgsl/surroundings.ts';

/** Whether a section runs at few steps and is long: these steps are left to the interpreter, because compilers take long over long kernels. */
export function isRare({ condition, instructions }: Section): boolean {
  const isOccasional = condition.when === 'every' || condition.when === 'after';
  return isOccasional && condition.steps > 1 && instructions.length > 1;
}

/**
 * A kernel for the steps of one program at which no rare section is due: the instructions one after the other with all their numbers written
 * out, so that nothing is read but arrays. It computes what the interpreter computes in the same order, and so the same bits wherever the
 * compiler does not fuse a product with a sum in one of the two only.
 */
export function specialisedWgsl(program: Program, lanes: number): string {
  const context: Context = { places: program.places, lanes };
  const common = program.sections.filter((section) => !isRare(section));
  const sections = common.map(({ condition, instructions }) => {
    const body = instructions.map(
      ({ instruction, sync }, i) => `${sync || i === 0 ? 'sync();' : ''}${blockOf(instruction, context)}`,
    );
    if (condition.when === 'always') return `if (now.step != PROLOGUE) {${body.join('')}}`;
    return `if (isDue(${CONDITIONS[condition.when]}u, ${stepsOf(condition)}u, now.step)) {${body.join('')}}`;
  });
  const uses = (op: Instruction['op']) =>
    common.some(({ instructions }) => instructions.some(({ instruction }) => instruction.op === op));
  return /* wgsl */ `
  ${SURROUNDINGS(lanes)}
  ${ELEMENTWISE}
  ${JOIN}
  ${uses('batch') ? PERMUTED : ''}
  ${uses('eigh') ? `${EIGEN}${DOUBLE_FLOAT}${EIGEN_DOUBLE}` : ''}
  @compute @workgroup_size(LANES)
  fn run(@builtin(workgroup_id) group : vec3<u32>, @builtin(local_invocation_index) lane : u32) {
    let number = params.begin + group.x;
    let replica = fleet[number];
    let own = replica.y;
    if (number == 0u && lane == 0u) { record[0] = params.canary; }
    for (var k = 0u; k < params.count; k++) {
      let now = Now(params.first + k, own, replica.z, number);
      ${sections.join('\n      ')}
      sync();
    }
  }
`;
}

interface Context {
  readonly places: ReadonlyMap<Buffer, number>;
  readonly lanes: number;
}

function blockOf(instruction: Instruction, context: Context): string {
  switch (instruction.op) {
    case 'map':
      return mapBlock(instruction, context);
    case 'matmul':
      return matmulBlock(instruction, context);
    case 'reduce':
      return reduceBlock(instruction, context);
    case 'eigh':
      return eighBlock(instruction, context);
    case 'batch':
      return batchBlock(instruction, context);
  }
}

/** Where element (i, j) of a view is in memory, as an expression. */
function address(view: View, i: string, j: string, { places }: Context): string {
  const base = places.get(view.buffer);
  if (base === undefined) throw new Error(`${view.buffer.name} has no place`);
  const start = view.buffer.space === 'shared' ? `${base + view.offset}u` : `own + ${base + view.offset}u`;
  return [start, ...term(i, view.rowStride, view.rows), ...term(j, view.columnStride, view.columns)].join(' + ');
}

function term(index: string, stride: number, length: number): readonly string[] {
  if (stride === 0 || length === 1 || index === '0u') return [];
  return [stride === 1 ? index : `${index} * ${stride}u`];
}

function mapBlock({ rows, columns, code }: MapInstruction, context: Context): string {
  const total = rows * columns;
  const before: string[] = [];
  const inside: string[] = [];
  const values = new Map<number, string>();
  let usesIndices = false;
  /** The address of the loop's element. */
  const at = (view: View): string => {
    if (view.rows === rows && view.columns === columns && isContiguous(view))
      return address({ ...view, rows: 1, columns: total, columnStride: 1 }, '0u', 'e', context);
    usesIndices ||= rows > 1 && columns > 1;
    const row = columns === 1 ? 'e' : 'i';
    const column = rows === 1 ? 'e' : 'j';
    return address(view, row, column, context);
  };
  for (const [n, line] of code.entries()) {
    const name = `x${n}`;
    if (line.do === 'load') {
      if (line.from.byStep) before.push(`let ${name} = memory[${address(line.from, '0u', '0u', context)} + now.step];`);
      else if (isScalar(line.from)) before.push(`let ${name} = memory[${address(line.from, '0u', '0u', context)}];`);
      else inside.push(`let ${name} = memory[${at(line.from)}];`);
      values.set(line.to, name);
    } else if (line.do === 'constant') {
      values.set(line.to, literal(line.value));
    } else if (line.do === 'store') {
      const value = values.get(line.from)!;
      const { to } = line;
      if (to.buffer.space === 'record')
        inside.push(`record[entry(${to.buffer.stream ?? 0}u, now) + ${to.offset}u + e] = ${value};`);
      else inside.push(`memory[${at(to)}] = ${value};`);
    } else {
      const [a = '', given = '', c = ''] = line.operands.map((register) => values.get(register)!);
      // Compilers replace a division by a constant by a product with its reciprocal, which is rounded otherwise.
      const b = line.do === 'div' && given.endsWith('f') ? `(${given} * params.one)` : given;
      inside.push(`let ${name} = ${elementwiseWgsl(line.do, a, b, c)};`);
      values.set(line.to, name);
    }
  }
  const indices = usesIndices ? `let i = e / ${columns}u; let j = e - i * ${columns}u;` : '';
  return `{
        ${before.join(' ')}
        for (var e = lane; e < ${total}u; e += LANES) {
          ${[indices, ...inside].join('\n          ')}
        }
      }`;
}

/** A number that WGSL reads back as the same float32. */
function literal(value: number): string {
  const rounded = Math.fround(value);
  if (Number.isNaN(rounded)) return 'notANumber()';
  if (!Number.isFinite(rounded)) return rounded > 0 ? 'infinity()' : '(-infinity())';
  const text = String(rounded);
  const decimal = /[.e]/.test(text) ? text : `${text}.0`;
  return `${decimal}f`;
}

/** Outputs that a lane computes at once, by what loads, additions and idle lanes cost. */
function tileOf({ a, out }: Matmul, lanes: number): { readonly rows: number; readonly columns: number } {
  const sizes = [1, 2, 4, 8, 16];
  const candidates = sizes.flatMap((rows) =>
    sizes.filter((columns) => rows * columns <= MOST_OUTPUTS).map((columns) => ({ rows, columns })),
  );
  const cost = ({ rows, columns }: { rows: number; columns: number }) => {
    const tiles = Math.ceil(out.rows / rows) * Math.ceil(out.columns / columns);
    return Math.ceil(tiles / lanes) * (a.columns * (4 + 3 * (rows + columns) + rows * columns) + 8 * rows * columns);
  };
  return candidates.reduce((best, tile) => (cost(tile) < cost(best) ? tile : best));
}

const MOST_OUTPUTS = 32;

function matmulBlock(instruction: Matmul, context: Context): string {
  const { a, b, out } = instruction;
  const tile = tileOf(instruction, context.lanes);
  const down = Math.ceil(out.rows / tile.rows);
  const across = Math.ceil(out.columns / tile.columns);
  const rows = Array.from({ length: tile.rows }, (_, n) => n);
  const columns = Array.from({ length: tile.columns }, (_, n) => n);
  const all = rows.flatMap((i) => columns.map((j) => [i, j] as const));
  // Rows and columns past the end are the last one over again: a branch for each store would cost more, to run and to compile.
  const within = (index: string, fits: boolean, length: number) => (fits ? index : `min(${index}, ${length - 1}u)`);
  const rowsFit = out.rows % tile.rows === 0;
  const columnsFit = out.columns === tile.columns * across;
  const stores = all.map(([i, j]) => `memory[${address(out, `i${i}`, `j${j}`, context)}] = s${i}_${j};`);
  return `
      for (var tile = lane; tile < ${down * across}u; tile += LANES) {
        let row = tile / ${across}u;
        let column = tile - row * ${across}u;
        ${rows.map((i) => `let i${i} = ${within(`row * ${tile.rows}u + ${i}u`, rowsFit, out.rows)}; let a${i} = ${address(a, `i${i}`, '0u', context)};`).join('\n        ')}
        ${columns.map((j) => `let j${j} = ${within(`column + ${j * across}u`, columnsFit, out.columns)}; let b${j} = ${address(b, '0u', `j${j}`, context)};`).join('\n        ')}
        ${all.map(([i, j]) => `var s${i}_${j} = 0.0;`).join(' ')}
        for (var k = 0u; k < ${a.columns}u; k++) {
          ${rows.map((i) => `let x${i} = memory[a${i}${plus('k', a.columnStride, a.columns)}];`).join(' ')}
          ${columns.map((j) => `let y${j} = memory[b${j}${plus('k', b.rowStride, b.rows)}];`).join(' ')}
          ${all.map(([i, j]) => `s${i}_${j} = fma(x${i}, y${j}, s${i}_${j});`).join(' ')}
        }
        ${stores.join('\n        ')}
      }`;
}

function plus(index: string, stride: number, length: number): string {
  return term(index, stride, length)
    .map((part) => ` + ${part}`)
    .join('');
}

function reduceBlock(instruction: Reduce, context: Context): string {
  const { from, out, f } = instruction;
  const { outer, outerStride, rows, columns, rowStride, columnStride } = reduceShape(instruction);
  const start = address(from, '0u', '0u', context);
  const to = address(out, '0u', '0u', context);
  const join = (a: string, b: string) => (f === 'max' ? `larger(${a}, ${b})` : `${a} + ${b}`);
  if (outer > 1) {
    return `
      for (var o = lane; o < ${outer}u; o += LANES) {
        let at = ${start} + o * ${outerStride}u;
        var result = memory[at];
        for (var i = 1u; i < ${rows}u; i++) { result = ${join('result', `memory[at + i * ${rowStride}u]`)}; }
        memory[${to} + o] = result;
      }`;
  }
  const element = (e: string) =>
    columns === 1
      ? `memory[${start} + ${e} * ${rowStride}u]`
      : `memory[${start} + (${e} / ${columns}u) * ${rowStride}u + (${e} % ${columns}u) * ${columnStride}u]`;
  const total = rows * columns;
  return `{
        if (lane < ${total}u) {
          var result = ${element('lane')};
          for (var e = lane + LANES; e < ${total}u; e += LANES) { result = ${join('result', element('e'))}; }
          scratch[lane] = result;
        }
        joinLanes(min(${total}u, LANES), ${f === 'max'}, lane);
        if (lane == 0u) { memory[${to}] = scratch[0]; }
        workgroupBarrier();
      }`;
}

function eighBlock({ from, out, work, double }: Eigh, context: Context): string {
  const n = from.rows;
  const to = address(out, '0u', '0u', context);
  const at = context.places.get(work);
  return `
      ${double ? 'eigenDouble' : 'eigen'}(${address(from, '0u', '0u', context)}, ${to}, ${to} + ${n}u, own + ${at}u, ${n}u, lane);`;
}

function batchBlock({ examples, tables }: Batch, context: Context): string {
  const batch = tables[0]?.out.rows ?? 0;
  const copies = tables.flatMap(({ from, out }) =>
    Array.from(
      { length: out.columns },
      (_, j) => `memory[${address(out, 'i', `${j}u`, context)}] = memory[${address(from, 'row', `${j}u`, context)}];`,
    ),
  );
  return `
      for (var i = lane; i < ${batch}u; i += LANES) {
        let position = now.step * ${batch}u + i;
        let row = permuted(position % ${examples}u, ${examples}u, now.seed, position / ${examples}u);
        ${copies.join(' ')}
      }`;
}
