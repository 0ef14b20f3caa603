import { EIGEN_ROWS, type SectionRows } from './encode.ts';
import { isDue, type Placed, type Program, type Section } from './program.ts';

/** A part of a program's rows that the interpreter does, or decompositions side by side, the first of them in row `from`. */
export type Piece =
  | { readonly by: 'interpreter'; readonly from: number; readonly to: number }
  | { readonly by: 'eigen'; readonly from: number; readonly count: number; readonly double: boolean };

/** Sections `[from, to)` of a program, whose rows these are, in the pieces in which they are interpreted at a step of a training with so many. */
export function piecesOf(
  program: Program,
  rows: readonly SectionRows[],
  [from, to]: readonly [number, number],
  step: number,
  steps: number,
): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = rows[from]!.begin;
  for (const [i, section] of program.sections.slice(from, to).entries()) {
    if (!isDue(section.condition, step, steps)) continue;
    for (const { row, count, double } of decompositionsOf(section, rows[from + i]!.instructions)) {
      if (row > at) pieces.push({ by: 'interpreter', from: at, to: row });
      pieces.push({ by: 'eigen', from: row, count, double });
      at = row + EIGEN_ROWS * count;
    }
  }
  const end = rows[to - 1]!.end;
  return end > at ? [...pieces, { by: 'interpreter', from: at, to: end }] : pieces;
}

/** Whether a section decomposes anything. */
export function decomposes({ instructions }: Section): boolean {
  return instructions.some(({ instruction }) => instruction.op === 'eigh');
}

/** Decompositions that follow one another without waiting; `rows` are those at which the instructions begin. */
function decompositionsOf({ instructions }: Section, rows: readonly number[]) {
  const groups: { row: number; count: number; double: boolean }[] = [];
  for (const [i, { instruction, sync }] of instructions.entries()) {
    if (instruction.op !== 'eigh') continue;
    const { double } = instruction;
    const last = groups.at(-1);
    if (last && !sync && isEigen(instructions[i - 1]) && last.double === double) last.count += 1;
    else groups.push({ row: rows[i]!, count: 1, double });
  }
  return groups;
}

function isEigen(placed: Placed | undefined): boolean {
  return placed?.instruction.op === 'eigh';
}
