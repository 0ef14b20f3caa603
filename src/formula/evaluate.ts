import type { Operand, Ops } from '../array/ops.ts';
import { mistakeIn, type Expression, type Mistake } from './expression.ts';
import { LARGEST_POWER, power } from './power.ts';

/** What names and calls of a formula stand for. */
export interface Meaning<T> {
  name(name: string): T;
  /** `of` gives what a part of the formula is, for functions that want to know. */
  call(expression: Extract<Expression, { form: 'call' }>, of: (part: Expression) => T): T;
}

/** What a folded formula is on an engine; elementwise operations broadcast. Numbers stay numbers. */
export function evaluate<T>(xp: Ops<T>, expression: Expression, meaning: Meaning<T>): Operand<T> {
  const of = (part: Expression): Operand<T> => evaluate(xp, part, meaning);
  switch (expression.form) {
    case 'number':
      return expression.value;
    case 'name':
      return meaning.name(expression.name);
    case 'negative':
      return xp.neg(arrayOf(xp, of(expression.of)));
    case 'transpose':
      return xp.transpose(arrayOf(xp, of(expression.of)));
    case 'call':
      return meaning.call(expression, (part) => arrayOf(xp, of(part)));
    case 'operation': {
      const { operator, left, right } = expression;
      switch (operator) {
        case '+':
          return xp.add(of(left), of(right));
        case '-':
          return xp.sub(of(left), of(right));
        case '*':
          return xp.mul(of(left), of(right));
        case '/':
          return xp.div(of(left), of(right));
        case '@':
          return xp.matmul(arrayOf(xp, of(left)), arrayOf(xp, of(right)));
        case '^':
          return right.form === 'number' && Number.isInteger(right.value)
            ? power(xp, arrayOf(xp, of(left)), right.value)
            : xp.pow(of(left), of(right));
      }
    }
  }
}

/** A number as an array that broadcasts. */
export function arrayOf<T>(xp: Ops<T>, x: Operand<T>): T {
  return typeof x === 'number' ? xp.full([1, 1, 1], x) : x;
}

/** Why a power cannot be computed as one. */
export function powerMistake(expression: Extract<Expression, { form: 'operation' }>): Mistake | undefined {
  const { operator, right } = expression;
  return operator === '^' &&
    right.form === 'number' &&
    Number.isInteger(right.value) &&
    Math.abs(right.value) > LARGEST_POWER
    ? mistakeIn(expression, `Whole powers go up to ${LARGEST_POWER}, and this is ${right.value}.`)
    : undefined;
}
