import type { Elementwise, Node } from '../array/trace.ts';
import { literalText, type Dialect } from './dialect.ts';
import { pythonNumber } from './pythonText.ts';

/** A Python expression, how tightly it holds together, and whether it is a float rather than an array. */
export interface Expression {
  readonly text: string;
  readonly level: Level;
  readonly isFloat: boolean;
}

type Level = keyof typeof TIGHTNESS;

const TIGHTNESS = { sum: 1, product: 2, sign: 3, power: 4, atom: 5 } as const;

const INFIX: Readonly<Partial<Record<Elementwise, readonly [sign: string, level: Level]>>> = {
  add: ['+', 'sum'],
  sub: ['-', 'sum'],
  mul: ['*', 'product'],
  div: ['/', 'product'],
};

/** Numbers of a literal that may stand in the middle of a line. */
const SHORT_LITERAL = 64;

/** One recorded operation in Python, given those of its operands. */
export function pythonExpression(dialect: Dialect, node: Node, of: (node: Node) => Expression): Expression {
  const { action, operands, rows, columns } = node;
  const array = (operand: Node | undefined) => matrix(dialect, operand, of);
  const [a, b] = operands;
  switch (action.do) {
    case 'constant':
      return { text: pythonNumber(action.value), level: action.value < 0 ? 'sign' : 'atom', isFloat: true };
    case 'literal': {
      const text = literalText(dialect, action.values, rows, columns);
      return { text, level: action.values.length > SHORT_LITERAL ? 'sum' : 'atom', isFloat: false };
    }
    case 'elementwise':
      return elementwise(dialect, action.f, node, of);
    case 'sum':
    case 'max': {
      const axis = { rows: 0, columns: 1, matrix: undefined } as const;
      return call(dialect[action.do](array(a).text, axis[action.over]));
    }
    case 'transpose':
      return call(`${tight(array(a), 'atom')}.T`);
    case 'reshape':
      return call(`${tight(array(a), 'atom')}.reshape(${rows}, ${columns})`);
    case 'slice':
      return a?.action.do === 'eigh' ? ofDecomposition(a, node, of) : call(sliced(array(a), action, a, node));
    case 'concat':
      return call(
        dialect.concatenate(
          operands.map((operand) => array(operand).text),
          action.axis === 'rows' ? 0 : 1,
        ),
      );
    case 'pick':
      return call(picked(dialect, array(a), a, b));
    case 'matmul':
      return product(dialect, action, node, array(a), array(b));
    case 'source':
    case 'eigh':
      throw new Error(`${action.do} is no expression`);
  }
}

function elementwise(dialect: Dialect, f: Elementwise, node: Node, of: (node: Node) => Expression): Expression {
  const { operands } = node;
  const given = operands.map((operand) => spread(dialect, node, operand, of));
  const [a, b, c] = given;
  if (!a) throw new Error(`${f} without operands`);
  const isFloat = given.every((one) => one.isFloat);
  const same = b && simplified(f, node, a, b);
  if (same) return same;
  const infix = INFIX[f];
  if (infix && b) {
    const [sign, level] = infix;
    return { text: `${tight(a, level)} ${sign} ${tight(b, level, true)}`, level, isFloat };
  }
  switch (f) {
    case 'pow':
      return { text: `${tight(a, 'power', true)} ** ${tight(b ?? a, 'power', true)}`, level: 'power', isFloat };
    case 'neg':
      return { text: `-${tight(a, 'sign')}`, level: 'sign', isFloat };
    case 'greater':
      return { text: `(${tight(a, 'sum')} > ${tight(b ?? a, 'sum')}) * 1.0`, level: 'product', isFloat };
    case 'where': {
      if (isFloat && !dialect.takesFloats)
        return { text: `(${b?.text} if ${a.text} != 0 else ${c?.text})`, level: 'atom', isFloat };
      return call(dialect.where(`${tight(a, 'sum')} != 0`, asFloat(b), asFloat(c)));
    }
    case 'maximum':
    case 'minimum': {
      const other = b ?? a;
      if (isFloat && !dialect.takesFloats)
        return { text: `${f === 'maximum' ? 'max' : 'min'}(${a.text}, ${other.text})`, level: 'atom', isFloat };
      // The slope of max(x, 0) at 0 is taken to be 0, as in the lab; other ways of writing it have another.
      if (f === 'maximum' && !a.isFloat && other.text === '0')
        return call(dialect.framework === 'torch' ? `torch.relu(${a.text})` : `jax.nn.relu(${a.text})`);
      const [array, bound] = a.isFloat ? [other, a] : [a, other];
      return call(dialect[f](array.text, bound.text, bound.isFloat));
    }
    case 'sign':
    case 'abs':
    case 'sqrt':
    case 'exp':
    case 'log':
    case 'expm1':
    case 'log1p':
    case 'tanh':
    case 'sin':
    case 'cos':
      return isFloat && !dialect.takesFloats ? onNumber(f, a) : call(`${dialect.module}${f}(${a.text})`);
    default:
      throw new Error(`${f} is not written in Python`);
  }
}

/** What is left of a sum with 0 or a product with 0 or 1, which is what settings at their defaults come to; undefined if all of it is. */
function simplified(
  f: Elementwise,
  { operands, rows, columns }: Node,
  a: Expression,
  b: Expression,
): Expression | undefined {
  const is = (x: Expression, text: string) => x.isFloat && x.text === text;
  const isWhole = (index: number) => operands[index]?.rows === rows && operands[index]?.columns === columns;
  if (f === 'mul' && (is(a, '0') || is(b, '0'))) return { text: '0', level: 'atom', isFloat: true };
  if (((f === 'mul' && is(a, '1')) || (f === 'add' && is(a, '0'))) && isWhole(1)) return b;
  if (((f === 'mul' && is(b, '1')) || ((f === 'add' || f === 'sub') && is(b, '0'))) && isWhole(0)) return a;
  return undefined;
}

/** A function of one Python float. */
function onNumber(
  f: 'sign' | 'abs' | 'sqrt' | 'exp' | 'log' | 'expm1' | 'log1p' | 'tanh' | 'sin' | 'cos',
  a: Expression,
): Expression {
  const text = f === 'abs' ? `abs(${a.text})` : f === 'sign' ? `math.copysign(1.0, ${a.text})` : `math.${f}(${a.text})`;
  return { text, level: 'atom', isFloat: true };
}

/** An operand of an elementwise operation; a number that has to fill a larger shape than the others have is written out as an array. */
function spread(dialect: Dialect, node: Node, operand: Node, of: (node: Node) => Expression): Expression {
  const own = of(operand);
  if (!own.isFloat) return own;
  const others = node.operands.filter((other) => !of(other).isFloat);
  const isFilled =
    others.some((other) => other.rows === node.rows) && others.some((other) => other.columns === node.columns);
  if (others.length === 0 || isFilled) return own;
  return call(dialect.full(operand.rows, operand.columns, asFloat(own)));
}

/** A value as an array of its own shape. */
function matrix(dialect: Dialect, operand: Node | undefined, of: (node: Node) => Expression): Expression {
  if (!operand) throw new Error('an operation without its operand');
  const own = of(operand);
  return own.isFloat ? call(dialect.full(operand.rows, operand.columns, asFloat(own))) : own;
}

function product(
  dialect: Dialect,
  {
    transposeA,
    transposeB,
    groups,
  }: { readonly transposeA: boolean; readonly transposeB: boolean; readonly groups: number },
  { rows, columns, operands: [left, right] }: Node,
  a: Expression,
  b: Expression,
): Expression {
  if (groups === 1) {
    const sides = [
      transposeA ? `${tight(a, 'atom')}.T` : tight(a, 'product'),
      transposeB ? `${tight(b, 'atom')}.T` : tight(b, 'product', true),
    ];
    return { text: sides.join(' @ '), level: 'product', isFloat: false };
  }
  const stack = (x: Expression, from: Node | undefined, isTransposed: boolean) => {
    const text = `${tight(x, 'atom')}.reshape(${groups}, ${(from?.rows ?? 0) / groups}, ${from?.columns ?? 0})`;
    return isTransposed ? dialect.transposedStack(text) : text;
  };
  return call(`(${stack(a, left, transposeA)} @ ${stack(b, right, transposeB)}).reshape(${rows}, ${columns})`);
}

function sliced(
  x: Expression,
  { row, column }: { readonly row: number; readonly column: number },
  from: Node | undefined,
  { rows, columns }: Node,
): string {
  const range = (at: number, length: number, all: number | undefined) =>
    length === all ? ':' : `${at}:${at + length}`;
  return `${tight(x, 'atom')}[${range(row, rows, from?.rows)}, ${range(column, columns, from?.columns)}]`;
}

/** Eigenvalues are the first row of what `eigh` gives, eigenvectors the others. */
function ofDecomposition(from: Node, { action, rows, columns }: Node, of: (node: Node) => Expression): Expression {
  const pair = of(from).text;
  if (action.do !== 'slice' || columns !== from.columns) throw new Error('a decomposition is taken apart by its rows');
  if (action.row === 0 && rows === 1) return call(`${pair}_w.reshape(1, ${columns})`);
  if (action.row === 1 && rows === columns) return { text: `${pair}_v`, level: 'atom', isFloat: false };
  throw new Error('a decomposition is taken apart into values and vectors');
}

/** Columns by number; −1 is a column of zeros, which stands last. */
function picked(dialect: Dialect, x: Expression, from: Node | undefined, order: Node | undefined): string {
  if (!from || order?.action.do !== 'literal') throw new Error('columns are picked by a literal');
  const { values } = order.action;
  const padded = values.includes(-1)
    ? dialect.concatenate([x.text, dialect.full(from.rows, 1, '0.0')], 1)
    : tight(x, 'atom');
  const list = `[${Array.from(values, String).join(', ')}]`;
  return `${padded}[:, ${dialect.framework === 'torch' ? list : `jnp.array(${list})`}]`;
}

function call(text: string): Expression {
  return { text, level: 'atom', isFloat: false };
}

/** With brackets where it would otherwise fall apart; the right side of an operation needs them where the left does not. */
function tight(x: Expression, level: Level, isRight = false): string {
  const [own, least] = [TIGHTNESS[x.level], TIGHTNESS[level]];
  return own > least || (own === least && !isRight) ? x.text : `(${x.text})`;
}

/** Inside of functions that tell whole numbers from floats. */
export function asFloat(x: Expression | undefined): string {
  if (!x) throw new Error('an operation without its operand');
  return /^-?\d+$/.test(x.text) ? `${x.text}.0` : x.text;
}
