import { CODES, SYNC, TOGETHER } from './encode.ts';
import { ELEMENTWISE } from './wgsl/elementwise.ts';
import { INSTRUCTIONS } from './wgsl/instructions.ts';
import { PERMUTED } from './wgsl/permuted.ts';
import { SURROUNDINGS } from './wgsl/surroundings.ts';

/**
 * The kernel that runs any program but for its eigendecompositions, which would cost every other instruction on adapters that execute all
 * branches: hosts run a program up to one, that in a kernel of its own, and go on behind it. A workgroup for each replica goes through `params.count` steps of that replica's program. All
 * branches depend on the program and the workgroup's number alone, so that lanes can wait for each other inside them.
 */
export function interpreterWgsl(lanes: number, strip: number): string {
  return /* wgsl */ `
  ${SURROUNDINGS(lanes, strip)}
  ${ELEMENTWISE}
  ${PERMUTED}
  ${INSTRUCTIONS}

  fn execute(pc : u32, head : vec4<u32>, now : Now, lane : u32) {
    switch (head.x & 0xffu) {
      case ${CODES.map}u: { runMap(pc, head, now, lane, LANES); }
      case ${CODES.matmul}u: { runMatmul(pc, head, now, lane, LANES); }
      case ${CODES.reduce}u: {
        if ((head.x & ${TOGETHER}u) != 0u) { runReduceTogether(pc, head, now, lane); }
        else { runReduce(pc, head, now, lane, LANES); }
      }
      case ${CODES.pick}u: { runPick(pc, head, now, lane, LANES); }
      case ${CODES.batch}u: { runBatch(pc, head, now, lane, LANES); }
      default: {}
    }
  }

  @compute @workgroup_size(LANES)
  fn run(@builtin(workgroup_id) group : vec3<u32>, @builtin(local_invocation_index) lane : u32) {
    let number = params.begin + group.x;
    let replica = fleet[number];
    if (number == 0u && lane == 0u) { record[0] = params.canary; }
    for (var k = 0u; k < params.count; k++) {
      let now = Now(params.first + k, replica.y, replica.z, number);
      var pc = replica.x + params.partBegin;
      let end = replica.x + min(params.partEnd, replica.w - replica.x);
      while (pc < end) {
        let head = code[pc];
        if ((head.x & 0xffu) == ${CODES.section}u) {
          pc += select(head.y, 1u, isDue((head.x >> 8u) & 0xffu, head.z, now.step));
        } else {
          if ((head.x & ${SYNC}u) != 0u) { sync(); }
          execute(pc, head, now, lane);
          pc += head.y;
        }
      }
      sync();
    }
  }
`;
}
