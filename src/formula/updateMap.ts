import { partsOf, type Expression } from './expression.ts';
import { ROOTS } from './matrixFunctions.ts';
import { reads, type Call, type Update } from './update.ts';
import { sizesOfUpdate, sizeWithin, type Sizes } from './updateSizes.ts';

/** What an update multiplies the gradient by, numbers left out; only one of roots and quotients. */
export interface UpdateMap {
  readonly left?: Call;
  readonly right?: Call;
  /** Elementwise factors and divisors, from what is kept alone. */
  readonly factors: readonly Expression[];
  readonly divisors: readonly Expression[];
}

const NOTHING: UpdateMap = { factors: [], divisors: [] };

/** Sizes at which rows, columns and numbers are told apart. */
const [ROWS, COLUMNS] = [2, 3] as const;

/** Names may lead to names on both sides of every product: after so many steps no map is looked for any more. */
const MOST_VISITS = 1000;

/**
 * The linear map from gradient to step that can be read off an update: its last line is the weights minus a gradient, or an average of such,
 * times numbers, roots on either side, or an elementwise factor. `undefined` where it is anything else, as with signs.
 */
export function mapOf(update: Update): UpdateMap | undefined {
  const sizes = sizesOfUpdate(update, ROWS, COLUMNS);
  if ('problem' in sizes) return undefined;
  const { result } = update;
  if (result.form !== 'operation' || result.operator !== '-' || !reads(result.left, 'W')) return undefined;
  const map = carried({ update, sizes, seen: [], visits: { count: 0 } }, result.right);
  return map && isPossible(update, map) ? map : undefined;
}

interface Search {
  readonly update: Update;
  readonly sizes: Sizes;
  /** Names on the way here. */
  readonly seen: readonly string[];
  readonly visits: { count: number };
}

/** One root a side, or elementwise, from what is kept alone. */
function isPossible(update: Update, { left, right, factors, divisors }: UpdateMap): boolean {
  const elementwise = [...factors, ...divisors];
  return left || right ? elementwise.length === 0 : elementwise.every((one) => isKept(update, one));
}

/** Whether a formula can be computed between two steps: its names are kept, or rest on such. */
function isKept(update: Update, formula: Expression): boolean {
  const looked = new Set<string>();
  const of = (expression: Expression): boolean => {
    if (expression.form === 'call' && (ROOTS.has(expression.name) || expression.name === 'eye')) return false;
    if (expression.form !== 'name') return partsOf(expression).every(of);
    const { name } = expression;
    if (looked.has(name) || update.states.includes(name)) return true;
    looked.add(name);
    const assigned = update.assignments.find((one) => one.name === name);
    return assigned ? of(assigned.expression) : ['t', 'b1', 'b2', 'eps'].includes(name);
  };
  return of(formula);
}

/** What the gradient in an expression is multiplied by. */
function carried(search: Search, expression: Expression): UpdateMap | undefined {
  if (search.visits.count++ > MOST_VISITS) return undefined;
  switch (expression.form) {
    case 'name':
      return ofName(search, expression.name);
    case 'call':
      return expression.name === 'clip' && expression.given[0] ? carried(search, expression.given[0]) : undefined;
    case 'operation':
      return ofOperation(search, expression);
    default:
      return undefined;
  }
}

function ofName(search: Search, name: string): UpdateMap | undefined {
  if (name === 'G') return NOTHING;
  const assigned = search.update.assignments.find((one) => one.name === name);
  if (!assigned || search.seen.includes(name)) return undefined;
  return carried({ ...search, seen: [...search.seen, name] }, assigned.expression);
}

function ofOperation(search: Search, expression: Extract<Expression, { form: 'operation' }>): UpdateMap | undefined {
  const { operator, left, right } = expression;
  switch (operator) {
    case '+':
    case '-':
      return ofSum(search, operator, left, right);
    case '/':
      return isNumber(search, right) ? carried(search, left) : divided(search, carried(search, left), right);
    case '*':
      if (isNumber(search, left)) return carried(search, right);
      if (isNumber(search, right)) return carried(search, left);
      return either(multiplied(search, carried(search, left), right), multiplied(search, carried(search, right), left));
    case '@':
      return either(
        beside(search, 'right', carried(search, left), right),
        beside(search, 'left', carried(search, right), left),
      );
    case '^':
      return undefined;
  }
}

/** A sum with multiples of itself as it was, as averages are, or of the weights, or of two gradients alike. */
function ofSum(search: Search, operator: '+' | '-', left: Expression, right: Expression): UpdateMap | undefined {
  if (isOld(search, left)) return operator === '+' ? carried(search, right) : undefined;
  if (isOld(search, right)) return carried(search, left);
  const [one, other] = [carried(search, left), carried(search, right)];
  return one && other && [one, other].every(isNothing) ? NOTHING : undefined;
}

function isNothing({ left, right, factors, divisors }: UpdateMap): boolean {
  return !left && !right && factors.length + divisors.length === 0;
}

/** Whether an expression is a number times the weights, or times a name that is just being assigned. */
function isOld(search: Search, expression: Expression): boolean {
  if (expression.form === 'name') return expression.name === 'W' || search.seen.includes(expression.name);
  if (expression.form !== 'operation' || expression.operator !== '*') return false;
  const { left, right } = expression;
  return (isNumber(search, left) && isOld(search, right)) || (isNumber(search, right) && isOld(search, left));
}

function either(one: UpdateMap | undefined, other: UpdateMap | undefined): UpdateMap | undefined {
  return one && other ? undefined : (one ?? other);
}

function multiplied(search: Search, map: UpdateMap | undefined, by: Expression): UpdateMap | undefined {
  return map && { ...map, factors: [...map.factors, by] };
}

function divided(search: Search, map: UpdateMap | undefined, by: Expression): UpdateMap | undefined {
  return map && { ...map, divisors: [...map.divisors, by] };
}

function beside(
  search: Search,
  side: 'left' | 'right',
  map: UpdateMap | undefined,
  by: Expression,
): UpdateMap | undefined {
  const root = rootOf(search, by);
  return map && root && !map[side] ? { ...map, [side]: root } : undefined;
}

/** The root that an expression is, up to a number. */
function rootOf(search: Search, expression: Expression): Call | undefined {
  if (expression.form === 'call') return ROOTS.has(expression.name) ? expression : undefined;
  if (expression.form === 'name') {
    const assigned = search.update.assignments.find(({ name }) => name === expression.name);
    return assigned && !search.update.states.includes(assigned.name) ? rootOf(search, assigned.expression) : undefined;
  }
  if (expression.form !== 'operation' || expression.operator !== '*') return undefined;
  if (isNumber(search, expression.left)) return rootOf(search, expression.right);
  return isNumber(search, expression.right) ? rootOf(search, expression.left) : undefined;
}

function isNumber({ sizes }: Search, expression: Expression): boolean {
  const size = sizeWithin(sizes, expression, ROWS, COLUMNS);
  return size !== undefined && size[0] === 1 && size[1] === 1;
}
