import type { Node } from '../array/trace.ts';
import { copy, type Lowered } from './lower.ts';
import {
  accesses,
  contiguous,
  isContiguous,
  mapViews,
  type Buffer,
  type Instruction,
  type Map as MapInstruction,
  type View,
} from './program.ts';

/** A value, and the whole contiguous place, in a buffer of its own, where it has to be when the section is over. */
export interface Result {
  readonly node: Node;
  readonly to: View;
}

/**
 * Brings every result to its place: by computing it there, where nobody still needs what the place held before; along with a map that has it
 * in a register; or by a copy at the end.
 */
export function settle({ instructions, viewOf }: Lowered, results: readonly Result[]): readonly Instruction[] {
  const moves = new Map<Buffer, View>();
  const now = (view: View): View => {
    const to = moves.get(view.buffer);
    return to ? { ...view, buffer: to.buffer, offset: to.offset + view.offset } : view;
  };
  const before: Instruction[] = [];
  const after: { readonly from: View; readonly to: View; readonly node: Node }[] = [];
  let body = [...instructions];
  for (const { node, to } of results) {
    const from = viewOf(node);
    if (from.buffer === to.buffer && isContiguous(from)) continue;
    if (to.buffer.space === 'record') {
      const along = alongWith(body, from, to);
      if (along) {
        body = along;
        continue;
      }
    } else if (!moves.has(from.buffer) && canComputeIn(body, from, to)) {
      moves.set(from.buffer, to);
      continue;
    }
    if (from.buffer.space === 'own' && results.some((other) => other.to.buffer === from.buffer)) {
      // It is no more when the copies are made at the end.
      const { rows, columns } = from;
      const saved = contiguous(
        { name: `old ${from.buffer.name}`, space: 'temporary', size: rows * columns },
        rows,
        columns,
      );
      before.push(copy(from, saved, [node]));
      after.push({ from: saved, to, node });
    } else after.push({ from, to, node });
  }
  const copies = after.map(({ from, to, node }) =>
    copy(from, { ...to, rows: from.rows, columns: from.columns }, [node]),
  );
  return [...before, ...[...body, ...copies].map((instruction) => mapViews(instruction, now))];
}

/** Whether the temporary that `from` fills can be replaced by `to`: nothing reads what `to` held once the first of it has been written. */
function canComputeIn(body: readonly Instruction[], from: View, to: View): boolean {
  const whole = from.buffer.space === 'temporary' && from.offset === 0 && isContiguous(from);
  if (!whole || from.buffer.size !== to.buffer.size) return false;
  const first = body.findIndex((instruction) =>
    accesses(instruction).writes.some(({ buffer }) => buffer === from.buffer),
  );
  return body.every((instruction, i) => {
    if (i < first) return true;
    if (i === first && instruction.op === 'map') return readsBeforeWriting(instruction, from, to);
    return accesses(instruction).reads.every(({ buffer }) => buffer !== to.buffer);
  });
}

/** Whether every element of `to` that the map loads is the one in hand, and is loaded before `from` is stored. */
function readsBeforeWriting({ code }: MapInstruction, from: View, to: View): boolean {
  const stored = code.findIndex((line) => line.do === 'store' && line.to.buffer === from.buffer);
  return code.every(
    (line, i) => line.do !== 'load' || line.from.buffer !== to.buffer || (i < stored && sameElements(line.from, to)),
  );
}

/** Whether element (i, j) of one is that of the other. */
function sameElements(a: View, b: View): boolean {
  const axis = (length: number, other: number, stride: number, otherStride: number) =>
    length === other && (length === 1 || stride === otherStride);
  return (
    a.offset === b.offset &&
    axis(a.rows, b.rows, a.rowStride, b.rowStride) &&
    axis(a.columns, b.columns, a.columnStride, b.columnStride)
  );
}

/** The body with a store added to a map that has the value in a register, if there is one. */
function alongWith(body: readonly Instruction[], from: View, to: View): Instruction[] | undefined {
  for (const [i, instruction] of body.entries()) {
    if (instruction.op !== 'map') continue;
    const at = instruction.code.findIndex(
      (line) =>
        (line.do === 'store' && line.to.buffer === from.buffer && sameElements(line.to, from)) ||
        (line.do === 'load' && line.from.buffer === from.buffer && sameElements(line.from, from)),
    );
    const line = instruction.code[at];
    if (!line || (line.do !== 'store' && line.do !== 'load')) continue;
    const register = line.do === 'store' ? line.from : line.to;
    const { rows, columns } = instruction;
    const store = { do: 'store', from: register, to: { ...to, rows, columns } } as const;
    const code = [...instruction.code.slice(0, at + 1), store, ...instruction.code.slice(at + 1)];
    return body.with(i, { ...instruction, code });
  }
  return undefined;
}
