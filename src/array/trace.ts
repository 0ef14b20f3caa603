import { checkPicked } from './checkPicked.ts';
import { float64, type Array64 } from './float64.ts';
import type { Operand, Ops, Reduced, Shape, Window } from './ops.ts';

/** Elementwise functions of one, two or three operands. */
export type Elementwise =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'maximum'
  | 'minimum'
  | 'pow'
  | 'greater'
  | 'where'
  | 'neg'
  | 'abs'
  | 'sign'
  | 'sqrt'
  | 'exp'
  | 'log'
  | 'expm1'
  | 'log1p'
  | 'tanh'
  | 'sin'
  | 'cos';

/** What a recorded node does with its operands. */
export type Action =
  /** An array that is there before the program runs, by a name that the compiler gives a place to. */
  | { readonly do: 'source'; readonly name: string }
  | { readonly do: 'constant'; readonly value: number }
  | { readonly do: 'literal'; readonly values: Float64Array }
  | { readonly do: 'elementwise'; readonly f: Elementwise }
  | { readonly do: 'sum' | 'max'; readonly over: Reduced }
  | { readonly do: 'transpose' }
  | { readonly do: 'reshape' }
  | { readonly do: 'slice'; readonly row: number; readonly column: number }
  | { readonly do: 'concat'; readonly axis: 'rows' | 'columns' }
  /** Columns of the first operand; the second is the literal that says which. */
  | { readonly do: 'pick' }
  | { readonly do: 'matmul'; readonly transposeA: boolean; readonly transposeB: boolean; readonly groups: number }
  /** Eigenvalues `[1,n]` in row 0 and eigenvectors in rows 1 … n of an `[n+1,n]` array, split by slices; `double`: computed in about twice the digits. */
  | { readonly do: 'eigh'; readonly double: boolean };

/** One recorded operation on one replica's matrices. */
export interface Node {
  /** Nodes are numbered as they are recorded, so operands have smaller numbers. */
  readonly id: number;
  readonly action: Action;
  readonly operands: readonly Node[];
  readonly rows: number;
  readonly columns: number;
  /** The call stack at which it was recorded, for finding its line in the source; empty if stacks were not asked for. */
  readonly stack: string;
}

/** The vocabulary, recorded. */
export interface Trace {
  /** Every array has one replica: the program that comes of it is run once for each. */
  readonly xp: Ops<Node>;
  /** An array that will be there when the program runs. */
  source(name: string, rows: number, columns: number): Node;
}

export interface TraceOptions {
  /** Whether nodes remember the call stack. */
  readonly stacks?: boolean;
  /** `Ops.epsilon` of the arithmetic that will do the work; float32's if not given. */
  readonly epsilon?: number;
  /** Whether decompositions are computed in about twice the digits. */
  readonly double?: boolean;
}

/**
 * Records a computation instead of doing it. Equal operations on equal operands are recorded once, operations on constants are done at once,
 * and what nothing needs is left behind by whoever walks the graph from its results. Errors: shapes that do not fit throw, as on every engine.
 */
export function createTrace({ stacks = false, epsilon = 2 ** -23, double = false }: TraceOptions = {}): Trace {
  const known = new Map<string, Node>();
  let count = 0;

  const node = (action: Action, operands: readonly Node[], rows: number, columns: number): Node => {
    const key = keyOf(action, operands, rows, columns);
    const existing = known.get(key);
    if (existing) return existing;
    const stack = stacks ? (new Error().stack ?? '') : '';
    const made: Node = { id: count++, action, operands, rows, columns, stack };
    known.set(key, made);
    return made;
  };
  const constant = (value: number, rows = 1, columns = 1) => node({ do: 'constant', value }, [], rows, columns);
  const lift = (x: Operand<Node>) => (typeof x === 'number' ? constant(x) : x);
  const elementwise = (f: Elementwise, ...given: readonly Operand<Node>[]): Node => {
    const operands = given.map(lift);
    const rows = broadcast(operands, 'rows');
    const columns = broadcast(operands, 'columns');
    const folded = fold(f, operands);
    if (folded !== undefined) return constant(folded, rows, columns);
    const same = neutral(f, operands);
    if (same && same.rows === rows && same.columns === columns) return same;
    return node({ do: 'elementwise', f }, operands, rows, columns);
  };
  const unary = (f: Elementwise) => (x: Node) => elementwise(f, x);
  const binary = (f: Elementwise) => (a: Operand<Node>, b: Operand<Node>) => elementwise(f, a, b);
  const reduce = (action: 'sum' | 'max') => (x: Node, over: Reduced) =>
    node({ do: action, over }, [x], over === 'columns' ? x.rows : 1, over === 'rows' ? x.columns : 1);
  const slice = (x: Node, window: Window): Node => {
    const { top, bottom, left, right } = rangesOf(x, window);
    return bottom - top === x.rows && right - left === x.columns
      ? x
      : node({ do: 'slice', row: top, column: left }, [x], bottom - top, right - left);
  };

  const xp: Ops<Node> = {
    shape: ({ rows, columns }): Shape => [1, rows, columns],
    epsilon,
    full: ([replicas, rows, columns], value) => {
      if (replicas !== 1) throw new Error(`a trace holds one replica, not ${replicas}`);
      return constant(value, rows, columns);
    },
    array: (values, [replicas, rows, columns]) => {
      if (replicas !== 1) throw new Error(`a trace holds one replica, not ${replicas}`);
      if (values.length !== rows * columns)
        throw new Error(`${values.length} values do not fill [1,${rows},${columns}]`);
      return node({ do: 'literal', values: Float64Array.from(values) }, [], rows, columns);
    },
    eye: (n) => node({ do: 'literal', values: float64.eye(n).data }, [], n, n),
    add: binary('add'),
    sub: binary('sub'),
    mul: binary('mul'),
    div: binary('div'),
    maximum: binary('maximum'),
    minimum: binary('minimum'),
    pow: binary('pow'),
    greater: binary('greater'),
    where: (condition, a, b) => elementwise('where', condition, a, b),
    neg: unary('neg'),
    abs: unary('abs'),
    sign: unary('sign'),
    sqrt: unary('sqrt'),
    exp: unary('exp'),
    log: unary('log'),
    expm1: unary('expm1'),
    log1p: unary('log1p'),
    tanh: unary('tanh'),
    sin: unary('sin'),
    cos: unary('cos'),
    sum: reduce('sum'),
    max: reduce('max'),
    transpose: (x) => node({ do: 'transpose' }, [x], x.columns, x.rows),
    reshape: (x, rows, columns) => {
      if (rows * columns !== x.rows * x.columns)
        throw new Error(`${x.rows} × ${x.columns} does not reshape to ${rows} × ${columns}`);
      return rows === x.rows ? x : node({ do: 'reshape' }, [x], rows, columns);
    },
    slice,
    concat: (xs, axis) => {
      const [first] = xs;
      if (!first) throw new Error('nothing to concatenate');
      if (xs.length === 1) return first;
      if (axis === 'replicas') throw new Error('a trace holds one replica, which cannot be joined to another');
      const across = axis === 'rows' ? 'columns' : 'rows';
      if (xs.some((x) => x[across] !== first[across]))
        throw new Error(`${xs.map((x) => `${x.rows} × ${x.columns}`).join(' and ')} do not join along ${axis}`);
      const total = xs.reduce((sum, x) => sum + x[axis], 0);
      return axis === 'rows'
        ? node({ do: 'concat', axis }, xs, total, first.columns)
        : node({ do: 'concat', axis }, xs, first.rows, total);
    },
    pick: (x, from) => {
      checkPicked(from, x.columns);
      const literal = node({ do: 'literal', values: Float64Array.from(from) }, [], 1, from.length);
      return node({ do: 'pick' }, [x, literal], x.rows, from.length);
    },
    matmul: (a, b, { transposeA = false, transposeB = false, groups = 1 } = {}) => {
      const { rows, columns } = productOf(a, b, transposeA, transposeB, groups);
      return node({ do: 'matmul', transposeA, transposeB, groups }, [a, b], groups * rows, columns);
    },
    eigh: (a) => {
      if (a.rows !== a.columns) throw new Error(`eigh needs square matrices, not ${a.rows} × ${a.columns}`);
      const both = node({ do: 'eigh', double }, [a], a.rows + 1, a.rows);
      return { w: slice(both, { rows: [0, 1] }), v: slice(both, { rows: [1, a.rows + 1] }) };
    },
  };
  return { xp, source: (name, rows, columns) => node({ do: 'source', name }, [], rows, columns) };
}

/** What a window keeps. */
function rangesOf({ rows, columns }: Node, window: Window) {
  if (window.replicas && (window.replicas[0] !== 0 || window.replicas[1] !== 1))
    throw new Error(`a trace holds one replica, not ${window.replicas.join(' … ')}`);
  const [top, bottom] = window.rows ?? [0, rows];
  const [left, right] = window.columns ?? [0, columns];
  if (top < 0 || bottom > rows || top > bottom || left < 0 || right > columns || left > right)
    throw new Error(`rows ${top} … ${bottom}, columns ${left} … ${right} are not within ${rows} × ${columns}`);
  return { top, bottom, left, right };
}

/** The shape of each product. */
function productOf(a: Node, b: Node, transposeA: boolean, transposeB: boolean, groups: number) {
  const [aRows, bRows] = [a.rows / groups, b.rows / groups];
  if (!Number.isInteger(aRows) || !Number.isInteger(bRows))
    throw new Error(`${a.rows} and ${b.rows} rows are not ${groups} groups of equal size`);
  const [rows, inner] = transposeA ? [a.columns, aRows] : [aRows, a.columns];
  const [given, columns] = transposeB ? [b.columns, bRows] : [bRows, b.columns];
  if (inner !== given) throw new Error(`${rows} × ${inner} and ${given} × ${columns} cannot be multiplied`);
  return { rows, columns };
}

function keyOf(action: Action, operands: readonly Node[], rows: number, columns: number): string {
  const ids = operands.map(({ id }) => id).join();
  if (action.do !== 'literal') return `${JSON.stringify(numbered(action))} ${ids} ${rows} ${columns}`;
  return `literal ${[...action.values].map(exactly).join()} ${rows} ${columns}`;
}

/** JSON has no −0, NaN or infinities. */
function numbered(action: Action): unknown {
  return action.do === 'constant' ? { do: action.do, value: exactly(action.value) } : action;
}

function exactly(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}

function broadcast(operands: readonly Node[], axis: 'rows' | 'columns'): number {
  const longest = Math.max(...operands.map((x) => x[axis]));
  if (operands.some((x) => x[axis] !== longest && x[axis] !== 1))
    throw new Error(`${operands.map((x) => `${x.rows} × ${x.columns}`).join(' and ')} do not broadcast`);
  return longest;
}

/** The result on constants alone. */
function fold(f: Elementwise, operands: readonly Node[]): number | undefined {
  const values: Array64[] = [];
  for (const { action } of operands) {
    if (action.do !== 'constant') return undefined;
    values.push(float64.full([1, 1, 1], action.value));
  }
  const [a, b, c] = values;
  return applyElementwise(float64, f, a!, b!, c!).data[0];
}

/** The operand that the operation leaves as it is, bit for bit. */
function neutral(f: Elementwise, [a, b]: readonly Node[]): Node | undefined {
  const is = (x: Node | undefined, value: number) => x?.action.do === 'constant' && Object.is(x.action.value, value);
  if (f === 'mul') return is(a, 1) ? b : is(b, 1) ? a : undefined;
  if (f === 'div') return is(b, 1) ? a : undefined;
  if (f === 'sub') return is(b, 0) ? a : undefined;
  return undefined;
}

/** An elementwise function by its name, with as many operands as it takes. */
function applyElementwise<T>(xp: Ops<T>, f: Elementwise, a: T, b: T, c: T): T {
  switch (f) {
    case 'where':
      return xp.where(a, b, c);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'maximum':
    case 'minimum':
    case 'pow':
    case 'greater':
      return xp[f](a, b);
    default:
      return xp[f](a);
  }
}
