import { describe, expect, it } from 'vitest';
import { float64, type Array64 } from '../array/float64.ts';
import type { Ops } from '../array/ops.ts';
import { stream } from '../array/random.ts';
import { createTrace, type Node } from '../array/trace.ts';
import { compile } from './compile.ts';
import { contiguous, type Buffer, type Program, type View } from './program.ts';
import { runInFloat64 } from './reference.ts';

type Compute = <T>(xp: Ops<T>, inputs: readonly T[]) => readonly T[];

/** Runs a function on float64, and its program, whose results replace the inputs. */
function bothWays(shapes: readonly (readonly [number, number])[], compute: Compute) {
  const draws = stream(7, 'data');
  const inputs = shapes.map(([rows, columns]): Array64 =>
    float64.array(
      Float64Array.from({ length: rows * columns }, () => draws.normal()),
      [1, rows, columns],
    ),
  );
  const expected = compute(float64, inputs);
  const trace = createTrace();
  const owned = shapes.map(([rows, columns], i): Buffer => ({ name: `x${i}`, space: 'own', size: rows * columns }));
  const sources = shapes.map(([rows, columns], i) => trace.source(`x${i}`, rows, columns));
  const results = compute(trace.xp, sources);
  const outputs = results.map(({ rows, columns }, i): Buffer =>
    owned[i]?.size === rows * columns ? owned[i] : { name: `y${i}`, space: 'own', size: rows * columns },
  );
  const all = [...new Set([...owned, ...outputs])];
  let end = 0;
  const ownPlaces = new Map(all.map((buffer) => [buffer, (end += buffer.size) - buffer.size]));
  const pool: number[] = [];
  const shared: Buffer = { name: 'constants', space: 'shared', size: 1000 };
  const placeOf = (node: Node): View => {
    const { action, rows, columns } = node;
    if (action.do === 'source') return contiguous(owned[Number(action.name.slice(1))]!, rows, columns);
    const offset = pool.length;
    if (action.do === 'literal') pool.push(...action.values);
    if (action.do === 'constant') pool.push(action.value);
    const view = contiguous(shared, rows, columns, offset);
    return action.do === 'constant' ? { ...view, rowStride: 0, columnStride: 0 } : view;
  };
  const program = compile(
    [
      {
        title: 'all',
        condition: { when: 'always' },
        results: results.map((node, i) => ({ node, to: contiguous(outputs[i]!, node.rows, node.columns) })),
      },
    ],
    ownPlaces,
    new Map([[shared, 0]]),
    placeOf,
  );
  const own = new Float64Array(program.ownSize).fill(NaN);
  inputs.forEach(({ data }, i) => own.set(data, program.places.get(owned[i]!)));
  runInFloat64(program, { own, shared: Float64Array.from(pool), record: () => {} }, 0, 1, 1);
  const actual = outputs.map((buffer) => [
    ...own.subarray(program.places.get(buffer), program.places.get(buffer)! + buffer.size),
  ]);
  return { program, expected: expected.map(({ data }) => [...data]), actual };
}

function instructionsOf(program: Program) {
  return program.sections.flatMap(({ instructions }) => instructions.map(({ instruction }) => instruction));
}

describe('a compiled program', () => {
  it('computes Adam’s update in place, in one map', () => {
    const { program, expected, actual } = bothWays(
      [
        [4, 3],
        [4, 3],
        [4, 3],
        [4, 3],
      ],
      (xp, [w, m, v, g]) => {
        const mean = xp.add(xp.mul(0.9, m!), xp.mul(0.1, g!));
        const square = xp.add(xp.mul(0.99, xp.abs(v!)), xp.mul(0.01, xp.mul(g!, g!)));
        return [xp.sub(w!, xp.mul(0.1, xp.div(mean, xp.add(xp.sqrt(square), 1e-8)))), mean, square];
      },
    );
    expect(actual.slice(0, 3)).toEqual(expected);
    expect(instructionsOf(program).map(({ op }) => op)).toEqual(['map']);
    expect(program.ownSize).toBe(4 * 12);
  });

  it('exchanges two arrays', () => {
    const { expected, actual } = bothWays(
      [
        [2, 3],
        [2, 3],
      ],
      (_, [a, b]) => [b!, a!],
    );
    expect(actual).toEqual(expected);
  });

  it('looks at transposes, slices and reshapes without copies where strides can', () => {
    const { program, expected, actual } = bothWays(
      [
        [4, 3],
        [3, 4],
      ],
      (xp, [a, b]) => [
        xp.matmul(xp.transpose(a!), xp.transpose(b!)),
        xp.slice(xp.reshape(a!, 6, 2), { rows: [1, 3] }),
        xp.reshape(xp.transpose(a!), 2, 6),
        xp.concat([a!, xp.transpose(b!)], 'columns'),
        xp.add(a!, xp.transpose(b!)),
      ],
    );
    expect(actual).toEqual(expected);
    expect(instructionsOf(program).filter(({ op }) => op === 'matmul')).toHaveLength(1);
  });

  it('reads an array that it replaces before it does', () => {
    const { expected, actual } = bothWays([[3, 3]], (xp, [a]) => [
      xp.add(xp.mul(2, a!), xp.transpose(a!)),
      xp.matmul(a!, a!),
      xp.sum(a!, 'matrix'),
    ]);
    expect(actual).toEqual(expected);
  });

  it('cuts a map that would need too many registers', () => {
    const { program, expected, actual } = bothWays(
      Array.from({ length: 40 }, () => [2, 2] as const),
      (xp, xs) => {
        const exps = xs.map((x) => xp.exp(x));
        const sum = exps.reduce((a, b) => xp.add(a, b));
        return [exps.reduce((a, b) => xp.mul(xp.add(b, sum), a))];
      },
    );
    expect(actual).toEqual(expected);
    expect(instructionsOf(program).length).toBeGreaterThan(1);
  });

  it('does what is recorded twice once, and what nobody needs never', () => {
    const { program } = bothWays([[2, 2]], (xp, [a]) => {
      xp.eigh(a!);
      return [xp.add(xp.exp(a!), xp.exp(a!))];
    });
    const [map, ...others] = instructionsOf(program);
    expect(others).toEqual([]);
    expect(map?.op === 'map' && map.code.filter((line) => line.do === 'exp')).toHaveLength(1);
  });
});
