import { LINES } from '../lines.ts';
import { elementwiseWgsl } from './elementwise.ts';
import { PICKED } from './pick.ts';
import { JOIN } from './reduce.ts';
import { productName, productWgsl, TILES } from './product.ts';

/** Functions so cheap that one loop does all of them. */
const CHOICES = ['maximum', 'minimum', 'greater', 'neg', 'abs', 'sign', 'where'] as const;

/**
 * The instructions of `program.ts` in WGSL, one function for each, for `lanes` lanes of which the caller is number `lane`. They read their
 * operands' places from the program, and so serve every program without a compilation. Some adapters execute all branches of everything, so
 * what is costly is inside a loop of its own that is entered for its own elements only.
 */
export const INSTRUCTIONS = /* wgsl */ `
  fn place(word : u32, own : u32) -> u32 {
    return (word & 0x7fffffffu) + select(own, 0u, (word >> 31u) == 1u);
  }

  // Where an operand of a map begins for a lane: a register, an array like the map's, one number, or one number of a table by steps.
  fn operand(mode : u32, word : u32, now : Now, first : u32, lane : u32, lanes : u32) -> u32 {
    if (mode == 0u) { return now.own - REGISTER_FILE + word * STRIP * lanes + lane; }
    return place(word, now.own) + select(0u, first, mode == 1u) + select(0u, now.step, mode == 3u);
  }

  fn runMap(pc : u32, head : vec4<u32>, now : Now, lane : u32, lanes : u32) {
    let down = lanes / head.w;
    let across = lanes - down * head.w;
    for (var first = lane; first < head.z; first += STRIP * lanes) {
      let count = min(STRIP, (head.z - first + lanes - 1u) / lanes);
      let firstRow = first / head.w;
      let firstColumn = first - firstRow * head.w;
      for (var line = pc + 1u; line < pc + head.y; line++) {
        let word = code[line];
        let kind = word.x & 0xffu;
        let modes = vec3<u32>(word.x >> 8u, word.x >> 10u, word.x >> 12u) & vec3<u32>(3u);
        let held = operand(0u, word.x >> 16u, now, first, lane, lanes);
        let out = operand(modes.x, word.y, now, first, lane, lanes);
        let a = operand(modes.y, word.z, now, first, lane, lanes);
        let b = operand(modes.z, word.w, now, first, lane, lanes);
        // Single numbers stay where they are.
        let stepA = select(lanes, 0u, modes.y > 1u);
        let stepB = select(lanes, 0u, modes.z > 1u);
        switch (kind) {
          case ${LINES.copy}u: {
            for (var s = 0u; s < count; s++) { memory[out + s * lanes] = memory[a + s * stepA]; }
          }
          case ${LINES.loadStrided}u: {
            let origin = place(word.y, now.own);
            var i = firstRow;
            var j = firstColumn;
            for (var s = 0u; s < count; s++) {
              memory[held + s * lanes] = memory[origin + i * word.z + j * word.w];
              i += down;
              j += across;
              if (j >= head.w) { j -= head.w; i++; }
            }
          }
          case ${LINES.storeStrided}u: {
            let origin = now.own + word.y;
            var i = firstRow;
            var j = firstColumn;
            for (var s = 0u; s < count; s++) {
              memory[origin + i * word.z + j * word.w] = memory[held + s * lanes];
              i += down;
              j += across;
              if (j >= head.w) { j -= head.w; i++; }
            }
          }
          case ${LINES.storeRecord}u: {
            let at = entry(word.w, now) + word.y + first;
            for (var s = 0u; s < count; s++) { record[at + s * lanes] = memory[a + s * stepA]; }
          }
          ${(['add', 'sub', 'mul', 'div', 'sqrt', 'exp', 'log', 'expm1', 'log1p', 'tanh', 'sin', 'cos', 'pow'] as const)
            .map(
              (f) => `case ${LINES[f]}u: {
            for (var s = 0u; s < count; s++) {
              memory[out + s * lanes] = ${elementwiseWgsl(f, 'memory[a + s * stepA]', 'memory[b + s * stepB]', '')};
            }
          }`,
            )
            .join('\n          ')}
          case ${CHOICES.map((f) => `${LINES[f]}u`).join(', ')}: {
            for (var s = 0u; s < count; s++) {
              let x = memory[a + s * stepA];
              memory[out + s * lanes] = chosenBy(kind, x, memory[b + s * stepB], memory[held + s * lanes]);
            }
          }
          default: {}
        }
      }
    }
  }

  fn chosenBy(kind : u32, a : f32, b : f32, c : f32) -> f32 {
    switch (kind) {
      ${CHOICES.map((f) => `case ${LINES[f]}u: { return ${elementwiseWgsl(f, 'a', 'b', 'c')}; }`).join('\n      ')}
      default: { return 0.0; }
    }
  }
  ${TILES.map(productWgsl).join('')}
  fn runMatmul(pc : u32, head : vec4<u32>, now : Now, lane : u32, lanes : u32) {
    let a = code[pc + 1u] + vec4<u32>(0u);
    let b = code[pc + 2u];
    let out = code[pc + 3u];
    let groups = code[pc + 4u];
    let left = vec4<u32>(place(a.x, now.own), a.yzw);
    let right = vec4<u32>(place(b.x, now.own), b.yzw);
    let to = vec4<u32>(now.own + out.x, out.yzw);
    switch (out.w) {
      ${TILES.map((tile, i) => `case ${i}u: { ${productName(tile)}(head.zw, left, right, to, groups, lane, lanes); }`).join('\n      ')}
      default: {}
    }
  }

  ${JOIN}
  ${PICKED}

  // A reduction to several results: one lane for each.
  fn runReduce(pc : u32, head : vec4<u32>, now : Now, lane : u32, lanes : u32) {
    let origin = code[pc + 1u];
    let isMax = origin.w == 1u;
    let stride = code[pc + 2u].y;
    for (var o = lane; o < head.z; o += lanes) {
      let at = place(origin.x, now.own) + o * origin.y;
      memory[now.own + origin.z + o] = joinGroups(isMax, at, stride, head.w);
    }
  }

  // A reduction to one result, by all lanes of one workgroup.
  fn runReduceTogether(pc : u32, head : vec4<u32>, now : Now, lane : u32) {
    let origin = code[pc + 1u];
    let shape = code[pc + 2u];
    let isMax = origin.w == 1u;
    let at = place(origin.x, now.own);
    let count = min(head.w, LANES);
    if (lane < count) {
      var result = memory[at + (lane / shape.x) * shape.y + (lane % shape.x) * shape.z];
      for (var e = lane + LANES; e < head.w; e += LANES) {
        let i = e / shape.x;
        result = join(isMax, result, memory[at + i * shape.y + (e - i * shape.x) * shape.z]);
      }
      scratch[lane] = result;
    }
    joinLanes(count, isMax, lane);
    if (lane == 0u) { memory[now.own + origin.z] = scratch[0]; }
    workgroupBarrier();
  }

  fn runPick(pc : u32, head : vec4<u32>, now : Now, lane : u32, lanes : u32) {
    let origin = code[pc + 1u];
    let more = code[pc + 2u];
    let at = place(origin.x, now.own);
    let columns = place(more.x, now.own);
    for (var e = lane; e < head.z * head.w; e += lanes) {
      let i = e / head.w;
      memory[now.own + more.z + e] = picked(memory[columns + (e - i * head.w) * more.y], at + i * origin.y, origin.z);
    }
  }

  fn runBatch(pc : u32, head : vec4<u32>, now : Now, lane : u32, lanes : u32) {
    for (var i = lane; i < head.w; i += lanes) {
      let position = now.step * head.w + i;
      let row = permuted(position % head.z, head.z, now.seed, position / head.z);
      for (var line = pc + 1u; line < pc + head.y; line++) {
        let table = code[line];
        let source = place(table.x, now.own) + row * table.z;
        let to = now.own + table.y + i * table.z;
        for (var j = 0u; j < table.z; j++) { memory[to + j] = memory[source + j]; }
      }
    }
  }
`;
