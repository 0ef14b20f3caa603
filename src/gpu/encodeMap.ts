import { LINES } from './lines.ts';
import { isContiguous, isScalar, type Map as MapInstruction, type Micro, type View } from './program.ts';

/** How a word says where an operand is: a register, an array like the map's, one number, or one number of a table by steps. */
const MODES = { register: 0, linear: 1, scalar: 2, byStep: 3 } as const;

/** Where a value is while a map runs. */
interface Operand {
  readonly mode: number;
  readonly word: number;
}

/** What the encoder of a map has to know of its surroundings. */
interface Surroundings {
  /** The address of a view, as programs write it. */
  address(view: View): number;
  /** The address of a constant. */
  constant(value: number): number;
}

/**
 * A map's code as rows of four words: (what it does, and the modes of its operands; result; first; second operand). Values are read where they
 * are and written where they belong; registers, which are memory too, hold only what has no other place.
 */
export function encodeMap(
  { rows, columns, code }: MapInstruction,
  { address, constant }: Surroundings,
): readonly (readonly number[])[] {
  const held = new Map<number, Operand>();
  const encoded: number[][] = [];
  const register = (number: number): Operand => ({ mode: MODES.register, word: number });
  const row = (what: number, out: Operand, a: Operand, b: Operand = a, c = 0) => {
    const modes = (out.mode << 8) | (a.mode << 10) | (b.mode << 12);
    encoded.push([what | modes | (c << 16), out.word, a.word, b.word]);
  };
  const linear = (view: View): Operand | undefined =>
    isLinear(view, rows, columns) ? { mode: MODES.linear, word: address(view) } : undefined;
  const valueOf = (number: number): Operand => {
    const operand = held.get(number);
    if (!operand) throw new Error(`register ${number} is read before it is written`);
    return operand;
  };
  /** Brings a value into the register of its number. */
  const inRegister = (number: number): number => {
    const operand = valueOf(number);
    if (operand.mode !== MODES.register) row(LINES.copy, register(number), operand);
    held.set(number, register(number));
    return number;
  };

  for (const [i, line] of code.entries()) {
    if (line.do === 'load') {
      const { from, to } = line;
      const scalar = from.byStep ? MODES.byStep : isScalar(from) ? MODES.scalar : undefined;
      const there = scalar === undefined ? linear(from) : { mode: scalar, word: address(from) };
      if (!there) {
        encoded.push([LINES.loadStrided | (to << 16), address(from), from.rowStride, from.columnStride]);
        held.set(to, register(to));
      } else {
        held.set(to, there);
        if (isOverwritten(code, i)) inRegister(to);
      }
    } else if (line.do === 'constant') {
      held.set(line.to, { mode: MODES.scalar, word: constant(line.value) });
    } else if (line.do === 'store') {
      storeValue(line);
    } else {
      const [a = 0, b = a, c] = line.operands;
      const third = c === undefined ? 0 : inRegister(c);
      const next = code[i + 1];
      const place = next?.do === 'store' && next.from === line.to && isOwn(next.to) ? linear(next.to) : undefined;
      const out = place ?? register(line.to);
      row(LINES[line.do], out, valueOf(a), valueOf(b), third);
      held.set(line.to, out);
    }
  }
  return encoded;

  function storeValue({ from, to }: Micro & { do: 'store' }): void {
    const value = valueOf(from);
    if (!isOwn(to)) {
      encoded.push([LINES.storeRecord | (value.mode << 10), address(to), value.word, to.buffer.stream ?? 0]);
      return;
    }
    const place = linear(to);
    if (!place)
      encoded.push([LINES.storeStrided | (inRegister(from) << 16), address(to), to.rowStride, to.columnStride]);
    // A function that comes right before its store has written there.
    else if (value.mode !== MODES.linear || value.word !== place.word) row(LINES.copy, place, value);
  }
}

/** Whether element e of a map on `rows × columns` is at the view's beginning + e. */
function isLinear(view: View, rows: number, columns: number): boolean {
  return view.rows === rows && view.columns === columns && isContiguous(view);
}

function isOwn({ buffer }: View): boolean {
  return buffer.space !== 'record';
}

/** Whether what line i loads is stored over before the value is used for the last time. */
function isOverwritten(code: readonly Micro[], i: number): boolean {
  const load = code[i]!;
  if (load.do !== 'load') return false;
  let lastUse = i;
  for (let j = i + 1; j < code.length; j++) {
    const line = code[j]!;
    if (line.do === 'store' ? line.from === load.to : 'operands' in line && line.operands.includes(load.to))
      lastUse = j;
    if (line.do !== 'store' && line.to === load.to) break;
  }
  return code.some((line, j) => j > i && j <= lastUse && line.do === 'store' && line.to.buffer === load.from.buffer);
}
