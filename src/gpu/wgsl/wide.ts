import { EIGEN_ROWS, reduceShape } from '../encode.ts';
import type { Instruction } from '../program.ts';
import { DOUBLE_FLOAT } from './doubleFloat.ts';
import { EIGEN_WIDE } from './eigen.ts';
import { EIGEN_DOUBLE } from './eigenDouble.ts';
import { eigenWgsl, isForOne } from './eigenWgsl.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { PERMUTED } from './permuted.ts';
import { SURROUNDINGS } from './surroundings.ts';

/** A kernel that does one kind of instruction, or a part of one, in many workgroups; decompositions as wholes one in each. */
export type WideKernel =
  | 'map'
  | 'matmul'
  | 'reduce'
  | 'reduceTogether'
  | 'pick'
  | 'batch'
  | 'eigen'
  | 'eigenStart'
  | 'eigenRotate'
  | 'eigenCheck'
  | 'eigenFinish'
  | 'eigenDouble';

const CALLS: Readonly<Record<WideKernel, string>> = {
  map: 'runMap(pc, head, now, lane, lanes);',
  matmul: 'runMatmul(pc, head, now, lane, lanes);',
  reduce: 'runReduce(pc, head, now, lane, lanes);',
  reduceTogether: 'runReduceTogether(pc, head, now, lane);',
  pick: 'runPick(pc, head, now, lane, lanes);',
  batch: 'runBatch(pc, head, now, lane, lanes);',
  eigen: 'eigen(a, w, v, work, n, lane);',
  eigenStart: 'let going = eigenStart(a, w, v, work, n, lane);',
  eigenRotate: 'eigenRotate(w, v, work, n, params.turn, lane, lanes);',
  eigenCheck: 'let done = eigenCheck(w, v, work, n, params.turn, lane);',
  eigenFinish: 'eigenFinish(w, v, work, n, lane);',
  eigenDouble: 'eigenDouble(a, w, v, work, n, lane);',
};

/** The kernels of an instruction for workgroups of so many lanes, in order; `alone`: in one workgroup. */
export function kernelsFor(
  instruction: Instruction,
  lanes: number,
  sweeps: number,
  rounds: number,
): readonly { readonly kernel: WideKernel; readonly turn: number; readonly alone: boolean }[] {
  switch (instruction.op) {
    case 'reduce': {
      const together = reduceShape(instruction).outer === 1;
      return [{ kernel: together ? 'reduceTogether' : 'reduce', turn: 0, alone: together }];
    }
    case 'eigh': {
      if (instruction.double) return [{ kernel: 'eigenDouble', turn: 0, alone: true }];
      if (isForOne(lanes, instruction.from.rows)) return [{ kernel: 'eigen', turn: 0, alone: true }];
      const sweep = (number: number) => [
        ...Array.from({ length: rounds }, (_, round) => ({
          kernel: 'eigenRotate' as const,
          turn: number * rounds + round,
          alone: false,
        })),
        { kernel: 'eigenCheck' as const, turn: (number + 1) * rounds, alone: true },
      ];
      return [
        { kernel: 'eigenStart', turn: 0, alone: true },
        ...Array.from({ length: sweeps }, (_, number) => sweep(number)).flat(),
        { kernel: 'eigenFinish', turn: 0, alone: true },
      ];
    }
    default:
      return [{ kernel: instruction.op, turn: 0, alone: false }];
  }
}

/** The kernel as a shader whose lanes are those of all workgroups of a dispatch, `allLanes` at most; workgroups in y are replicas. */
export function wideWgsl(kernel: WideKernel, lanes: number, strip: number, allLanes: number): string {
  const isEigen = kernel.startsWith('eigen');
  const isWhole = kernel === 'eigen' || kernel === 'eigenDouble';
  return /* wgsl */ `
  ${SURROUNDINGS(lanes, strip, allLanes)}
  ${ELEMENTWISE}
  ${PERMUTED}
  ${kernel === 'eigen' ? eigenWgsl(lanes) : EIGEN_WIDE}
  ${DOUBLE_FLOAT}
  ${EIGEN_DOUBLE}
  ${INSTRUCTIONS}

  @compute @workgroup_size(LANES)
  fn run(
    @builtin(workgroup_id) group : vec3<u32>,
    @builtin(num_workgroups) groups : vec3<u32>,
    @builtin(local_invocation_index) local : u32,
  ) {
    let number = params.begin + group.y;
    let replica = fleet[number];
    let now = Now(params.first, replica.y, replica.z, number);
    let pc = replica.x + params.pc${isWhole ? ` + ${EIGEN_ROWS}u * group.x` : ''};
    let head = code[pc];
    let lane = ${isWhole || kernel === 'reduceTogether' ? 'local' : 'group.x * LANES + local'};
    let lanes = groups.x * LANES;
    if (number == 0u && group.x == 0u && local == 0u) { record[0] = params.canary; }
    ${
      isEigen
        ? `let at = code[pc + 1u];
    let n = head.z;
    let a = place(at.x, now.own);
    let w = now.own + at.y;
    let v = w + n;
    let work = now.own + at.z;`
        : ''
    }
    ${CALLS[kernel]}
  }
`;
}
