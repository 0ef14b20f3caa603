import { encode, tileFor } from './encode.ts';
import { kernelsFor, wideWgsl, type WideKernel } from './wgsl/wide.ts';
import { registerFile } from './wgsl/surroundings.ts';
import type { Dispatch, Loading, Way } from './loaded.ts';
import type { Workshop } from './machine.ts';
import { operationsAtMost } from './operations.ts';
import { isDue, type Instruction, type Program } from './program.ts';

/** Workgroups of a dispatch at most; lanes that have more to do than one thing take several. */
const MOST_GROUPS = { software: 32, hardware: 1024 };
/** Sweeps of an eigendecomposition at most; it mostly is done after eight. */
const SWEEPS = 20;

/** Whether a training needs more than one workgroup for a replica. */
export function isWide({ wideAbove }: Workshop, { programs }: Loading): boolean {
  return programs.some((program) => operationsAtMost(program) > wideAbove);
}

/** One dispatch for each instruction, in as many workgroups as it has work for: for networks that are too large for one workgroup. */
export function wide({ build, lanes, strip, on }: Workshop, { programs, replicas, steps }: Loading): Way {
  const mostGroups = on.software ? MOST_GROUPS.software : MOST_GROUPS.hardware;
  const lists = programs.map((program) => listOf(program, lanes, mostGroups));
  const fleet = programs.map((_, i) => ({
    begin: replicas.findIndex(({ program }) => program === i),
    count: replicas.filter(({ program }) => program === i).length,
  }));
  return {
    kernels: () => 'wide',
    registers: registerFile(strip, lanes * mostGroups),
    most: 4,
    async dispatches(first, count) {
      const all: Dispatch[] = [];
      for (let step = first; step < first + count; step++) {
        for (const [i, sections] of lists.entries()) {
          const { begin, count: own } = fleet[i]!;
          for (const { condition, launches } of sections) {
            if (!isDue(condition, step, steps)) continue;
            for (const { kernel, groups, pc, turn } of launches) {
              const pipeline = await build(wideWgsl(kernel, lanes, strip, lanes * mostGroups));
              all.push({ pipeline, groups: [groups, own], first: step, count: 1, begin, pc, turn });
            }
          }
        }
      }
      return all;
    },
    // Every instruction has a kernel of its own already.
    specialise: () => Promise.resolve(),
  };
}

/** What one instruction takes: kernels in order, each in so many workgroups. */
interface Launch {
  readonly kernel: WideKernel;
  readonly groups: number;
  readonly pc: number;
  readonly turn: number;
}

function listOf(program: Program, lanes: number, mostGroups: number) {
  const { words } = encode(program, lanes);
  let pc = 0;
  const next = () => {
    const here = pc;
    pc += words[4 * here + 1]!;
    return here;
  };
  return program.sections.map(({ condition, instructions }) => {
    // The row of the section itself.
    pc += 1;
    const launches = instructions.flatMap(({ instruction }): readonly Launch[] => {
      const at = next();
      const groups = Math.max(1, Math.min(mostGroups, Math.ceil(tasksOf(instruction, lanes) / lanes)));
      const rounds = instruction.op === 'eigh' ? 2 * Math.ceil(instruction.from.rows / 2) - 1 : 0;
      return kernelsFor(instruction, lanes, SWEEPS, rounds).map(({ kernel, turn, alone }) => ({
        kernel,
        turn,
        pc: at,
        groups: alone ? 1 : groups,
      }));
    });
    return { condition, launches };
  });
}

/** Things to do that lanes can do side by side. */
function tasksOf(instruction: Instruction, lanes: number): number {
  switch (instruction.op) {
    case 'map':
      return Math.ceil((instruction.rows * instruction.columns) / 4);
    case 'matmul': {
      const { rows, columns } = tileFor(instruction, lanes);
      const { out, groups } = instruction;
      return groups.count * Math.ceil(out.rows / rows) * Math.ceil(out.columns / columns);
    }
    case 'pick':
      return instruction.out.rows * instruction.out.columns;
    case 'reduce':
      return instruction.out.rows * instruction.out.columns;
    case 'eigh':
      return instruction.from.rows ** 2 / 2;
    case 'batch':
      return instruction.tables[0]?.out.rows ?? 0;
  }
}
