import { CONDITIONS, reduceShape, stepsOf } from './encode.ts';
import {
  accesses,
  isContiguous,
  isScalar,
  type Batch,
  type Buffer,
  type Eigh,
  type Instruction,
  type Map as MapInstruction,
  type Pick,
  type Placed,
  type Program,
  type Reduce,
  type Section,
  type View,
} from './program.ts';
import { DOUBLE_FLOAT } from './wgsl/doubleFloat.ts';
import { EIGEN_DOUBLE } from './wgsl/eigenDouble.ts';
import { eigenName, eigenWgsl } from './wgsl/eigenWgsl.ts';
import { ELEMENTWISE, elementwiseFunctions, elementwiseWgsl } from './wgsl/elementwise.ts';
import { PERMUTED } from './wgsl/permuted.ts';
import { PICKED } from './wgsl/pick.ts';
import { JOIN } from './wgsl/reduce.ts';
import { QUADS } from './wgsl/quads.ts';
import { rowsWgsl, type RowsCode } from './wgsl/rows.ts';
import { tiledProduct } from './wgsl/tiles.ts';
import { SURROUNDINGS } from './wgsl/surroundings.ts';

/** Whether a section runs at few steps and is long: it is left to the interpreter, because compilers take long over long kernels. */
export function isRare({ condition, instructions }: Section): boolean {
  const isOccasional = condition.when === 'every' || condition.when === 'after';
  return isOccasional && condition.steps > 1 && instructions.length > 1;
}

/**
 * A kernel for the sections of one program that are not rare: the instructions one after the other with all their numbers written
 * out, so that nothing is read but arrays. It computes what the interpreter computes in the same order, and so the same bits wherever the
 * compiler does not fuse a product with a sum in one of the two only.
 */
export function specialisedWgsl(program: Program, lanes: number, quads: boolean): string {
  const context: Context = { places: program.places, lanes };
  const common = program.sections.filter((section) => !isRare(section));
  const firstRare = program.sections.findIndex(isRare);
  // Where rare sections all come at the end, whoever asks for any of the others asks for all.
  const isCut = firstRare >= 0 && program.sections.slice(firstRare).some((section) => !isRare(section));
  const regions: RowsCode[] = [];
  const sections = common.map((section) => {
    const { condition, instructions } = section;
    const body = partsOf(instructions, quads).map((part, i) => {
      if (part.length === 1) {
        const [{ instruction, sync }] = part;
        return `${sync || i === 0 ? 'sync();' : ''}${blockOf(instruction, context)}`;
      }
      const region = regionOf(part, instructions, `r${regions.length}`, context);
      regions.push(region);
      return `sync(); ${region.body} sync();`;
    });
    const isIts = isCut ? `isAsked(${program.sections.indexOf(section)}u) && ` : '';
    if (condition.when === 'always') return `if (${isIts}now.step != PROLOGUE) {${body.join('')}}`;
    return `if (${isIts}isDue(${CONDITIONS[condition.when]}u, ${stepsOf(condition)}u, now.step)) {${body.join('')}}`;
  });
  const uses = (op: Instruction['op']) =>
    common.some(({ instructions }) => instructions.some(({ instruction }) => instruction.op === op));
  return /* wgsl */ `
  ${regions.length > 0 ? 'enable subgroups;' : ''}
  ${SURROUNDINGS(lanes)}
  ${ELEMENTWISE}
  ${JOIN}
  ${uses('pick') ? PICKED : ''}
  ${uses('batch') ? PERMUTED : ''}
  ${uses('eigh') ? `${eigenWgsl(lanes)}${DOUBLE_FLOAT}${EIGEN_DOUBLE}` : ''}
  ${regions.length > 0 ? `${QUADS}${elementwiseFunctions(2)}${elementwiseFunctions(3)}${elementwiseFunctions(4)}` : ''}
  ${regions.map(({ declarations }) => declarations).join('\n  ')}
  @compute @workgroup_size(LANES)
  fn run(@builtin(workgroup_id) group : vec3<u32>, @builtin(local_invocation_index) lane : u32) {
    let number = params.begin + group.x;
    let replica = fleet[number];
    let own = replica.y;
    if (number == 0u && lane == 0u) { record[0] = params.canary; }
    ${regions.length > 0 ? 'odd = (lane & 1u) == 1u; high = lane >= 2u;' : ''}
    ${regions.map(({ once }) => once).join('\n    ')}
    for (var k = 0u; k < params.count; k++) {
      let now = Now(params.first + k, own, replica.z, number);
      ${sections.join('\n      ')}
      sync();
    }
  }
`;
}

/** Row regions, and the instructions that are in none or that quads of lanes cannot run. */
function partsOf(instructions: readonly Placed[], quads: boolean): readonly (readonly [Placed, ...Placed[]])[] {
  const parts: [Placed, ...Placed[]][] = [];
  for (const placed of instructions) {
    const last = parts.at(-1);
    if (quads && placed.region !== undefined && last?.[0].region === placed.region) last.push(placed);
    else parts.push([placed]);
  }
  return parts;
}

function regionOf(part: readonly Placed[], section: readonly Placed[], prefix: string, context: Context): RowsCode {
  const members = part.map(({ instruction }) => instruction);
  const outside = section.flatMap(({ instruction }) => (members.includes(instruction) ? [] : [instruction]));
  const read = new Set(outside.flatMap((other) => accesses(other).reads.map(({ buffer }) => buffer)));
  return rowsWgsl(members, part[0]!.region!.rows, {
    prefix,
    address: (view, i, j) => address(view, i, j, context),
    isNeeded: (buffer) => buffer.space !== 'temporary' || read.has(buffer),
    literal,
  });
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
      return tiledProduct(instruction, context.lanes, (view, i, j) => address(view, i, j, context));
    case 'reduce':
      return reduceBlock(instruction, context);
    case 'pick':
      return pickBlock(instruction, context);
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
      // Compilers join constants, and replace a division by one by a product with its reciprocal, which is rounded otherwise.
      before.push(`let ${name} = ${literal(line.value)} * params.one;`);
      values.set(line.to, name);
    } else if (line.do === 'store') {
      const value = values.get(line.from)!;
      const { to } = line;
      if (to.buffer.space === 'record')
        inside.push(`record[entry(${to.buffer.stream ?? 0}u, now) + ${to.offset}u + e] = ${value};`);
      else inside.push(`memory[${at(to)}] = ${value};`);
    } else {
      const [a = '', b = '', c = ''] = line.operands.map((register) => values.get(register)!);
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

function reduceBlock(instruction: Reduce, context: Context): string {
  const { from, out, f } = instruction;
  const { outer, outerStride, rows, columns, rowStride, columnStride } = reduceShape(instruction);
  const start = address(from, '0u', '0u', context);
  const to = address(out, '0u', '0u', context);
  const join = (a: string, b: string) => (f === 'max' ? `larger(${a}, ${b})` : `${a} + ${b}`);
  if (outer > 1) {
    return `
      for (var o = lane; o < ${outer}u; o += LANES) {
        memory[${to} + o] = joinGroups(${f === 'max'}, ${start} + o * ${outerStride}u, ${rowStride}u, ${rows}u);
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

function pickBlock({ from, columns, out }: Pick, context: Context): string {
  const to = address(out, '0u', '0u', context);
  return `
      for (var e = lane; e < ${out.rows * out.columns}u; e += LANES) {
        let i = e / ${out.columns}u; let j = e - i * ${out.columns}u;
        memory[${to} + e] = picked(memory[${address(columns, '0u', 'j', context)}], ${address(from, 'i', '0u', context)}, ${from.columnStride}u);
      }`;
}

function eighBlock({ from, out, work, double }: Eigh, context: Context): string {
  const n = from.rows;
  const to = address(out, '0u', '0u', context);
  const at = context.places.get(work);
  return `
      ${double ? 'eigenDouble' : eigenName(context.lanes, n)}(${address(from, '0u', '0u', context)}, ${to}, ${to} + ${n}u, own + ${at}u, ${n}u, lane);`;
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
