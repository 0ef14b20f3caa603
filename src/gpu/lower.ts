import type { Node } from '../array/trace.ts';
import { combine } from './combine.ts';
import { mapsOf } from './map.ts';
import { contiguous, isContiguous, type Buffer, type Instruction, type View } from './program.ts';

/** Instructions in order, and where the value of each node can be found once they have run. */
export interface Lowered {
  readonly instructions: readonly Instruction[];
  viewOf(node: Node): View;
}

/**
 * Instructions for everything that `results` need, each value in a temporary of its own. Elementwise operations on equal shapes become one
 * map where nothing else needs their values; transposes, slices and reshapes cost nothing where strides can express them. `placeOf` gives
 * the places of sources, literals and constants.
 */
export function lower(results: readonly Node[], placeOf: (node: Node) => View): Lowered {
  const views = new Map<Node, View>();
  const instructions: Instruction[] = [];
  const fresh = (node: Node): View => {
    const view = contiguous(temporary(`t${node.id}`, node.rows * node.columns), node.rows, node.columns);
    views.set(node, view);
    return view;
  };
  const viewOf = (node: Node): View => {
    const view = views.get(node) ?? lookedAt(node);
    views.set(node, view);
    return view;
  };
  /** The place of a node that no instruction makes. */
  const lookedAt = (node: Node): View => {
    const { action, rows, columns } = node;
    const [operand] = node.operands;
    switch (action.do) {
      case 'source':
      case 'constant':
      case 'literal':
        return placeOf(node);
      case 'transpose':
        return turned(viewOf(operand!));
      case 'slice': {
        const whole = viewOf(operand!);
        const offset = whole.offset + action.row * whole.rowStride + action.column * whole.columnStride;
        return { ...whole, rows, columns, offset };
      }
      case 'reshape':
        return { ...viewOf(operand!), rows, columns, rowStride: columns, columnStride: 1 };
      default:
        throw new Error(`nothing has computed ${action.do} ${node.id}`);
    }
  };

  for (const group of combine(results)) {
    const [node] = group.nodes;
    if (node!.action.do === 'elementwise') instructions.push(...mapsOf(group, viewOf, fresh));
    else instructions.push(...single(node!, viewOf, fresh));
  }
  return { instructions, viewOf };
}

/** The instructions of an operation that is not elementwise; none for a reshape that is only another way of looking at its operand. */
function single(node: Node, viewOf: (node: Node) => View, fresh: (node: Node) => View): readonly Instruction[] {
  const { action } = node;
  const [a, b] = node.operands.map(viewOf);
  const nodes = [node];
  switch (action.do) {
    case 'matmul': {
      const { groups: count, transposeA, transposeB } = action;
      const first = (view: View) => ({ ...view, rows: view.rows / count });
      const step = ({ rows, rowStride }: View) => (rows / count) * rowStride;
      const whole = fresh(node);
      const [left, right] = [transposeA ? turned(first(a!)) : first(a!), transposeB ? turned(first(b!)) : first(b!)];
      const groups = { count, a: step(a!), b: step(b!), out: step(whole) };
      return [{ op: 'matmul', a: left, b: right, out: first(whole), groups, nodes }];
    }
    case 'pick':
      return [{ op: 'pick', from: a!, columns: b!, out: fresh(node), nodes }];
    case 'sum':
    case 'max':
      return [{ op: 'reduce', f: action.do, from: a!, out: fresh(node), nodes }];
    case 'eigh': {
      const n = node.columns;
      const { double } = action;
      const work = temporary(`work of t${node.id}`, double ? 4 * n * n + 4 * n : n * n + 5 * n);
      // The kernels read row after row.
      const from = isContiguous(a!) ? a! : contiguous(temporary(`operand of t${node.id}`, n * n), n, n);
      const before = from === a! ? [] : [copy(a!, from, nodes)];
      return [...before, { op: 'eigh', from, out: fresh(node), work, double, nodes }];
    }
    case 'concat': {
      const whole = fresh(node);
      const step = action.axis === 'rows' ? whole.rowStride : whole.columnStride;
      let at = 0;
      return node.operands.map((part) => {
        const { rows, columns } = part;
        const to = { ...whole, offset: at * step, rows, columns };
        at += part[action.axis];
        return copy(viewOf(part), to, nodes);
      });
    }
    case 'reshape': {
      if (isContiguous(a!)) return [];
      const { rows, columns } = a!;
      return [copy(a!, { ...fresh(node), rows, columns, rowStride: columns }, nodes)];
    }
    default:
      throw new Error(`${action.do} is not an instruction`);
  }
}

/** A map that copies. */
export function copy(from: View, to: View, nodes: readonly Node[]): Instruction {
  const { rows, columns } = from;
  const code = [
    { do: 'load', to: 0, from },
    { do: 'store', from: 0, to },
  ] as const;
  return { op: 'map', rows, columns, code, nodes };
}

function temporary(name: string, size: number): Buffer {
  return { name, space: 'temporary', size };
}

function turned(view: View): View {
  const { rows, columns, rowStride, columnStride } = view;
  return { ...view, rows: columns, columns: rows, rowStride: columnStride, columnStride: rowStride };
}
