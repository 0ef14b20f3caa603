import { cos, exp, expm1, log, log1p, pow, sin, tanh } from '../array/elementary.ts';
import { mistakeIn, type Expression, type Mistake } from './expression.ts';
import { integerPower } from './integerPower.ts';
import { parseExpression } from './parse.ts';
import { nearestName } from './nearestName.ts';

/** Numbers that have a name. */
export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);

const FUNCTIONS: ReadonlyMap<string, (x: number) => number> = new Map([
  ['sqrt', Math.sqrt],
  ['abs', Math.abs],
  ['exp', exp],
  ['log', log],
  ['log10', (x) => log(x) / Math.LN10],
  ['log2', (x) => log(x) / Math.LN2],
  ['expm1', expm1],
  ['log1p', log1p],
  ['tanh', tanh],
  ['sin', sin],
  ['cos', cos],
]);

const LIMITS = { characters: 100, parts: 40 };

/**
 * The number that an expression stands for: `1/3`, `2^-10`, `3e-4*2`, `sqrt(2)`, `pi/4`. The same to the last bit in every browser. What is
 * no expression, or no finite number, is a mistake with its place in the text.
 */
export function numberOfExpression(text: string): { readonly value: number } | Mistake {
  const expression = parseExpression(text, LIMITS);
  if ('problem' in expression) return expression;
  const value = valueOf(expression);
  if (typeof value === 'object') return value;
  if (Number.isFinite(value)) return { value: value + 0 };
  const problem = `This is ${Number.isNaN(value) ? 'not a real number' : value > 0 ? 'infinite' : 'minus infinity'}.`;
  return { problem, at: 0, length: text.length };
}

/** The value of an expression without variables, which may be infinite or NaN; a mistake where it has some. */
export function valueOf(expression: Expression): number | Mistake {
  switch (expression.form) {
    case 'number':
      return expression.value;
    case 'name': {
      const constant = CONSTANTS.get(expression.name);
      if (constant !== undefined) return constant;
      const isFunction = FUNCTIONS.has(expression.name);
      const problem = isFunction
        ? `${expression.name} is a function: write ${expression.name}(…).`
        : `${expression.name} is no number here; pi and e are.`;
      return mistakeIn(expression, problem);
    }
    case 'negative': {
      const value = valueOf(expression.of);
      return typeof value === 'object' ? value : -value;
    }
    case 'transpose':
      return mistakeIn(expression, 'A number has no transpose.');
    case 'call': {
      const apply = FUNCTIONS.get(expression.name);
      if (!apply) {
        const near = nearestName(expression.name, FUNCTIONS.keys());
        return mistakeIn(
          expression,
          `There is no function ${expression.name}${near ? `; did you mean ${near}?` : ` for numbers; there are ${[...FUNCTIONS.keys()].join(', ')}.`}`,
        );
      }
      const [only, ...others] = expression.given;
      if (!only || others.length > 0)
        return mistakeIn(expression, `${expression.name} takes one number, not ${expression.given.length}.`);
      const value = valueOf(only);
      return typeof value === 'object' ? value : apply(value);
    }
    case 'operation': {
      const left = valueOf(expression.left);
      if (typeof left === 'object') return left;
      const right = valueOf(expression.right);
      if (typeof right === 'object') return right;
      switch (expression.operator) {
        case '+':
          return left + right;
        case '-':
          return left - right;
        case '*':
          return left * right;
        case '/':
          return left / right;
        case '@':
          return mistakeIn(expression, '@ multiplies matrices; numbers are multiplied by *.');
        case '^':
          return Number.isInteger(right) && Math.abs(right) <= 1024 ? integerPower(left, right) : pow(left, right);
      }
    }
  }
}
