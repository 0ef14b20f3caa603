import { type Expression } from './expression.ts';
import { valueOf } from './number.ts';

/** The same formula with every part that has no variables computed, as far as it is a finite number. */
export function folded(expression: Expression): Expression {
  if (expression.form === 'number') return expression;
  const value = valueOf(expression);
  if (typeof value === 'number' && Number.isFinite(value)) return { form: 'number', value, at: expression.at };
  switch (expression.form) {
    case 'name':
      return expression;
    case 'negative':
    case 'transpose':
      return { ...expression, of: folded(expression.of) };
    case 'operation':
      return { ...expression, left: folded(expression.left), right: folded(expression.right) };
    case 'call':
      return { ...expression, given: expression.given.map(folded) };
  }
}
