import type { Node } from '../array/trace.ts';
import { numberOf } from '../fields/fields.ts';
import type { Unit } from '../optimizers/units.ts';
import type { Dialect } from './dialect.ts';
import { pythonStatements } from './pythonStatements.ts';
import { pythonNumber, pythonString } from './pythonText.ts';
import {
  hyperName,
  startRecord,
  updateRecord,
  type Scope,
  type UpdateOf,
  type UpdateRecord,
  type Verb,
} from './updateRecord.ts';

/** An optimizer written out for the weights of one model. */
export interface UpdateCode {
  /** Defines `PREFIX_start()` and `PREFIX_step(weights, grads, states, rate, is_due, x, y, noise)`. */
  readonly lines: readonly string[];
  /** How many operations a step is made of, refreshes included. */
  readonly operations: number;
  /** Whether it draws targets from the model's own predictions. */
  readonly needsNoise: boolean;
}

/** A function without its first line. */
interface Body {
  readonly lines: readonly string[];
  readonly operations: number;
  readonly needsNoise: boolean;
}

const ARGUMENTS: Readonly<Record<'each' | 'all', Readonly<Record<Verb, string>>>> = {
  each: { accumulate: 'W, G, s', refresh: 'W, G, s', update: 'W, G, s, rate', step: 'W, G, s, rate' },
  all: {
    accumulate: 'weights, grads, states, x, y, noise',
    refresh: 'weights, grads, states',
    update: 'weights, grads, states, rate, x, y, noise',
    step: 'weights, grads, states, rate, x, y, noise',
  },
};

/**
 * The very update of the lab, recorded operation by operation and written as Python. Weights that do not look at each other have a function
 * for each shape; where they do (clipping, blocks, curvature), one function takes all.
 */
export function updateCode(dialect: Dialect, prefix: string, of: UpdateOf): UpdateCode {
  const { optimizer, fixed, model } = of;
  const units = optimizer.units(model.parameters, fixed);
  const hasRefresh = optimizer.refresh !== undefined && Number(fixed['interval'] ?? 1) > 1;
  const verbs: readonly Verb[] = hasRefresh ? ['accumulate', 'refresh', 'update'] : ['step'];
  const all: Scope = {
    parameters: model.parameters,
    units,
    weight: (i) => `weights[${i}]`,
    grad: (i) => `grads[${i}]`,
    state: (u, name) => `states[${u}][${pythonString(name)}]`,
  };
  const records = verbs.map((verb) => updateRecord(verb, of, all));
  const start = startLines(dialect, prefix, of, units);
  const isApart = units.every((unit, u) => isWhole(unit, of, u)) && records.every((record) => looksAtItself(record));
  if (isApart) return apart(dialect, prefix, of, units, verbs, start);
  const bodies = records.map((record) => bodyOf(dialect, of, record, all));
  const functions = verbs.flatMap((verb, v) => [
    `def ${prefix}_${verb === 'step' ? 'update' : verb}(${ARGUMENTS.all[verb]}):`,
    ...indented(bodies[v]?.lines ?? []),
    '',
    '',
  ]);
  const step = [
    `def ${prefix}_step(weights, grads, states, rate, is_due, x, y, noise):`,
    ...(hasRefresh
      ? [
          `    states = ${prefix}_accumulate(weights, grads, states, x, y, noise)`,
          '    if is_due:',
          `        states = ${prefix}_refresh(weights, grads, states)`,
        ]
      : []),
    `    return ${prefix}_update(weights, grads, states, rate, x, y, noise)`,
  ];
  return { lines: [...start, ...functions, ...step], ...summed(bodies) };
}

function apart(
  dialect: Dialect,
  prefix: string,
  of: UpdateOf,
  units: readonly Unit[],
  verbs: readonly Verb[],
  start: readonly string[],
): UpdateCode {
  const lines: string[] = [];
  const bodies: Body[] = [];
  const names = new Map<string, string>();
  const functionOf = (verb: Verb, unit: Unit, index: number): string => {
    const scope: Scope = {
      parameters: [of.model.parameters[index]!],
      units: [{ ...unit, index: 0, pieces: unit.pieces.map((piece) => ({ ...piece, parameter: 0 })) }],
      weight: () => 'W',
      grad: () => 'G',
      state: (_, name) => `s[${pythonString(name)}]`,
    };
    const body = bodyOf(dialect, of, updateRecord(verb, of, scope), scope);
    const key = `${verb}\n${body.lines.join('\n')}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `${prefix}_${verb === 'step' ? 'update' : verb}_${unit.rows}x${unit.columns}`;
    names.set(key, name);
    bodies.push(body);
    lines.push(`def ${name}(${ARGUMENTS.each[verb]}):`, ...indented(body.lines), '', '');
    return name;
  };
  const lists = new Map(verbs.map((verb) => [verb, units.map((unit, u) => functionOf(verb, unit, u)).join(', ')]));
  const each = (verb: Verb, values: string) => [
    `    functions = [${lists.get(verb)}]`,
    `    ${values} = [f(${ARGUMENTS.each[verb]}) for f, W, G, s in zip(functions, weights, grads, states)]`,
  ];
  const hasRefresh = lists.has('refresh');
  const step = [
    `def ${prefix}_step(weights, grads, states, rate, is_due, x, y, noise):`,
    ...(hasRefresh ? [...each('accumulate', 'states'), '    if is_due:', ...indented(each('refresh', 'states'))] : []),
    ...each(hasRefresh ? 'update' : 'step', 'done'),
    '    return [W for W, _ in done], [s for _, s in done]',
  ];
  return { lines: [...start, ...lines, ...step], ...summed(bodies) };
}

/** Whether a unit is a parameter as it is, in the place of that parameter. */
function isWhole(unit: Unit, { model: { parameters } }: UpdateOf, index: number): boolean {
  const [piece] = unit.pieces;
  const parameter = parameters[index];
  return (
    piece?.parameter === index &&
    unit.pieces.length === 1 &&
    !unit.flat &&
    parameter?.rows === unit.rows &&
    parameter.columns === unit.columns
  );
}

/** Whether what becomes of each weight depends on nothing of the others, nor on examples. */
function looksAtItself({ weights, states }: UpdateRecord): boolean {
  return states.every((state, u) => {
    const own = new RegExp(`^(weights|grads|states)\\[${u}\\]`);
    const results = [...Object.values(state), ...(weights?.[u] ? [weights[u]] : [])];
    return [...sourcesOf(results)].every((name) => own.test(name) || !/^(\w+\[|x$|y$|noise$)/.test(name));
  });
}

function sourcesOf(results: readonly Node[]): ReadonlySet<string> {
  const seen = new Set<Node>();
  const waiting = [...results];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    waiting.push(...node.operands);
  }
  return new Set([...seen].flatMap(({ action }) => (action.do === 'source' ? [action.name] : [])));
}

function bodyOf(dialect: Dialect, of: UpdateOf, { weights = [], states }: UpdateRecord, scope: Scope): Body {
  const entries = states.map((state) => Object.entries(state));
  const results = [...weights, ...entries.flatMap((own) => own.map(([, node]) => node))];
  const hypers = new Set(Object.keys(of.optimizer.hyper).map(hyperName));
  const names = new Map<Node, string>();
  const isSingle = scope.units.length === 1;
  for (const [u, own] of entries.entries()) {
    for (const [name, node] of own)
      if (!names.has(node) && !hypers.has(identifier(name)))
        names.set(node, `${identifier(name)}${isSingle ? '' : `_${u + 1}`}`);
  }
  const isFloat = (name: string) => hypers.has(name) || name === 'rate';
  const written = pythonStatements(dialect, results, (name) => ({ text: name, isFloat: isFloat(name) }), names);
  const sources = sourcesOf(results);
  const settings = Object.keys(of.optimizer.hyper).flatMap((name) =>
    sources.has(hyperName(name)) ? [`${hyperName(name)} = ${pythonNumber(numberOf(of.settings, name))}`] : [],
  );
  const starts = startRecord(of, scope.units);
  let at = weights.length;
  const dictionaries = entries.map((own, u) => {
    const known = Object.keys(starts[u] ?? {});
    const pairs = own.map(([name]) => `${pythonString(name)}: ${written.results[at++]}`);
    const before = scope.state(u, '').replace('[""]', '');
    if (pairs.length === 0) return before;
    return `{${[...(pairs.length < known.length ? [`**${before}`] : []), ...pairs].join(', ')}}`;
  });
  const newWeights = written.results.slice(0, weights.length);
  const isEach = scope.weight(0) === 'W';
  const after = isEach ? dictionaries.join() : `[${dictionaries.join(', ')}]`;
  const moved = isEach ? newWeights.join() : `[${newWeights.join(', ')}]`;
  return {
    lines: [...settings, ...written.lines, `return ${weights.length > 0 ? `${moved}, ` : ''}${after}`],
    operations: written.operations,
    needsNoise: sources.has('noise'),
  };
}

function startLines(dialect: Dialect, prefix: string, of: UpdateOf, units: readonly Unit[]): readonly string[] {
  const states = startRecord(of, units);
  const { lines, results } = pythonStatements(
    dialect,
    states.flatMap((state) => Object.values(state)),
    (name) => ({
      text: name,
    }),
  );
  let at = 0;
  const dictionaries = states.map((state) => {
    const pairs = Object.keys(state).map((name) => `${pythonString(name)}: ${results[at++]}`);
    return `        {${pairs.join(', ')}},`;
  });
  return [`def ${prefix}_start():`, ...indented(lines), '    return [', ...dictionaries, '    ]', '', ''];
}

function summed(bodies: readonly Body[]): Pick<UpdateCode, 'operations' | 'needsNoise'> {
  return {
    operations: bodies.reduce((sum, { operations }) => sum + operations, 0),
    needsNoise: bodies.some(({ needsNoise }) => needsNoise),
  };
}

/** What a variable may not be called: arguments, what modules and functions are called here, and Python's own words. */
const TAKEN = new Set(
  (
    'x y rate noise weights grads states s W G torch jax jnp math optax is_due ' +
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield max min abs zip'
  ).split(' '),
);

/** A state's name as a Python variable that nothing else has. */
function identifier(name: string): string {
  const plain = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/\W/g, '_');
  return TAKEN.has(plain) || /^(t\d+(_[wv])?|_*|\d.*)$/.test(plain) ? `kept_${plain}` : plain;
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `    ${line}`);
}
