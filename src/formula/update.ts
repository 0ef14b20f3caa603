import { mistakeIn, partsOf, type Expression, type Mistake, type Statement } from './expression.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { powerMistake } from './evaluate.ts';
import { folded } from './folded.ts';
import { FUNCTION_NAMES, MATRIX_FUNCTIONS, ROOTS } from './matrixFunctions.ts';
import { nearestName } from './nearestName.ts';
import { CONSTANTS } from './number.ts';
import { parseStatements } from './parse.ts';
import { remembered } from './remembered.ts';

/** How long an update may be. */
export const UPDATE_LIMITS = { characters: 1000, parts: 240 };

/** Names that an update finds: weights, gradient, step from 1, learning rate, three numbers of the run, and the size of the weights. */
const GIVEN = ['W', 'G', 't', 'lr', 'b1', 'b2', 'eps', 'rows', 'cols'] as const;

export type Call = Extract<Expression, { form: 'call' }>;

/** `name = expression`. */
export interface Assignment {
  readonly name: string;
  readonly expression: Expression;
  readonly at: number;
}

/** An optimizer's update of one matrix, in the order in which it is computed. */
export interface Update {
  readonly assignments: readonly Assignment[];
  /** The new weights. */
  readonly result: Expression;
  /** Names that are read before they are assigned: they keep their value from step to step. */
  readonly states: readonly string[];
  /** What states start from instead of 0. */
  readonly initial: ReadonlyMap<string, Expression>;
  /** The calls that decompose, in their order. */
  readonly roots: readonly Call[];
  readonly countsSteps: boolean;
}

/** An update as it is written, or what is wrong with it whatever it is applied to. */
export const readUpdate = remembered((text: string): Update | Mistake => {
  const statements = parseStatements(text, UPDATE_LIMITS);
  return 'problem' in statements ? statements : understood(text, statements);
});

function understood(text: string, statements: readonly Statement[]): Update | Mistake {
  const order = orderMistake(text, statements);
  if (order) return order;
  const all = statements.map((one) => ({ ...one, expression: folded(one.expression) }));
  const assigned = all.flatMap(({ name, isInitial, at, expression }) =>
    name !== undefined && !isInitial ? [{ name, expression, at }] : [],
  );
  const result = all.at(-1)?.expression;
  if (!result) return { problem: 'Nothing is written here yet.', at: 0, length: 0 };
  const names = new Set(assigned.map(({ name }) => name));
  for (const { expression, isInitial } of all) {
    const mistake = isInitial ? initialMistake(expression) : meaningMistake(expression, names);
    if (mistake) return mistake;
  }
  const states = statesOf(assigned);
  const initial = new Map(
    all.flatMap(({ name, isInitial, expression }) => (name !== undefined && isInitial ? [[name, expression]] : [])),
  );
  const odd = all.find(({ name, isInitial }) => isInitial && !states.includes(name ?? ''));
  if (odd)
    return {
      problem: `${odd.name} keeps nothing from step to step, so that it needs no initial value: it is never read before it is assigned.`,
      at: odd.at,
      length: odd.name?.length ?? 1,
    };
  const formulas = [...assigned.map(({ expression }) => expression), result];
  return {
    assignments: assigned,
    result,
    states,
    initial,
    roots: formulas.flatMap(rootsIn),
    countsSteps: formulas.some((one) => reads(one, 't')),
  };
}

/** Assignments first, each name once, the new weights last. */
function orderMistake(text: string, statements: readonly Statement[]): Mistake | undefined {
  const seen = new Set<string>();
  for (const [i, { name, isInitial, at }] of statements.entries()) {
    const isLast = i === statements.length - 1;
    if (name === undefined) {
      if (!isLast)
        return {
          problem: 'Only the last line is the new weights; those before it are assignments, name = ….',
          at,
          length: 1,
        };
      continue;
    }
    const mistake = (problem: string): Mistake => ({ problem, at, length: name.length });
    if (name === 'W') return mistake('W is not assigned: the last line alone is the new weights, as in W - lr*G.');
    if (GIVEN.some((one) => one === name) || CONSTANTS.has(name) || FUNCTION_NAMES.includes(name))
      return mistake(`${name} has a meaning already; call yours something else.`);
    const key = isInitial ? `init ${name}` : name;
    if (seen.has(key)) return mistake(`${name} is assigned already; a name is assigned once.`);
    seen.add(key);
    if (isLast)
      return {
        problem: 'The new weights are missing: add a last line such as W - lr*G.',
        at: text.trimEnd().length,
        length: 1,
      };
  }
  return undefined;
}

function statesOf(assigned: readonly Assignment[]): readonly string[] {
  return assigned.flatMap(({ name }, i) =>
    assigned.slice(0, i + 1).some(({ expression }) => reads(expression, name)) ? [name] : [],
  );
}

/** Whether a formula reads a name. */
export function reads(expression: Expression, name: string): boolean {
  return expression.form === 'name' ? expression.name === name : partsOf(expression).some((part) => reads(part, name));
}

/** The calls in a formula that decompose. */
export function rootsIn(expression: Expression): readonly Call[] {
  const inside = partsOf(expression).flatMap(rootsIn);
  return expression.form === 'call' && ROOTS.has(expression.name) ? [...inside, expression] : inside;
}

function initialMistake(expression: Expression): Mistake | undefined {
  if (expression.form === 'number') return undefined;
  if (isEye(expression)) return undefined;
  if (expression.form === 'operation' && expression.operator === '*' && expression.left.form === 'number')
    return isEye(expression.right) ? undefined : initialMistake(expression.right);
  return mistakeIn(
    expression,
    'A state starts from a number, eye(rows) or eye(cols), or a number times one of these: init L = 0.1*eye(rows).',
  );
}

function isEye(expression: Expression): boolean {
  const [only] = expression.form === 'call' && expression.name === 'eye' ? expression.given : [];
  return only?.form === 'name' && (only.name === 'rows' || only.name === 'cols');
}

function meaningMistake(expression: Expression, names: ReadonlySet<string>): Mistake | undefined {
  if (expression.form === 'call' && expression.name === 'eye')
    return isEye(expression)
      ? undefined
      : mistakeIn(expression, 'eye takes rows or cols: eye(rows) is the identity with as many rows as W.');
  for (const part of partsOf(expression)) {
    const mistake = meaningMistake(part, names);
    if (mistake) return mistake;
  }
  if (expression.form === 'name') return nameMistake(expression, names);
  if (expression.form === 'call') return callMistake(expression, names);
  return expression.form === 'operation' ? powerMistake(expression) : undefined;
}

function nameMistake(
  expression: Extract<Expression, { form: 'name' }>,
  names: ReadonlySet<string>,
): Mistake | undefined {
  const { name } = expression;
  const known = [...GIVEN, ...names, ...CONSTANTS.keys()];
  if (known.includes(name)) return undefined;
  if (FUNCTION_NAMES.includes(name)) return mistakeIn(expression, `${name} is a function: write ${name}(…).`);
  const near = nearestName(name, known);
  return mistakeIn(
    expression,
    `${name} is neither given nor assigned${near ? `; did you mean ${near}?` : `: given are ${GIVEN.join(', ')}, pi and e.`}`,
  );
}

function callMistake(expression: Call, names: ReadonlySet<string>): Mistake | undefined {
  const { name, given } = expression;
  const found = ELEMENTWISE.get(name) ?? MATRIX_FUNCTIONS.get(name);
  if (!found) {
    if (names.has(name) || GIVEN.some((one) => one === name))
      return mistakeIn(expression, `${name} is no function; to multiply, write ${name}*(…) or ${name} @ (…).`);
    const near = nearestName(name, FUNCTION_NAMES);
    return mistakeIn(
      expression,
      `There is no function ${name}; ${near ? `did you mean ${near}?` : `there are ${FUNCTION_NAMES.join(', ')}.`}`,
    );
  }
  const { least, most } = found;
  if (given.length >= least && given.length <= most) return undefined;
  const right = least === most ? String(least) : `${least} to ${most}`;
  return mistakeIn(
    expression,
    `${name} takes ${right === '1' ? 'one formula' : `${right} formulas`}, not ${given.length}${name === 'invroot' ? ': invroot(L, 4) is L to the power −1/4' : ''}.`,
  );
}
