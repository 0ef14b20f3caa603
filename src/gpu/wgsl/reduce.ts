/** How one lane joins elements of `memory` by groups, and how all lanes of a workgroup join what each has put into `scratch`, into `scratch[0]`. */
export const JOIN = /* wgsl */ `
  fn join(isMax : bool, a : f32, b : f32) -> f32 { return select(a + b, larger(a, b), isMax); }

  // Groups of four in order, then their results in order.
  fn joinGroups(isMax : bool, at : u32, stride : u32, count : u32) -> f32 {
    let neutral = select(0.0, -infinity(), isMax);
    var result = neutral;
    var i = 0u;
    for (; i + 4u <= count; i += 4u) {
      let first = at + i * stride;
      let pair = join(isMax, memory[first], memory[first + stride]);
      let three = join(isMax, pair, memory[first + 2u * stride]);
      result = join(isMax, result, join(isMax, three, memory[first + 3u * stride]));
    }
    var rest = neutral;
    for (; i < count; i++) { rest = join(isMax, rest, memory[at + i * stride]); }
    return join(isMax, result, rest);
  }

  fn joinLanes(count : u32, isMax : bool, lane : u32) {
    // Halves of what is left; the odd one in the middle waits.
    var left = count;
    while (left > 1u) {
      workgroupBarrier();
      let half = (left + 1u) / 2u;
      if (lane + half < left) { scratch[lane] = join(isMax, scratch[lane], scratch[lane + half]); }
      left = half;
    }
  }
`;
