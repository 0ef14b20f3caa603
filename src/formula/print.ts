import type { Expression, Operator, Statement } from './expression.ts';

const TIGHTNESS: Readonly<Record<Operator, number>> = { '+': 1, '-': 1, '*': 3, '/': 3, '@': 3, '^': 7 };
const NEGATION = 5;
const CLOSED = 9;

/** A formula as text, with no more parentheses than it needs; read again, it is the same formula. */
export function printExpression(expression: Expression): string {
  switch (expression.form) {
    case 'number':
      return String(expression.value);
    case 'name':
      return expression.name;
    case 'negative':
      return `-${inside(expression.of, NEGATION)}`;
    case 'transpose':
      // 2.T would be read as the number 2. and a name.
      return expression.of.form === 'number' ? `(${expression.of.value}).T` : `${inside(expression.of, CLOSED)}.T`;
    case 'call':
      return `${expression.name}(${expression.given.map(printExpression).join(', ')})`;
    case 'operation': {
      const { operator, left, right } = expression;
      const own = TIGHTNESS[operator];
      if (operator === '^') return `${inside(left, CLOSED)}^${inside(right, NEGATION)}`;
      return `${inside(left, own)} ${operator} ${inside(right, own + 1)}`;
    }
  }
}

/** Statements as text, one to a line. */
export function printStatements(statements: readonly Statement[]): string {
  return statements
    .map(({ name, isInitial, expression }) =>
      name === undefined
        ? printExpression(expression)
        : `${isInitial ? 'init ' : ''}${name} = ${printExpression(expression)}`,
    )
    .join('\n');
}

function inside(expression: Expression, least: number): string {
  const text = printExpression(expression);
  return tightness(expression) < least ? `(${text})` : text;
}

function tightness(expression: Expression): number {
  if (expression.form === 'operation') return TIGHTNESS[expression.operator];
  if (expression.form === 'negative') return NEGATION;
  return CLOSED;
}
