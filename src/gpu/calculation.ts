import type { Array64 } from '../array/float64.ts';
import type { Ops } from '../array/ops.ts';
import { createTrace, type Node, type TraceOptions } from '../array/trace.ts';
import { compile } from './compile.ts';
import type { Loaded } from './loaded.ts';
import type { Machine } from './machine.ts';
import { contiguous, type Buffer, type View } from './program.ts';

/** A function of arrays on the machine. */
export interface Calculation {
  /** Computes it `times` times over and gives the last results, of all replicas one after the other. */
  run(times?: number): Promise<readonly Float64Array[]>;
  dispose(): void;
}

/**
 * Puts a function and its inputs, `[replicas or 1, m, n]`, on the machine. It is recorded for one replica and run for each. With `feedback`,
 * the first results take the place of the first inputs each time.
 */
export function calculate(
  machine: Machine,
  inputs: readonly Array64[],
  f: (xp: Ops<Node>, inputs: readonly Node[]) => readonly Node[],
  feedback = 0,
  options: TraceOptions = {},
): Calculation {
  const replicas = Math.max(1, ...inputs.map(({ shape }) => shape[0]));
  const { xp, source } = createTrace(options);
  const views = new Map<Node, View>();
  const owned = new Map<Buffer, number>();
  let size = 0;
  const own = (name: string, rows: number, columns: number): View => {
    const buffer: Buffer = { name, space: 'own', size: rows * columns };
    owned.set(buffer, size);
    size += buffer.size;
    return contiguous(buffer, rows, columns);
  };
  const places = inputs.map(({ shape: [, rows, columns] }, i) => own(`input ${i}`, rows, columns));
  const sources = places.map((view) => {
    const node = source(view.buffer.name, view.rows, view.columns);
    views.set(node, view);
    return node;
  });
  const results = f(xp, sources).map((node, i) => ({
    node,
    to: i < feedback ? places[i]! : own(`result ${i}`, node.rows, node.columns),
  }));
  const constants: number[] = [];
  const pool: Buffer = { name: 'constants', space: 'shared', size: Infinity };
  const placeOf = (node: Node): View => {
    const known = views.get(node);
    if (known) return known;
    const { action, rows, columns } = node;
    const view = contiguous(pool, rows, columns, constants.length);
    if (action.do === 'literal') constants.push(...action.values);
    else if (action.do === 'constant') constants.push(action.value);
    else throw new Error(`${action.do} has no place`);
    const placed = action.do === 'constant' ? { ...view, rowStride: 0, columnStride: 0 } : view;
    views.set(node, placed);
    return placed;
  };
  const passage = { title: 'calculation', condition: { when: 'always' }, results } as const;
  const program = compile([passage], owned, new Map([[pool, 0]]), placeOf);
  const loaded: Loaded = machine.load({
    programs: [program],
    replicas: Array.from({ length: replicas }, (_, replica) => {
      const memory = new Float64Array(program.ownSize);
      inputs.forEach(({ shape, data }, i) => {
        const { buffer } = places[i]!;
        const first = shape[0] === 1 ? 0 : replica * buffer.size;
        memory.set(data.subarray(first, first + buffer.size), owned.get(buffer));
      });
      return { program: 0, seed: 0, own: memory };
    }),
    shared: Float64Array.from(constants),
    streams: [],
    steps: Infinity,
  });
  let done = 0;
  return {
    async run(times = 1) {
      for (let left = times; left > 0; left -= Math.min(left, loaded.most)) {
        const count = Math.min(left, loaded.most);
        await loaded.run(done, count);
        done += count;
      }
      const memory = await loaded.read(size);
      return results.map(({ to: { buffer } }) => {
        const at = owned.get(buffer)!;
        const all = new Float64Array(replicas * buffer.size);
        memory.forEach((values, replica) => all.set(values.subarray(at, at + buffer.size), replica * buffer.size));
        return all;
      });
    },
    dispose: () => loaded.dispose(),
  };
}
