/** What all eigensolvers are made of. The including text declares `memory` and `LANES`. */
export const EIGEN_COMMON = /* wgsl */ `
  // Off-diagonal elements up to this count as 0 in a matrix scaled to have its largest element in [1, 4): half a unit in the last place.
  const EIGEN_NEGLIGIBLE = 2.98023224e-8;
  // So many neighbouring lanes rotate two vectors: a sector of memory.
  const EIGEN_LANES = min(8u, LANES);

  var<workgroup> eigenLargest : atomic<u32>;
  var<workgroup> eigenUniform : u32;

  fn eigenRounds(n : u32) -> u32 { return ((n + 1u) & ~1u) - 1u; }

  fn eigenFirst(pair : u32, round : u32, n : u32) -> u32 {
    let rounds = eigenRounds(n);
    return select(min(round + pair, round + pair - rounds), select(rounds, round, rounds == n), pair == 0u);
  }

  fn eigenSecond(pair : u32, round : u32, n : u32) -> u32 { return min(round - pair, round + eigenRounds(n) - pair); }

  fn eigenLower(i : u32, j : u32, n : u32) -> u32 { return max(i, j) * n + min(i, j); }

  // The largest of all lanes' numbers, the same in all lanes.
  fn eigenLargestOf(own : u32, lane : u32) -> u32 {
    atomicMax(&eigenLargest, own);
    workgroupBarrier();
    if (lane == 0u) {
      eigenUniform = atomicLoad(&eigenLargest);
      atomicStore(&eigenLargest, 0u);
    }
    return workgroupUniformLoad(&eigenUniform);
  }

  // The bits of the largest magnitude in a lane's share of the lower triangle at a; those of numbers that are not finite exceed all others.
  fn eigenLargestBits(a : u32, n : u32, withDiagonal : bool, lane : u32) -> u32 {
    var largest = 0u;
    for (var i = lane / EIGEN_LANES; i < n; i += LANES / EIGEN_LANES) {
      let end = select(i, i + 1u, withDiagonal);
      for (var j = lane % EIGEN_LANES; j < end; j += EIGEN_LANES) {
        largest = max(largest, bitcast<u32>(memory[a + i * n + j]) & 0x7fffffffu);
      }
    }
    return largest;
  }
`;
