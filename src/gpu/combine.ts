import type { Node } from '../array/trace.ts';

/** What becomes one instruction, or one map. */
export interface Group {
  /** In order of recording. */
  readonly nodes: readonly Node[];
  /** Those whose values must be in memory, for another group or as a result. */
  readonly kept: ReadonlySet<Node>;
}

/**
 * Sorts the operations that `results` need into groups. Every operation has a level: one more than that of the latest of its operands, or the
 * same where the operand can stay in a register, that is where both are elementwise on the same shape. Elementwise operations then move as
 * late as their users allow if that spares them the memory. Groups of one level do not depend on each other, so there is one wait for all.
 */
export function combine(results: readonly Node[]): readonly Group[] {
  const order = reachable(results);
  const users = usersOf(order);
  const level = earliest(order);
  postpone(order, users, level);
  const group = joined(order, level);
  const wanted = new Set(results);
  const kept = new Set<Node>();
  for (const node of order) {
    if (wanted.has(node) || (users.get(node) ?? []).some((user) => group.get(user) !== group.get(node))) kept.add(node);
  }
  const members = new Map<Node, Node[]>();
  for (const node of order) {
    if (isFree(node)) continue;
    const leader = group.get(node)!;
    const own = members.get(leader);
    if (own) own.push(node);
    else members.set(leader, [node]);
  }
  return [...members.values()]
    .sort((a, b) => level.get(a[0]!)! - level.get(b[0]!)! || a[0]!.id - b[0]!.id)
    .map((nodes) => ({ nodes, kept: new Set(nodes.filter((node) => kept.has(node))) }));
}

/** Everything that the results are made of, in the order of recording. */
function reachable(results: readonly Node[]): readonly Node[] {
  const found = new Set<Node>();
  const visit = [...results];
  for (let node = visit.pop(); node; node = visit.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    visit.push(...node.operands);
  }
  return [...found].sort((a, b) => a.id - b.id);
}

function usersOf(order: readonly Node[]): ReadonlyMap<Node, readonly Node[]> {
  const users = new Map<Node, Node[]>();
  for (const node of order) {
    for (const operand of new Set(node.operands)) {
      const own = users.get(operand);
      if (own) own.push(node);
      else users.set(operand, [node]);
    }
  }
  return users;
}

/** Whether an operation costs nothing: it is there already, or is another way of looking at what is. */
function isFree({ action }: Node): boolean {
  return ['source', 'constant', 'literal', 'transpose', 'slice'].includes(action.do);
}

/** Whether the user can take the operand from a register. */
function inRegister(user: Node, operand: Node): boolean {
  const elementwise = user.action.do === 'elementwise' && operand.action.do === 'elementwise';
  return elementwise && user.rows === operand.rows && user.columns === operand.columns;
}

function earliest(order: readonly Node[]): Map<Node, number> {
  const level = new Map<Node, number>();
  for (const node of order) {
    if (['source', 'constant', 'literal'].includes(node.action.do)) level.set(node, -1);
    else if (isFree(node)) level.set(node, level.get(node.operands[0]!)!);
    else
      level.set(
        node,
        Math.max(...node.operands.map((operand) => level.get(operand)! + (inRegister(node, operand) ? 0 : 1))),
      );
  }
  return level;
}

/** Moves elementwise operations to the level of their first user where that user takes them from a register. */
function postpone(order: readonly Node[], users: ReadonlyMap<Node, readonly Node[]>, level: Map<Node, number>): void {
  /** The latest level at which a node can be computed for all its users. */
  const latest = new Map<Node, number>();
  for (const node of [...order].reverse()) {
    const own = users.get(node) ?? [];
    const limits = own.map((user) =>
      isFree(user) ? latest.get(user)! : level.get(user)! - (inRegister(user, node) ? 0 : 1),
    );
    const limit = Math.min(...limits, Infinity);
    latest.set(node, limit);
    const spares = own.some((user) => inRegister(user, node) && level.get(user) === limit);
    if (spares && limit > level.get(node)!) level.set(node, limit);
  }
}

/** The leader of each node's group: elementwise operations that hand values on in registers, at one level. */
function joined(order: readonly Node[], level: ReadonlyMap<Node, number>): ReadonlyMap<Node, Node> {
  const leader = new Map<Node, Node>(order.map((node) => [node, node]));
  const find = (node: Node): Node => {
    let at = node;
    while (leader.get(at) !== at) at = leader.get(at)!;
    return at;
  };
  for (const node of order) {
    for (const operand of node.operands) {
      if (!inRegister(node, operand) || level.get(node) !== level.get(operand)) continue;
      const [a, b] = [find(node), find(operand)];
      if (a.id < b.id) leader.set(b, a);
      else leader.set(a, b);
    }
  }
  return new Map(order.map((node) => [node, find(node)]));
}
