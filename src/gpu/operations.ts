import { stepsOf } from './encode.ts';
import type { Instruction, Program } from './program.ts';

/** Arithmetic operations of a step, about; what is done at every N-th step counts for an N-th. */
export function operationsPerStep({ sections }: Program): number {
  return sections.reduce((sum, { condition, instructions }) => {
    const share = condition.when === 'every' || condition.when === 'after' ? 1 / stepsOf(condition) : 1;
    return sum + share * instructions.reduce((own, { instruction }) => own + operations(instruction), 0);
  }, 0);
}

/** Arithmetic operations of a step at which everything is due, about. */
export function operationsAtMost({ sections }: Program): number {
  const all = sections.flatMap(({ instructions }) => instructions);
  return all.reduce((sum, { instruction }) => sum + operations(instruction), 0);
}

function operations(instruction: Instruction): number {
  switch (instruction.op) {
    case 'map':
      return instruction.rows * instruction.columns * instruction.code.length;
    case 'matmul':
      return 2 * instruction.groups.count * instruction.out.rows * instruction.out.columns * instruction.a.columns;
    case 'reduce':
      return instruction.from.rows * instruction.from.columns;
    case 'pick':
      return instruction.out.rows * instruction.out.columns;
    case 'eigh':
      // Eight sweeps of n²/2 rotations, each of two rows of the matrix and two of the vectors; twenty times that in double-float.
      return (instruction.double ? 20 : 1) * 48 * instruction.from.rows ** 3;
    case 'batch':
      return instruction.tables.reduce((sum, { out }) => sum + out.rows * out.columns, 0);
  }
}
