import { CODES, SYNC, TOGETHER } from './encode.ts';
import { DOUBLE_FLOAT } from './wgsl/doubleFloat.ts';
import { EIGEN } from './wgsl/eigen.ts';
import { EIGEN_DOUBLE } from './wgsl/eigenDouble.ts';
import { ELEMENTWISE } from './wgsl/elementwise.ts';
import { INSTRUCTIONS } from './wgsl/instructions.ts';
import { PERMUTED } from './wgsl/permuted.ts';
import { SURROUNDINGS } from './wgsl/surroundings.ts';

/**
 * The kernel that runs any program. A workgroup for each replica goes through `params.count` steps of that replica's program. All
 * branches depend on the program and the workgroup's number alone, so that lanes can wait for each other inside them.
 */
export function interpreterWgsl(lanes: number, strip: number): string {
  return /* wgsl */ `
  ${SURROUNDINGS(lanes, strip)}
  ${ELEMENTWISE}
  ${PERMUTED}
  ${EIGEN}
  ${DOUBLE_FLOAT}
  ${EIGEN_DOUBLE}
  ${INSTRUCTIONS}

  fn execute(pc : u32, head : vec4<u32>, now : Now, lane : u32) {
    switch (head.x & 0xffu) {
      case ${CODES.map}u: { runMap(pc, head, now, lane, LANES); }
      case ${CODES.matmul}u: { runMatmul(pc, head, now, lane, LANES); }
      case ${CODES.reduce}u: {
        if ((head.x & ${TOGETHER}u) != 0u) { runReduceTogether(pc, head, now, lane); }
        else { runReduce(pc, head, now, lane, LANES); }
      }
      case ${CODES.eigh}u: {
        let at = code[pc + 1u];
        let out = now.own + at.y;
        eigen(place(at.x, now.own), out, out + head.z, now.own + at.z, head.z, lane);
      }
      case ${CODES.eighDouble}u: {
        let at = code[pc + 1u];
        let out = now.own + at.y;
        eigenDouble(place(at.x, now.own), out, out + head.z, now.own + at.z, head.z, lane);
      }
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
      var pc = replica.x;
      while (pc < replica.w) {
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
