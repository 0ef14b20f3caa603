import type { Buffer, Instruction, Map as MapInstruction, Matmul, Reduce, View } from '../program.ts';
import { roleOf } from '../rowRegion.ts';
import { chunksOf, component, typeOf, widthOf } from './chunks.ts';
import { elementwiseWgsl } from './elementwise.ts';
import { residents, type Residents } from './residents.ts';
import { rowCode, type RowCode, type Value } from './rowValues.ts';
import { rowSums, type RowSums } from './rowSums.ts';

/** What the code of a region has to know of its surroundings. */
export interface RowsContext {
  /** Begins all its names. */
  readonly prefix: string;
  /** The place of element (i, j) of a view in memory. */
  address(view: View, i: string, j: string): string;
  /** Whether what the buffer holds is read outside the region. */
  isNeeded(buffer: Buffer): boolean;
  /** A number as WGSL reads it. */
  literal(value: number): string;
}

/** A row region in WGSL. */
export interface RowsCode {
  /** Private variables of the module. */
  readonly declarations: string;
  /** What a kernel does once: it touches arrays at an index that is not known, or compilers would take them apart into variables. */
  readonly once: string;
  /** What a step does. */
  readonly body: string;
}

interface Region extends RowsContext {
  readonly rows: number;
  readonly code: RowCode;
  readonly held: Residents;
  readonly sums: RowSums;
  /** What has been computed: where it would be in memory, and what it is here. */
  readonly computed: Map<Buffer, View>;
  readonly values: Map<Buffer, Value>;
  /** Rows that are read from memory. */
  readonly inputs: Map<string, Value>;
  /** Names of numbers that are the same for all rows, by their expressions. */
  readonly hoisted: Map<string, string>;
}

/**
 * The code of a region for workgroups of one quad of lanes: each lane takes every fourth row through all of it. Everything is written out but the
 * loop over rows, with factors and sums in private arrays; see `residents.ts`, `rowValues.ts` and `rowSums.ts`.
 */
export function rowsWgsl(members: readonly Instruction[], rows: number, context: RowsContext): RowsCode {
  const { prefix, address } = context;
  const code = rowCode(`${prefix}v`);
  const held = residents(`${prefix}m`, address);
  const sums = rowSums(`${prefix}s`, code, rows, address);
  const [computed, values] = [new Map<Buffer, View>(), new Map<Buffer, Value>()];
  const region: Region = {
    ...context,
    rows,
    code,
    held,
    sums,
    computed,
    values,
    inputs: new Map(),
    hoisted: new Map(),
  };
  for (const instruction of members) addInstruction(instruction, region);
  const rowBody = code.body();
  const arrays = code.arrays();
  const guard = `let row = min(first + lane, ${rows - 1}u); let inside = first + lane < ${rows}u;`;
  return {
    declarations: [
      ...held.declarations,
      ...arrays.map(([name, length]) => `var<private> ${name} : array<vec4f, ${length}>;`),
      ...sums.arrays.map(([name, length]) => `var<private> ${name} : array<f32, ${length}>;`),
    ].join('\n'),
    once: arrays.map(([name, length]) => `for (var i = 0u; i < ${length}u; i++) { ${name}[i] = vec4f(); }`).join('\n'),
    body: `{
      let zero = params.one - 1.0;
      ${[...region.hoisted].map(([expression, name]) => `let ${name} = ${expression};`).join('\n')}
      ${[...held.fills, ...sums.resets].join('\n')}
      for (var first = 0u; first < ${rows}u; first += 4u) {
        ${rows % 4 === 0 ? 'let row = first + lane;' : guard}
        ${rowBody}
      }
      ${sums.outputs.join('\n')}
    }`,
  };
}

function addInstruction(instruction: Instruction, region: Region): void {
  const isOfRows = roleOf(instruction, region.rows, region.computed) === 'rows';
  if (instruction.op === 'map') return addMap(instruction, region);
  if (instruction.op === 'matmul')
    return isOfRows ? addProduct(instruction, region) : addProductOfRows(instruction, region);
  if (instruction.op !== 'reduce') throw new Error(`${instruction.op} in a row region`);
  const { from, out } = instruction;
  if (isOfRows) return addReduction(instruction, region);
  if (out.columns === 1) return region.sums.ofAll(valueOf(from, region), out);
  return region.sums.ofRows(valueOf(from, region), out);
}

/** A matrix with a row for each row of the region, computed or read. */
function valueOf(view: View, region: Region): Value {
  const { code, inputs, values, address } = region;
  const known = values.get(view.buffer);
  if (known) return known;
  const { buffer, offset, rowStride, columnStride } = view;
  const columns = columnStride === 0 ? 1 : view.columns;
  const key = [buffer.space, buffer.name, offset, columns, rowStride, columnStride].join(' ');
  const read = inputs.get(key);
  if (read) return read;
  const value = code.value(columns, 0);
  inputs.set(key, value);
  const lines = (j: number) => {
    const width = widthOf(columns, j);
    const elements = Array.from({ length: width }, (_, c) => `memory[${address(view, 'row', `${4 * j + c}u`)}]`);
    return code.define(value, j, `${typeOf(width)}(${elements.join(', ')})`);
  };
  code.add({ phase: 0, columns, lines });
  return value;
}

/** A result, and its way to memory where somebody needs it there. */
function resultOf(view: View, phase: number, region: Region) {
  const { code, computed, values, isNeeded } = region;
  const value = code.value(view.columns, phase);
  computed.set(view.buffer, view);
  values.set(view.buffer, value);
  const isKept = isNeeded(view.buffer);
  return (j: number, expression: string): readonly string[] => {
    const made = code.define(value, j, expression);
    return isKept ? [...made, ...stores(view, j, code.read(value, j, value), region)] : made;
  };
}

function stores(view: View, j: number, chunk: string, { rows, address }: Region): readonly string[] {
  const width = widthOf(view.columns, j);
  const all = Array.from(
    { length: width },
    (_, c) => `memory[${address(view, 'row', `${4 * j + c}u`)}] = ${component(chunk, c, width)};`,
  );
  return rows % 4 === 0 ? all : [`if (inside) { ${all.join(' ')} }`];
}

function hoist(expression: string, { hoisted, prefix }: Region): string {
  const name = hoisted.get(expression) ?? `${prefix}h${hoisted.size}`;
  hoisted.set(expression, name);
  return name;
}

function addProduct({ a, b, out }: Matmul, region: Region): void {
  const { code, held } = region;
  const row = valueOf(a, region);
  const at = { phase: row.phase + 1, columns: b.columns };
  code.use(row, at);
  const put = resultOf(out, at.phase, region);
  const lines = (j: number) =>
    put(
      j,
      held.product(b, j, (k) => code.read(row, k, at)),
    );
  code.add({ ...at, lines });
}

function addProductOfRows({ a, b, out }: Matmul, region: Region): void {
  const turned = { ...a, rows: a.columns, columns: a.rows, rowStride: a.columnStride, columnStride: a.rowStride };
  region.sums.ofProducts(valueOf(turned, region), valueOf(b, region), out);
}

function addReduction({ f, from, out }: Reduce, region: Region): void {
  const { code } = region;
  const value = valueOf(from, region);
  const at = { phase: value.phase + 1, columns: 1 };
  code.use(value, at);
  const put = resultOf(out, at.phase, region);
  const join = (a: string, b: string) => (f === 'max' ? `larger(${a}, ${b})` : `(${a} + ${b})`);
  const group = (k: number): string => {
    const width = widthOf(value.columns, k);
    const chunk = code.read(value, k, at);
    return Array.from({ length: width }, (_, c) => component(chunk, c, width)).reduce(join);
  };
  code.add({
    ...at,
    lines: () => {
      const groups = Array.from({ length: chunksOf(value.columns) }, (_, k) => group(k));
      return put(0, f === 'max' ? groups.reduce(join) : groups.reduce(join, 'zero'));
    },
  });
}

function addMap({ columns, code: program }: MapInstruction, region: Region): void {
  const { code, held } = region;
  const loads = program.flatMap((line) => (line.do === 'load' ? [line.from] : []));
  const values = new Map(loads.filter(({ rowStride }) => rowStride !== 0).map((view) => [view, valueOf(view, region)]));
  const needed = [...values.values()].map((value) => value.phase + (value.columns === columns ? 0 : 1));
  const at = { phase: Math.max(0, ...needed), columns };
  for (const value of values.values()) code.use(value, at);
  const { name: own } = code.value(columns, at.phase);
  const puts = new Map(
    program.flatMap((line) =>
      line.do === 'store' && line.to.buffer.space !== 'record'
        ? [[line.to.buffer, resultOf(line.to, at.phase, region)] as const]
        : [],
    ),
  );

  const lines = (j: number): readonly string[] => {
    const width = widthOf(columns, j);
    const splat = (x: string) => (width === 1 ? x : `${typeOf(width)}(${x})`);
    const registers = new Map<number, string>();
    const text: string[] = [];
    const loaded = (view: View): string => {
      const value = values.get(view);
      if (value) return value.columns === columns ? code.read(value, j, at) : splat(code.read(value, 0, at));
      if (columns > 1 && view.columnStride !== 0) return held.vector(view, j);
      const place = region.address(view, '0u', '0u');
      return splat(hoist(`memory[${place}${view.byStep ? ' + now.step' : ''}]`, region));
    };
    for (const [n, line] of program.entries()) {
      if (line.do === 'load') registers.set(line.to, loaded(line.from));
      // A product with 1 keeps compilers from joining constants.
      else if (line.do === 'constant')
        registers.set(line.to, splat(hoist(`${region.literal(line.value)} * params.one`, region)));
      else if (line.do === 'store') text.push(...stored(line.to, line.from));
      else {
        const [a = '', b = '', c = ''] = line.operands.map((register) => registers.get(register)!);
        const name = `${own}_${n}_${j}`;
        registers.set(line.to, name);
        text.push(`let ${name} = ${elementwiseWgsl(line.do, a, b, c, width)};`);
      }
    }
    return text;

    function stored(to: View, from: number): readonly string[] {
      const value = registers.get(from)!;
      const put = puts.get(to.buffer);
      if (put) return put(j, value);
      const start = `entry(${to.buffer.stream ?? 0}u, now) + ${to.offset}u`;
      const place = (c: number) => `${hoist(start, region)} + row * ${columns}u + ${4 * j + c}u`;
      const all = Array.from({ length: width }, (_, c) => `record[${place(c)}] = ${component(value, c, width)};`);
      return region.rows % 4 === 0 ? all : [`if (inside) { ${all.join(' ')} }`];
    }
  };
  code.add({ ...at, lines });
}
