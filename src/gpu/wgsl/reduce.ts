/** How all lanes of a workgroup join what each has put into `scratch`; the result is in `scratch[0]`. */
export const JOIN = /* wgsl */ `
  fn join(isMax : bool, a : f32, b : f32) -> f32 { return select(a + b, larger(a, b), isMax); }

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
