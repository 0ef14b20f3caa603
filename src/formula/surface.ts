import { dual, type Dual } from '../array/dual.ts';
import type { Ops } from '../array/ops.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { arrayOf, evaluate, powerMistake } from './evaluate.ts';
import { mistakeIn, partsOf, type Expression, type Mistake } from './expression.ts';
import { folded } from './folded.ts';
import { nearestName } from './nearestName.ts';
import { CONSTANTS } from './number.ts';
import { parseExpression } from './parse.ts';
import { remembered } from './remembered.ts';

/** How long a surface's formula may be. */
export const SURFACE_LIMITS = { characters: 400, parts: 120 };

const NAMES = ['x', 'y', 'a'] as const;

/** What is wrong with the formula of a surface. */
export function surfaceMistake(text: string): Mistake | undefined {
  const read = readSurface(text);
  return 'problem' in read ? read : undefined;
}

/** `f(x, y)` with its constant a; every array is `[R,1,1]`. Throws on text that has a mistake. */
export function surfaceHeight<T>(xp: Ops<T>, text: string, x: T, y: T, a: T | number): T {
  const arrays = new Map([
    ['x', x],
    ['y', y],
    ['a', arrayOf(xp, a)],
  ]);
  const height = evaluate(xp, understood(text), {
    name: (name) => known(arrays.get(name), name),
    call: ({ name, given }, of) => known(ELEMENTWISE.get(name), name).apply(xp, given.map(of)),
  });
  // A formula without x and y has one height for all replicas.
  const all = xp.shape(x);
  if (typeof height === 'number') return xp.full(all, height);
  return xp.shape(height)[0] === all[0] ? height : xp.add(height, xp.full(all, 0));
}

/** `∂f/∂x` and `∂f/∂y`, exactly, by dual numbers; what they are where there is no derivative, `dual` says. */
export function surfaceSlope<T>(xp: Ops<T>, text: string, x: T, y: T, a: T | number): readonly [T, T] {
  const one = xp.full(xp.shape(x), 1);
  const along = (first: Dual<T>, second: Dual<T>): T =>
    surfaceHeight(dual(xp), text, first, second, typeof a === 'number' ? a : still(a)).tangent ??
    xp.full(xp.shape(x), 0);
  return [along({ primal: x, tangent: one }, still(y)), along(still(x), { primal: y, tangent: one })];
}

function still<T>(primal: T): Dual<T> {
  return { primal, tangent: undefined };
}

const readSurface = remembered((text: string): Expression | Mistake => {
  const parsed = parseExpression(text, SURFACE_LIMITS);
  if ('problem' in parsed) return parsed;
  const expression = folded(parsed);
  return mistakeOf(expression) ?? expression;
});

function understood(text: string): Expression {
  const read = readSurface(text);
  if ('problem' in read) throw new Error(`a formula with a mistake: ${text}: ${read.problem}`);
  return read;
}

function mistakeOf(expression: Expression): Mistake | undefined {
  for (const part of partsOf(expression)) {
    const mistake = mistakeOf(part);
    if (mistake) return mistake;
  }
  switch (expression.form) {
    case 'name':
      return nameMistake(expression);
    case 'call':
      return callMistake(expression);
    case 'transpose':
      return mistakeIn(expression, 'Numbers have no transpose: a surface is a formula of the numbers x and y.');
    case 'operation':
      return expression.operator === '@'
        ? mistakeIn(expression, '@ multiplies matrices; the numbers of a surface are multiplied by *.')
        : powerMistake(expression);
    default:
      return undefined;
  }
}

function nameMistake(expression: Extract<Expression, { form: 'name' }>): Mistake | undefined {
  const { name } = expression;
  if (NAMES.some((one) => one === name)) return undefined;
  if (ELEMENTWISE.has(name)) return mistakeIn(expression, `${name} is a function: write ${name}(x).`);
  const near = nearestName(name, [...NAMES, ...CONSTANTS.keys()]);
  const hint = near ? `did you mean ${near}?` : `there are the variables x and y, the constant a, pi and e.`;
  return mistakeIn(expression, `There is no ${name} here; ${hint}`);
}

function callMistake(expression: Extract<Expression, { form: 'call' }>): Mistake | undefined {
  const { name } = expression;
  const found = ELEMENTWISE.get(name);
  if (found) return countMistake(expression, found.least, found.most);
  if (NAMES.some((one) => one === name) || CONSTANTS.has(name))
    return mistakeIn(expression, `${name} is no function; to multiply, write ${name}*(…).`);
  const near = nearestName(name, ELEMENTWISE.keys());
  const hint = near ? `did you mean ${near}?` : `there are ${[...ELEMENTWISE.keys()].join(', ')}.`;
  return mistakeIn(expression, `There is no function ${name}; ${hint}`);
}

/** What is wrong with how much a function is given. */
function countMistake(
  expression: Extract<Expression, { form: 'call' }>,
  least: number,
  most: number,
): Mistake | undefined {
  const { name, given } = expression;
  if (given.length >= least && given.length <= most) return undefined;
  const right = least === most ? String(least) : `${least} to ${most}`;
  return mistakeIn(
    expression,
    `${name} takes ${right === '1' ? 'one formula' : `${right} formulas`}, not ${given.length}.`,
  );
}

function known<V>(value: V | undefined, name: string): V {
  if (value === undefined) throw new Error(`a formula that was checked names ${name}`);
  return value;
}
