import type { Node } from '../array/trace.ts';
import { literalText, type Dialect } from './dialect.ts';
import { asFloat, pythonExpression, type Expression } from './pythonExpression.ts';

/** What a recorded computation has become: lines to run in their order, and after them an expression for each result. */
export interface Statements {
  readonly lines: readonly string[];
  readonly results: readonly string[];
  /** How many operations there were. */
  readonly operations: number;
}

/** Characters beyond which an expression gets a name. */
const LONG = 76;

/**
 * Writes the operations that results need as Python. What is used once stands where it is used; everything else, and results that
 * `nameOf` knows, gets a name. `sourceText` is what a source is called in Python; a source may be a Python float.
 */
export function pythonStatements(
  dialect: Dialect,
  results: readonly Node[],
  sourceText: (name: string) => { readonly text: string; readonly isFloat?: boolean },
  nameOf: ReadonlyMap<Node, string> = new Map(),
): Statements {
  const { nodes, uses } = reached(results);
  const known = new Map<Node, Expression>();
  const names = new Set<string>();
  const lines: string[] = [];
  let count = 0;
  const fresh = (node: Node) => {
    const wanted = nameOf.get(node);
    if (wanted !== undefined && !names.has(wanted)) {
      names.add(wanted);
      return wanted;
    }
    return `t${++count}`;
  };
  const of = (node: Node): Expression => {
    const found = known.get(node);
    if (!found) throw new Error(`operand ${node.id} is used before it is written`);
    return found;
  };
  for (const node of nodes) {
    if (node.action.do === 'source') {
      const { text, isFloat = false } = sourceText(node.action.name);
      known.set(node, { text, level: 'atom', isFloat });
      continue;
    }
    if (node.action.do === 'eigh') {
      const pair = fresh(node);
      lines.push(`${pair}_w, ${pair}_v = ${dialect.module}linalg.eigh(${asArray(dialect, of(node.operands[0]!))})`);
      known.set(node, { text: pair, level: 'atom', isFloat: false });
      continue;
    }
    const expression = pythonExpression(dialect, node, of);
    const isPlain = node.action.do === 'constant' || /^\w+$/.test(expression.text);
    const isNamed = !isPlain && ((uses.get(node) ?? 0) > 1 || nameOf.has(node) || expression.text.length > LONG);
    if (isNamed) {
      const name = fresh(node);
      lines.push(`${name} = ${expression.text}`);
      known.set(node, { text: name, level: 'atom', isFloat: expression.isFloat });
    } else known.set(node, expression);
  }
  return {
    lines,
    results: results.map((node) => resultText(dialect, node, of(node))),
    operations: nodes.filter(({ action }) => action.do !== 'source' && action.do !== 'constant').length,
  };
}

/** A result has its full shape, which a number has not. */
function resultText(dialect: Dialect, { rows, columns, action }: Node, expression: Expression): string {
  if (action.do === 'literal') return literalText(dialect, action.values, rows, columns);
  return expression.isFloat ? dialect.full(rows, columns, asFloat(expression)) : expression.text;
}

function asArray(dialect: Dialect, expression: Expression): string {
  return expression.isFloat ? dialect.full(1, 1, asFloat(expression)) : expression.text;
}

/** Everything that results need, operands first, and how often each is used. */
function reached(results: readonly Node[]): {
  readonly nodes: readonly Node[];
  readonly uses: ReadonlyMap<Node, number>;
} {
  const uses = new Map<Node, number>();
  const waiting = [...results];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const before = uses.get(node) ?? 0;
    uses.set(node, before + 1);
    if (before === 0) waiting.push(...node.operands);
  }
  return { nodes: [...uses.keys()].toSorted((a, b) => a.id - b.id), uses };
}
