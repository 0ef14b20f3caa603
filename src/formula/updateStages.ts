import { mistakeIn, partsOf, type Expression, type Mistake } from './expression.ts';
import { ROOTS } from './matrixFunctions.ts';
import { reads, rootsIn, type Call, type Update } from './update.ts';

/**
 * When what is computed. Roots are decomposed between two parts of a step, and only every so many steps: what they are taken of is computed
 * before, everything else after.
 */
export interface Stages {
  /** States that are brought up to date before the roots, because these are taken of them and nothing later needs what they were. */
  readonly early: ReadonlySet<string>;
  /** Names that must be computed for what roots are taken of. */
  readonly beforeRoots: ReadonlySet<string>;
  /** Names that must be computed after the roots. */
  readonly afterRoots: ReadonlySet<string>;
  /** For each root the early state that it is taken of, or `undefined` where it is taken of a formula, which is kept. */
  readonly taken: readonly (string | undefined)[];
}

/** The stages of an update, or the root that depends on another or on the learning rate, which no stage fits. */
export function stagesOf(update: Update): Stages | Mistake {
  const late = lateNames(update);
  if ('problem' in late) return late;
  const { assignments, states, roots } = update;
  const beforeRoots = needed(
    update,
    roots.flatMap(({ given: [of] }) => (of ? [of] : [])),
    partsOf,
  );
  const early = new Set(states.filter((name) => beforeRoots.has(name) && !late.has(name)));
  for (;;) {
    const afterRoots = neededAfter(update, early);
    const lost = [...early].find((name) => {
      const at = assignments.findIndex((one) => one.name === name);
      return assignments
        .slice(0, at + 1)
        .some((one) => afterRoots.has(one.name) && readsOutsideRoots(one.expression, name));
    });
    if (lost === undefined)
      return { early, beforeRoots, afterRoots, taken: roots.map((root) => takenOf(update, early, root)) };
    early.delete(lost);
  }
}

function takenOf({ assignments }: Update, early: ReadonlySet<string>, root: Call): string | undefined {
  const [of] = root.given;
  if (of?.form !== 'name' || !early.has(of.name)) return undefined;
  const at = assignments.findIndex(({ expression }) => rootsIn(expression).includes(root));
  const assigned = assignments.findIndex(({ name }) => name === of.name);
  return at === -1 || at > assigned ? of.name : undefined;
}

/** Names whose values depend on roots or on the learning rate of the step. */
function lateNames({ assignments, result }: Update): ReadonlySet<string> | Mistake {
  const late = new Set<string>();
  const isLate = (expression: Expression): boolean =>
    rootsIn(expression).length > 0 || [...late, 'lr'].some((name) => reads(expression, name));
  for (const { name, expression } of [...assignments, { name: '', expression: result }]) {
    for (const root of rootsIn(expression)) {
      const [of, ...others] = root.given;
      if (of && isLate(of))
        return mistakeIn(
          root,
          `What ${root.name} is taken of may depend neither on another root nor on lr: roots are computed all at once, and kept.`,
        );
      const odd = others.find((one) => !isSetting(one));
      if (odd) return mistakeIn(odd, `The power and the ridge of ${root.name} may depend on b1, b2 and eps alone.`);
    }
    if (isLate(expression)) late.add(name);
  }
  return late;
}

function isSetting(expression: Expression): boolean {
  return expression.form === 'name'
    ? ['b1', 'b2', 'eps', 'rows', 'cols'].includes(expression.name)
    : partsOf(expression).every(isSetting);
}

/** What must be assigned after the roots: what the new weights need, and every state that is not up to date yet. */
function neededAfter(update: Update, early: ReadonlySet<string>): ReadonlySet<string> {
  const others = update.assignments.filter(({ name }) => update.states.includes(name) && !early.has(name));
  const found = needed(update, [update.result, ...others.map(({ expression }) => expression)], partsOutsideRoots);
  return new Set([...found, ...others.map(({ name }) => name)].filter((name) => !early.has(name)));
}

/** The names whose assignments these formulas rest on. */
function needed(
  { assignments }: Update,
  formulas: readonly Expression[],
  parts: (expression: Expression) => readonly Expression[],
): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (expression: Expression): void => {
    if (expression.form === 'name' && !found.has(expression.name)) {
      const assigned = assignments.find(({ name }) => name === expression.name);
      if (!assigned) return;
      found.add(expression.name);
      add(assigned.expression);
    }
    parts(expression).forEach(add);
  };
  formulas.forEach(add);
  return found;
}

function partsOutsideRoots(expression: Expression): readonly Expression[] {
  return expression.form === 'call' && ROOTS.has(expression.name) ? [] : partsOf(expression);
}

function readsOutsideRoots(expression: Expression, name: string): boolean {
  return expression.form === 'name'
    ? expression.name === name
    : partsOutsideRoots(expression).some((part) => readsOutsideRoots(part, name));
}
