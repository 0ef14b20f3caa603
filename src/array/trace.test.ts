import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../gpu/compile.ts';
import { expressions } from '../gpu/expressions.properties.ts';
import { exactly, onReference, type Case } from '../gpu/machineOps.properties.ts';
import { contiguous, type Buffer } from '../gpu/program.ts';
import { runInFloat64 } from '../gpu/reference.ts';
import { float64 } from './float64.ts';
import type { Ops } from './ops.ts';
import { createTrace, type Node } from './trace.ts';

const UNARY = ['neg', 'abs', 'sign', 'sqrt', 'exp', 'log', 'expm1', 'log1p', 'tanh'] as const;
const BINARY = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'pow', 'greater'] as const;
const SPECIAL = [0, -0, 1, -1, 0.5, -2, 1e-300, 1e300, Infinity, -Infinity, NaN];

/** A trace with a source of each shape, named by it. */
function recording() {
  const { xp, source } = createTrace();
  return { xp, x: (rows: number, columns: number, name = '') => source(`${rows}×${columns}${name}`, rows, columns) };
}

function valueOf({ action }: Node): number | undefined {
  return action.do === 'constant' ? action.value : undefined;
}

describe('a trace', () => {
  it('records shapes as every engine has them, a single replica', () => {
    const { xp, x } = recording();
    const a = x(3, 4);
    const shapes: readonly (readonly [Node, readonly [number, number]])[] = [
      [a, [3, 4]],
      [xp.full([1, 2, 5], 1), [2, 5]],
      [xp.array([1, 2, 3, 4, 5, 6], [1, 3, 2]), [3, 2]],
      [xp.eye(3), [3, 3]],
      [xp.tanh(a), [3, 4]],
      [xp.sum(a, 'rows'), [1, 4]],
      [xp.sum(a, 'columns'), [3, 1]],
      [xp.max(a, 'matrix'), [1, 1]],
      [xp.transpose(a), [4, 3]],
      [xp.reshape(a, 2, 6), [2, 6]],
      [xp.slice(a, { rows: [1, 3], columns: [0, 1] }), [2, 1]],
      [xp.slice(a, { replicas: [0, 1], rows: [2, 2] }), [0, 4]],
      [xp.concat([a, x(2, 4)], 'rows'), [5, 4]],
      [xp.concat([a, x(3, 1)], 'columns'), [3, 5]],
      [xp.matmul(a, x(4, 2)), [3, 2]],
      [xp.matmul(a, x(3, 2), { transposeA: true }), [4, 2]],
      [xp.matmul(a, x(2, 4), { transposeB: true }), [3, 2]],
      [xp.matmul(a, x(5, 3), { transposeA: true, transposeB: true }), [4, 5]],
      [xp.matmul(a, x(6, 4), { transposeB: true, groups: 3 }), [3, 2]],
      [xp.pick(a, [3, -1, 0, 0, 1]), [3, 5]],
      [xp.eigh(x(3, 3)).w, [1, 3]],
      [xp.eigh(x(3, 3)).v, [3, 3]],
    ];
    for (const [node, [rows, columns]] of shapes) expect(xp.shape(node)).toEqual([1, rows, columns]);
  });

  it.each([...BINARY, 'where'] as const)('broadcasts %s over every combination of axes', (op) => {
    const { xp, x } = recording();
    const sizes = [
      [1, 1],
      [1, 4],
      [3, 1],
      [3, 4],
    ] as const;
    for (const [m, n] of sizes) {
      for (const [p, q] of sizes) {
        const made = op === 'where' ? xp.where(x(m, n), x(p, q), 0) : xp[op](x(m, n), x(p, q, 'right'));
        expect(xp.shape(made)).toEqual([1, Math.max(m, p), Math.max(n, q)]);
      }
      expect(xp.shape(op === 'where' ? xp.where(x(m, n), 1, 2) : xp[op](2, x(m, n)))).toEqual([1, m, n]);
    }
  });

  it('refuses shapes that do not fit, and names them', () => {
    const { xp, x } = recording();
    for (const op of BINARY) expect(() => xp[op](x(3, 4), x(5, 4)), op).toThrow(/3 × 4 and 5 × 4/);
    expect(() => xp.where(x(3, 4), x(3, 5), 0)).toThrow(/3 × 4 and 3 × 5/);
    expect(() => xp.matmul(x(3, 4), x(5, 6))).toThrow(/3 × 4 and 5 × 6/);
    expect(() => xp.matmul(x(3, 4), x(5, 6), { transposeA: true })).toThrow(/4 × 3 and 5 × 6/);
    expect(() => xp.matmul(x(3, 4), x(5, 6), { transposeB: true })).toThrow(/3 × 4 and 6 × 5/);
    expect(() => xp.matmul(x(3, 4), x(4, 4), { groups: 3 })).toThrow(/3 and 4 rows.*3 groups/);
    expect(() => xp.pick(x(3, 4), [4])).toThrow(/column 4/);
    expect(() => xp.concat([x(3, 4), x(3, 5)], 'rows')).toThrow(/3 × 4 and 3 × 5/);
    expect(() => xp.concat([x(3, 4), x(2, 4)], 'columns')).toThrow(/3 × 4 and 2 × 4/);
    expect(() => xp.concat([], 'rows')).toThrow(/nothing/);
    expect(() => xp.reshape(x(3, 4), 5, 2)).toThrow(/3 × 4.*5 × 2/);
    expect(() => xp.slice(x(3, 4), { rows: [1, 4] })).toThrow(/1 … 4.*3 × 4/);
    expect(() => xp.slice(x(3, 4), { columns: [-1, 2] })).toThrow(/-1 … 2.*3 × 4/);
    expect(() => xp.slice(x(3, 4), { columns: [2, 1] })).toThrow(/2 … 1/);
    expect(() => xp.array([1, 2, 3], [1, 2, 2])).toThrow(/3 values.*2,2/);
    expect(() => xp.eigh(x(3, 4))).toThrow(/3 × 4/);
  });

  it('refuses more than the one replica that it holds', () => {
    const { xp, x } = recording();
    expect(() => xp.full([2, 1, 1], 0)).toThrow(/one replica/);
    expect(() => xp.array([1, 2], [2, 1, 1])).toThrow(/one replica/);
    expect(() => xp.slice(x(2, 2), { replicas: [1, 2] })).toThrow(/one replica/);
    expect(() => xp.concat([x(1, 1), x(1, 1)], 'replicas')).toThrow(/one replica/);
    expect(xp.concat([x(1, 1)], 'replicas')).toBe(x(1, 1));
  });

  it('records equal operations on equal operands once, and no others', () => {
    const { xp, x } = recording();
    const [a, b] = [x(3, 3), x(3, 3, 'other')];
    expect(a).not.toBe(b);
    const twice = (f: () => Node) => expect(f()).toBe(f());
    twice(() => xp.add(a, b));
    twice(() => xp.matmul(a, b, { transposeA: true }));
    twice(() => xp.sum(xp.exp(a), 'rows'));
    twice(() => xp.slice(a, { rows: [1, 2] }));
    twice(() => xp.eigh(a).w);
    twice(() => xp.array([1, NaN], [1, 1, 2]));
    twice(() => xp.full([1, 2, 2], NaN));
    const different = [
      xp.sub(a, b),
      xp.sub(b, a),
      xp.matmul(a, b),
      xp.matmul(a, b, { transposeA: true }),
      xp.matmul(a, b, { transposeB: true }),
      xp.sum(a, 'rows'),
      xp.sum(a, 'columns'),
      xp.max(a, 'rows'),
      xp.slice(a, { rows: [0, 1] }),
      xp.slice(a, { rows: [1, 2] }),
      xp.slice(a, { rows: [0, 1], columns: [0, 2] }),
      xp.slice(a, { rows: [0, 1], columns: [1, 3] }),
      xp.concat([a, b], 'rows'),
      xp.concat([a, b], 'columns'),
      xp.concat([b, a], 'rows'),
      xp.full([1, 1, 1], 0),
      xp.full([1, 1, 1], -0),
      xp.full([1, 1, 2], 0),
      xp.full([1, 1, 1], Infinity),
      xp.full([1, 1, 1], -Infinity),
      xp.full([1, 1, 1], NaN),
      xp.array([0], [1, 1, 1]),
      xp.array([-0], [1, 1, 1]),
      xp.array([1, 2], [1, 1, 2]),
      xp.array([1, 2], [1, 2, 1]),
    ];
    expect(new Set(different).size).toBe(different.length);
  });

  it('computes on constants at once what float64 computes, signs of zero, infinities and NaN included', () => {
    const { xp } = recording();
    for (const a of SPECIAL) {
      for (const op of UNARY) {
        const node = xp[op](xp.full([1, 2, 3], a));
        expect(xp.shape(node)).toEqual([1, 2, 3]);
        expect(valueOf(node), `${op} ${a}`).toBe(float64[op](float64.full([1, 1, 1], a)).data[0]);
      }
      for (const b of SPECIAL) {
        for (const op of BINARY) expect(valueOf(xp[op](a, b)), `${op} ${a} ${b}`).toBe(float64[op](a, b).data[0]);
        const chosen = float64.where(float64.full([1, 1, 1], a), b, 7).data[0];
        expect(valueOf(xp.where(xp.full([1, 1, 1], a), b, 7)), `where ${a} ${b}`).toBe(chosen);
      }
    }
  });

  it('leaves out what changes no bit of an operand, and nothing else', () => {
    const { xp, x } = recording();
    const a = x(2, 3);
    for (const same of [xp.mul(a, 1), xp.mul(1, a), xp.div(a, 1), xp.sub(a, 0)]) expect(same).toBe(a);
    expect(xp.mul(a, xp.full([1, 2, 1], 1))).toBe(a);
    // −0 + 0 and −0 − −0 are 0; infinity times 0 is NaN; a smaller operand is stretched.
    const others = [
      xp.add(a, 0),
      xp.sub(a, -0),
      xp.mul(a, 0),
      xp.mul(a, -1),
      xp.div(1, a),
      xp.sub(0, a),
      xp.pow(a, 1),
      xp.maximum(a, -Infinity),
      xp.mul(x(1, 3), xp.full([1, 2, 3], 1)),
    ];
    for (const other of others) {
      expect(other.action.do).toBe('elementwise');
      expect(xp.shape(other)).toEqual([1, 2, 3]);
    }
  });

  it('takes what is looked at whole for the thing itself', () => {
    const { xp, x } = recording();
    const a = x(2, 3);
    expect(xp.slice(a, {})).toBe(a);
    expect(xp.slice(a, { replicas: [0, 1], rows: [0, 2], columns: [0, 3] })).toBe(a);
    expect(xp.reshape(a, 2, 3)).toBe(a);
    expect(xp.concat([a], 'rows')).toBe(a);
  });

  it('copies the values of an array', () => {
    const { xp } = recording();
    const values = Float64Array.of(1, 2);
    const node = xp.array(values, [1, 1, 2]);
    values[0] = 9;
    expect(node.action.do === 'literal' && [...node.action.values]).toEqual([1, 2]);
    expect(xp.array(values, [1, 1, 2])).not.toBe(node);
  });

  it('remembers where an operation was recorded first, if asked to', () => {
    const { xp, source } = createTrace({ stacks: true });
    expect(xp.exp(source('a', 1, 1)).stack).toContain('trace.test.ts');
    expect(createTrace().xp.eye(2).stack).toBe('');
  });
});

/** That both hold the same numbers; a constant result has one replica in float64, a zero may have either sign. */
function expectSame(given: Case): void {
  const found = onReference(given);
  exactly(given).forEach(({ shape, data }, i) => {
    const [, rows, columns] = shape;
    expect(found[i]!.shape.slice(1)).toEqual([rows, columns]);
    const { data: own } = found[i]!;
    const other = own.findIndex((x, k) => {
      const right = data[k % data.length]!;
      return !(x === right || (Number.isNaN(x) && Number.isNaN(right)));
    });
    if (other !== -1)
      expect.fail(`result ${i}, element ${other}, is ${own[other]} and not ${data[other % data.length]}`);
  });
}

describe('a compiled trace', () => {
  it('computes what float64 computes, bit for bit', () => {
    fc.assert(fc.property(expressions({ whole: false, longest: 4 }), expectSame), { numRuns: 1000 });
  });

  const square = float64.array([1, 2, 3, 4], [1, 2, 2]);

  it.each<[string, Case['compute']]>([
    ['its own transpose', (xp, [a]) => [xp.transpose(a!)]],
    ['the other one’s transpose', (xp, [a, b]) => [xp.transpose(b!), xp.transpose(a!)]],
    ['its square', (xp, [a]) => [xp.matmul(a!, a!)]],
    ['a column of itself, repeated', (xp, [a]) => [xp.mul(xp.slice(a!, { columns: [1, 2] }), xp.full([1, 2, 2], 1))]],
    [
      'what another is then no more',
      (xp, [a, b]) => {
        const first = xp.neg(a!);
        return [xp.neg(xp.add(first, b!)), first];
      },
    ],
    ['a constant, while another needs what it was', (xp, [a]) => [xp.full([1, 2, 2], 7), xp.add(a!, 1)]],
  ])('replaces an array by %s', (_, compute) => {
    expectSame({ inputs: [square, float64.mul(10, square)], compute, inPlace: true });
  });

  it.each<[string, (xp: Ops<Node>, w: Node) => Node]>([
    ['its square', (xp, w) => xp.matmul(w, w)],
    ['something of its transpose', (xp, w) => xp.exp(xp.transpose(w))],
    ['something of each element', (xp, w) => xp.add(w, 1)],
  ])('records what an array was before it is replaced by %s', (_, next) => {
    const { xp, source } = createTrace();
    const w: Buffer = { name: 'w', space: 'own', size: 4 };
    const record: Buffer = { name: 'record', space: 'record', size: 4, stream: 0 };
    const node = source('w', 2, 2);
    const results = [
      { node: next(xp, node), to: contiguous(w, 2, 2) },
      { node, to: contiguous(record, 2, 2) },
    ];
    const passage = { title: '', condition: { when: 'always' }, results } as const;
    const constant: Buffer = { name: 'constants', space: 'shared', size: 1 };
    const program = compile([passage], new Map([[w, 0]]), new Map([[constant, 0]]), ({ action }) =>
      contiguous(action.do === 'source' ? w : constant, 2, 2),
    );
    const own = new Float64Array(program.ownSize);
    own.set(square.data);
    const recorded = new Float64Array(4);
    const memory = {
      own,
      shared: new Float64Array(1),
      record: (_s: number, at: number, x: number) => (recorded[at] = x),
    };
    runInFloat64(program, memory, 0, 1, 0);
    expect([...recorded]).toEqual([...square.data]);
  });

  it.each<[string, Case['compute']]>([
    ['over the rows of a row', (xp, [a]) => [xp.sum(xp.slice(a!, { rows: [0, 1] }), 'rows')]],
    ['over the columns of a column', (xp, [a]) => [xp.max(xp.slice(a!, { columns: [0, 1] }), 'columns')]],
    ['over a constant', (xp) => [xp.sum(xp.full([1, 3, 2], 2), 'rows')]],
  ])('reduces %s', (_, compute) => expectSame({ inputs: [square], compute }));

  it('sums and finds maxima of nothing', () => {
    const nothing: Case['compute'] = (xp, [a]) => {
      const none = xp.slice(a!, { rows: [1, 1] });
      return [xp.sum(none, 'rows'), xp.max(none, 'rows'), xp.sum(none, 'matrix')];
    };
    expectSame({ inputs: [square], compute: nothing });
  });
});
