import type { Node } from '../array/trace.ts';
import type { Group } from './combine.ts';
import type { Map as MapInstruction, Micro, View } from './program.ts';

/** Values that a map may hold at once; a group with more is cut in two. */
export const REGISTERS = 16;

/** A group of elementwise operations as maps: one, or several where it would need too many registers. */
export function mapsOf(
  group: Group,
  viewOf: (node: Node) => View,
  fresh: (node: Node) => View,
): readonly MapInstruction[] {
  const code = codeOf(group, viewOf, fresh);
  if (code) {
    const { rows, columns } = group.nodes[0]!;
    return [{ op: 'map', rows, columns, code, nodes: group.nodes }];
  }
  const half = Math.ceil(group.nodes.length / 2);
  const [early, late] = [group.nodes.slice(0, half), group.nodes.slice(half)];
  const crossing = early.filter((node) => late.some(({ operands }) => operands.includes(node)));
  const keptEarly = new Set([...early.filter((node) => group.kept.has(node)), ...crossing]);
  const keptLate = new Set(late.filter((node) => group.kept.has(node)));
  return [
    ...mapsOf({ nodes: early, kept: keptEarly }, viewOf, fresh),
    ...mapsOf({ nodes: late, kept: keptLate }, viewOf, fresh),
  ];
}

/** The program of a group, or undefined if it needs too many registers. */
function codeOf(group: Group, viewOf: (node: Node) => View, fresh: (node: Node) => View): Micro[] | undefined {
  const inside = new Set(group.nodes);
  /** Everything that occupies a register, with the position of the last operation that uses it. */
  const lastUse = new Map<Node, number>();
  group.nodes.forEach(({ operands }, i) => operands.forEach((operand) => lastUse.set(operand, i)));
  const registers = new Map<Node, number>();
  const free = Array.from({ length: REGISTERS }, (_, i) => REGISTERS - 1 - i);
  const code: Micro[] = [];
  const take = (node: Node): number | undefined => {
    const register = free.pop();
    if (register !== undefined) registers.set(node, register);
    return register;
  };
  const release = (node: Node): void => {
    const register = registers.get(node);
    if (register !== undefined) free.push(register);
    registers.delete(node);
  };
  for (const [i, node] of group.nodes.entries()) {
    if (node.action.do !== 'elementwise') throw new Error(`${node.action.do} in a map`);
    for (const operand of new Set(node.operands)) {
      if (registers.has(operand)) continue;
      if (inside.has(operand)) throw new Error(`t${operand.id} is used before it is computed`);
      const to = take(operand);
      if (to === undefined) return undefined;
      const { action } = operand;
      code.push(
        action.do === 'constant'
          ? { do: 'constant', to, value: action.value }
          : { do: 'load', to, from: stretched(viewOf(operand), node) },
      );
    }
    const operands = node.operands.map((operand) => registers.get(operand)!);
    for (const operand of new Set(node.operands)) if (lastUse.get(operand) === i) release(operand);
    const to = take(node);
    if (to === undefined) return undefined;
    code.push({ do: node.action.f, to, operands, node });
    if (group.kept.has(node)) code.push({ do: 'store', from: to, to: fresh(node) });
    if (!lastUse.has(node)) release(node);
  }
  return code;
}

/** A view with the rows and columns of a node; an axis of length 1 is repeated. */
function stretched(view: View, { rows, columns }: Node): View {
  return {
    ...view,
    rows,
    columns,
    rowStride: view.rows === 1 ? 0 : view.rowStride,
    columnStride: view.columns === 1 ? 0 : view.columnStride,
  };
}
