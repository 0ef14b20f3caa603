import { ELEMENTWISE } from './elementwise.ts';
import { mistakeIn, type Expression, type Mistake } from './expression.ts';
import { MATRIX_FUNCTIONS, type Size } from './matrixFunctions.ts';
import { printExpression } from './print.ts';
import type { Update } from './update.ts';

/** What there is to know of an update once the size of the weights is known. */
export interface Sizes {
  /** Of every name that is assigned. */
  readonly names: ReadonlyMap<string, Size>;
  /** Rows of what each root is taken of. */
  readonly roots: readonly number[];
  /** Multiply–adds of a step, without roots and without the iterations of `msign`. */
  readonly work: number;
  /** What `msign` is applied to. */
  readonly orthogonalised: readonly Size[];
  /** What is too large or too much work to be trained, though it fits. */
  readonly excess: Mistake | undefined;
}

const NUMBER: Size = [1, 1];
/** Numbers in one matrix on the way, and multiply–adds of a step and of all roots, at most: beyond it a page would stand still. */
const MOST_NUMBERS = 2 ** 22;
const MOST_WORK = 2 ** 33;
/** States are looked at so often until their sizes no longer change. */
const MOST_PASSES = 12;

/**
 * The sizes of everything in an update of `rows × columns` weights, or where they do not fit. States have no size until they are assigned;
 * one that nothing gives a size to is a number.
 */
export function sizesOfUpdate(update: Update, rows: number, columns: number): Sizes | Mistake {
  const states = new Map<string, Size | undefined>(
    update.states.map((name) => [name, initialSize(update, name, rows, columns)]),
  );
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const measure = createMeasure(states, rows, columns);
    for (const { name, expression } of update.assignments) measure.assign(name, measure.of(expression));
    const result = measure.of(update.result);
    const mistake = measure.mistake();
    if (mistake) return mistake;
    let isSettled = true;
    for (const { name, at } of update.assignments) {
      if (!update.states.includes(name)) continue;
      const [before, after] = [states.get(name), measure.sizeOf(name)];
      if (before && after && !isSame(before, after))
        return {
          problem: `${name} is ${worded(before)} when it is read and ${worded(after)} when it is assigned: it must keep its size from step to step.`,
          at,
          length: name.length,
        };
      if (!before && after) {
        states.set(name, after);
        isSettled = false;
      }
    }
    if (!isSettled) continue;
    const unknown = update.states.filter((name) => states.get(name) === undefined);
    if (unknown.length === 0) return finished(update, measure, result, rows, columns);
    for (const name of unknown) states.set(name, NUMBER);
  }
  return { problem: 'The sizes of what this keeps from step to step never settle.', at: 0, length: 1 };
}

/** The size of a formula of an update whose names have these sizes; `undefined` where it does not fit. */
export function sizeWithin({ names }: Sizes, expression: Expression, rows: number, columns: number): Size | undefined {
  return createMeasure(names, rows, columns).of(expression);
}

function finished(
  update: Update,
  measure: Measure,
  result: Size | undefined,
  rows: number,
  columns: number,
): Sizes | Mistake {
  if (result && !isSame(result, [rows, columns]))
    return mistakeIn(
      update.result,
      `The last line is ${worded(result)}, and the weights are ${worded([rows, columns])}.`,
    );
  const work = measure.work();
  const roots = update.roots.map(({ given: [of] }) => (of && measure.of(of)?.[0]) ?? 1);
  const isTooMuch = work + roots.reduce((sum, n) => sum + 10 * n ** 3, 0) > MOST_WORK;
  return {
    names: new Map(update.assignments.map(({ name }) => [name, measure.sizeOf(name) ?? NUMBER])),
    roots,
    work,
    orthogonalised: measure.orthogonalised(),
    excess:
      measure.excess() ??
      (isTooMuch
        ? mistakeIn(
            update.result,
            'This is too much work for weights of this size: more than 8·10⁹ multiplications at a step.',
          )
        : undefined),
  };
}

function initialSize({ initial }: Update, name: string, rows: number, columns: number): Size | undefined {
  const expression = initial.get(name);
  const eye = expression?.form === 'operation' ? expression.right : expression;
  const [of] = eye?.form === 'call' ? eye.given : [];
  if (of?.form !== 'name') return undefined;
  return of.name === 'rows' ? [rows, rows] : [columns, columns];
}

type Measure = ReturnType<typeof createMeasure>;

/** Sizes of formulas, one after the other; the first mistake is remembered. `undefined` is a size that is not known yet. */
function createMeasure(states: ReadonlyMap<string, Size | undefined>, rows: number, columns: number) {
  const whole: Size = [rows, columns];
  const names = new Map<string, Size | undefined>([...states, ['W', whole], ['G', whole]]);
  let first: Mistake | undefined;
  let excess: Mistake | undefined;
  let work = 0;
  const orthogonalised: Size[] = [];
  const fail = (expression: Expression, problem: string): undefined => {
    first ??= mistakeIn(expression, problem);
    return undefined;
  };
  /** Of so many rows and columns, which may be more than a page can hold. */
  const sized = (expression: Expression, size: Size): Size => {
    if (size[0] * size[1] > MOST_NUMBERS)
      excess ??= mistakeIn(
        expression,
        `${printExpression(expression)} is ${worded(size)}: at most ${MOST_NUMBERS} numbers are possible.`,
      );
    return size;
  };
  const spent = (size: Size | undefined): Size | undefined => {
    if (size) work += size[0] * size[1];
    return size;
  };

  const of = (expression: Expression): Size | undefined => {
    switch (expression.form) {
      case 'number':
        return NUMBER;
      case 'name':
        return names.has(expression.name) ? names.get(expression.name) : NUMBER;
      case 'negative':
        return spent(of(expression.of));
      case 'transpose': {
        const size = of(expression.of);
        return size && [size[1], size[0]];
      }
      case 'operation':
        return expression.operator === '@'
          ? product(expression)
          : joined(expression, [expression.left, expression.right]);
      case 'call':
        return call(expression);
    }
  };
  const product = (expression: Extract<Expression, { form: 'operation' }>): Size | undefined => {
    const [left, right] = [of(expression.left), of(expression.right)];
    if (!left || !right) return undefined;
    // A matrix of one number multiplies only what fits, like any other.
    if (left[1] !== right[0]) return fail(expression, misfit(expression, left, right));
    work += left[0] * left[1] * right[1];
    return sized(expression, [left[0], right[1]]);
  };
  /** Elementwise, with numbers, rows and columns repeated to fit. */
  const joined = (expression: Expression, parts: readonly Expression[]): Size | undefined => {
    const sizes = parts.map(of);
    const known = sizes.flatMap((size) => (size ? [size] : []));
    const [tall, wide] = [0, 1].map((axis) => Math.max(1, ...known.map((size) => size[axis] ?? 1)));
    const size: Size = [tall ?? 1, wide ?? 1];
    if (known.some(([r, c]) => (r !== 1 && r !== size[0]) || (c !== 1 && c !== size[1])))
      return fail(
        expression,
        `${parts.map((part, i) => `${printExpression(part)} is ${worded(known[i] ?? NUMBER)}`).join(', and ')}: element by element they do not fit${expression.form === 'operation' && expression.operator === '*' ? '; @ multiplies matrices' : ''}.`,
      );
    // With a number, what is unknown may be anything.
    if (known.length < sizes.length && isSame(size, NUMBER)) return undefined;
    return spent(sized(expression, size));
  };
  const call = (expression: Extract<Expression, { form: 'call' }>): Size | undefined => {
    const { name, given } = expression;
    if (name === 'eye') {
      const [axis] = given;
      const n = axis?.form === 'name' && axis.name === 'rows' ? rows : columns;
      return sized(expression, [n, n]);
    }
    if (ELEMENTWISE.has(name)) return joined(expression, given);
    const { size, square = [], numbers = [] } = MATRIX_FUNCTIONS.get(name) ?? {};
    const sizes = given.map(of);
    for (const [i, own] of sizes.entries()) {
      const part = given[i];
      if (!own || !part) continue;
      if (square.includes(i) && own[0] !== own[1])
        return fail(
          expression,
          `${name} takes a square matrix, and ${printExpression(part)} is ${worded(own)}${name === 'diag' || name === 'trace' ? '' : `; ${printExpression(part)} @ ${printExpression(part)}.T is square`}.`,
        );
      if (numbers.includes(i) && !isSame(own, NUMBER))
        return fail(part, `${name} takes a number here, and ${printExpression(part)} is ${worded(own)}.`);
    }
    const [head] = sizes;
    if (!head || !size) return undefined;
    if (name === 'msign') orthogonalised.push(head);
    spent(head);
    return size(head);
  };
  return {
    of,
    mistake: () => first,
    excess: () => excess,
    assign: (name: string, size: Size | undefined) => names.set(name, size),
    sizeOf: (name: string) => names.get(name),
    work: () => work,
    orthogonalised: () => orthogonalised,
  };
}

function misfit(expression: Extract<Expression, { form: 'operation' }>, left: Size, right: Size): string {
  const { left: a, right: b } = expression;
  const turned = (of: Expression): Expression => ({ form: 'transpose', of, at: 0 });
  const fits: readonly (readonly [does: boolean, instead: Expression])[] = [
    [isSame(left, NUMBER) || isSame(right, NUMBER), { ...expression, operator: '*' }],
    [right[1] === left[0], { ...expression, left: b, right: a }],
    [left[1] === right[1], { ...expression, right: turned(b) }],
    [left[0] === right[0], { ...expression, left: turned(a) }],
  ];
  const meant = fits.find(([does]) => does)?.[1];
  const hint = meant ? `; did you mean ${printExpression(meant)}?` : '.';
  return `${printExpression(expression)}: ${worded(left)} times ${worded(right)} does not fit${hint}`;
}

/** 2×12; a number where both are 1. */
function worded([rows, columns]: Size): string {
  return rows === 1 && columns === 1 ? 'a number' : `${rows}×${columns}`;
}

function isSame(a: Size, b: Size): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
