/** What is wrong with a text, in one sentence that says what to do, and which characters it is about, counted from 0. */
export interface Mistake {
  readonly problem: string;
  readonly at: number;
  readonly length: number;
}

export type Operator = '+' | '-' | '*' | '/' | '@' | '^';

/** A formula as a tree. `at` is where it stands in the text: of an operation its sign, of a call the function’s name. */
export type Expression =
  | { readonly form: 'number'; readonly value: number; readonly at: number }
  | { readonly form: 'name'; readonly name: string; readonly at: number }
  | { readonly form: 'negative'; readonly of: Expression; readonly at: number }
  | { readonly form: 'transpose'; readonly of: Expression; readonly at: number }
  | {
      readonly form: 'operation';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | { readonly form: 'call'; readonly name: string; readonly given: readonly Expression[]; readonly at: number };

/** `name = expression`, the same as an initial value, or, without a name, the result. */
export interface Statement {
  readonly name?: string;
  readonly isInitial?: true;
  readonly at: number;
  readonly expression: Expression;
}

/** A mistake about a name, an operation or a call. */
export function mistakeIn(expression: Expression, problem: string): Mistake {
  const { at } = expression;
  switch (expression.form) {
    case 'name':
    case 'call':
      return { problem, at, length: expression.name.length };
    case 'transpose':
      return { problem, at, length: 2 };
    default:
      return { problem, at, length: 1 };
  }
}

/** What an expression is made of, one level down. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.form) {
    case 'number':
    case 'name':
      return [];
    case 'negative':
    case 'transpose':
      return [expression.of];
    case 'operation':
      return [expression.left, expression.right];
    case 'call':
      return expression.given;
  }
}
