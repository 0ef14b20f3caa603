import { float64, type Array64 } from '../array/float64.ts';
import type { Ops } from '../array/ops.ts';
import { createTrace, type Node } from '../array/trace.ts';
import { compile } from './compile.ts';
import { openMachine, type Machine } from './machine.ts';
import { openDevice } from './openDevice.ts';
import { contiguous, type Buffer, type Program, type View } from './program.ts';
import { runInFloat64 } from './reference.ts';

/** Something to compute for every replica: in float64 on all of them at once, elsewhere recorded for one and run for each. */
export interface Case {
  /** `[R or 1,m,n]`. */
  readonly inputs: readonly Array64[];
  readonly compute: <T>(xp: Ops<T>, inputs: readonly T[]) => readonly T[];
  /** Whether result i takes the place of input i where it is of the same shape, as new weights take that of the old. */
  readonly inPlace?: boolean;
  /** Whether decompositions are computed in about twice the digits. */
  readonly double?: boolean;
}

/** Machines to test: as it comes; with each instruction in many workgroups; with the lanes of a graphics card. */
export type Kind = 'usual' | 'wide' | 'many lanes';

const machines = new Map<Kind, Promise<Machine>>();

let device: ReturnType<typeof openDevice> | undefined;

/**
 * The machine of that kind, opened once, because compiling an interpreter takes longer than most tests; on one device, which gives the wide
 * machine the kernels of the usual one.
 */
export function machineOf(kind: Kind): Promise<Machine> {
  const known = machines.get(kind);
  if (known) return known;
  device ??= openDevice();
  const opened = device.then((on) => {
    if (kind === 'usual') return openMachine(on);
    return kind === 'wide' ? openMachine(on, 0) : openMachine({ ...on, software: false });
  });
  machines.set(kind, opened);
  return opened;
}

/** An array whose values float32 has too, so that no engine has to round them first. */
export function single(values: Iterable<number>, shape: Array64['shape']): Array64 {
  return float64.array(Float32Array.from(values), shape);
}

/** The results in float64, `[R or 1,m,n]`. */
export function exactly({ inputs, compute }: Case): readonly Array64[] {
  return compute(float64, inputs);
}

/** The results of the compiled program, one instruction after the other in float64. */
export function onReference(given: Case): readonly Array64[] {
  const { compiled, shared } = compileAll([given]);
  const { program, results } = compiled[0]!;
  const memories = memoriesOf(given, compiled[0]!);
  for (const own of memories) runInFloat64(program, { own, shared, record: () => {} }, 0, 1, 0);
  return gathered(memories, program, results);
}

/**
 * The results of the machine: one program for each case, all of them loaded together and run by the same dispatch. Memory that nothing has
 * been written to holds NaN.
 */
export async function onMachine(
  machine: Machine,
  cases: readonly Case[],
  tier: 'interpreted' | 'specialised' = 'interpreted',
): Promise<readonly (readonly Array64[])[]> {
  const { compiled, shared } = compileAll(cases);
  const loaded = machine.load({
    programs: compiled.map(({ program }) => program),
    replicas: cases.flatMap((given, program) =>
      memoriesOf(given, compiled[program]!).map((own) => ({ program, seed: 0, own })),
    ),
    shared,
    streams: [],
    steps: 1,
  });
  try {
    if (tier === 'specialised') await loaded.specialise();
    await loaded.run(0, 1);
    const own = await loaded.read(Math.max(...compiled.map(({ program }) => program.ownSize)));
    let first = 0;
    return cases.map((given, i) => {
      const { program, results } = compiled[i]!;
      const count = replicasOf(given);
      first += count;
      return gathered(own.slice(first - count, first), program, results);
    });
  } finally {
    loaded.dispose();
  }
}

interface Compiled {
  readonly program: Program;
  readonly inputs: readonly View[];
  readonly results: readonly View[];
}

/** Programs that share one stock of constants. */
function compileAll(cases: readonly Case[]): { readonly compiled: readonly Compiled[]; readonly shared: Float64Array } {
  const constants: number[] = [];
  const pool: Buffer = { name: 'constants', space: 'shared', size: Infinity };
  const compiled = cases.map((given) => compileCase(given, pool, constants));
  return { compiled, shared: Float64Array.from(constants) };
}

function compileCase(
  { inputs, compute, inPlace = false, double = false }: Case,
  pool: Buffer,
  constants: number[],
): Compiled {
  const trace = createTrace({ double });
  const owned = new Map<Buffer, number>();
  let size = 0;
  const own = (name: string, rows: number, columns: number): View => {
    const buffer: Buffer = { name, space: 'own', size: rows * columns };
    owned.set(buffer, size);
    size += buffer.size;
    return contiguous(buffer, rows, columns);
  };
  const views = new Map<Node, View>();
  const places = inputs.map(({ shape: [, rows, columns] }, i) => own(`input ${i}`, rows, columns));
  const sources = places.map((view) => {
    const node = trace.source(view.buffer.name, view.rows, view.columns);
    views.set(node, view);
    return node;
  });
  const results = compute(trace.xp, sources).map((node, i) => {
    const place = places[i];
    const fits = inPlace && place?.rows === node.rows && place.columns === node.columns;
    return { node, to: fits ? place : own(`result ${i}`, node.rows, node.columns) };
  });
  const placeOf = (node: Node): View => {
    const known = views.get(node);
    if (known) return known;
    const { action, rows, columns } = node;
    if (action.do !== 'constant' && action.do !== 'literal') throw new Error(`${action.do} has no place`);
    const view = contiguous(pool, rows, columns, constants.length);
    constants.push(...(action.do === 'literal' ? action.values : [action.value]));
    const placed = action.do === 'constant' ? { ...view, rowStride: 0, columnStride: 0 } : view;
    views.set(node, placed);
    return placed;
  };
  const passage = { title: 'case', condition: { when: 'always' }, results } as const;
  const program = compile([passage], owned, new Map([[pool, 0]]), placeOf);
  return { program, inputs: places, results: results.map(({ to }) => to) };
}

function replicasOf({ inputs }: Case): number {
  return Math.max(1, ...inputs.map(({ shape }) => shape[0]));
}

/** What each replica's memory holds before the program runs. */
function memoriesOf(given: Case, { program, inputs }: Compiled): readonly Float64Array[] {
  return Array.from({ length: replicasOf(given) }, (_, replica) => {
    const memory = new Float64Array(program.ownSize).fill(NaN);
    given.inputs.forEach(({ shape, data }, i) => {
      const { buffer } = inputs[i]!;
      const first = shape[0] === 1 ? 0 : replica * buffer.size;
      memory.set(data.subarray(first, first + buffer.size), program.places.get(buffer));
    });
    return memory;
  });
}

function gathered(memories: readonly Float64Array[], program: Program, results: readonly View[]): readonly Array64[] {
  return results.map(({ buffer, rows, columns }) => {
    const at = program.places.get(buffer)!;
    const data = new Float64Array(memories.length * buffer.size);
    memories.forEach((own, replica) => data.set(own.subarray(at, at + buffer.size), replica * buffer.size));
    return { shape: [memories.length, rows, columns], data };
  });
}
