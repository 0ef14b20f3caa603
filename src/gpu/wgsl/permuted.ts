import { BATCH_PURPOSE, THREEFRY_PARITY } from '../../array/random.ts';

/** `permuted` of `array/random.ts`, bit for bit: the place of an element in the permutation of an epoch. */
export const PERMUTED = /* wgsl */ `
  fn rotated(x : u32, by : u32) -> u32 { return (x << by) | (x >> (32u - by)); }

  // Threefry-2x32-20 of the counter under the key.
  fn threefry(key : vec2<u32>, counter : vec2<u32>) -> vec2<u32> {
    var turns = array<u32, 8>(13u, 15u, 26u, 6u, 17u, 29u, 16u, 24u);
    var next = key.y;
    var later = ${THREEFRY_PARITY}u ^ key.x ^ key.y;
    var last = key.x;
    var x = counter.x + key.x;
    var y = counter.y + key.y;
    for (var injection = 1u; injection <= 5u; injection++) {
      let origin = select(4u, 0u, (injection & 1u) == 1u);
      for (var round = 0u; round < 4u; round++) {
        x += y;
        y = rotated(y, turns[origin + round]) ^ x;
      }
      x += next;
      y += later + injection;
      let used = next;
      next = later;
      later = last;
      last = used;
    }
    return vec2<u32>(x, y);
  }

  fn scrambled(given : u32) -> u32 {
    var x = given;
    x ^= x >> 16u;
    x *= 0x85ebca6bu;
    x ^= x >> 13u;
    x *= 0xc2b2ae35u;
    return x ^ (x >> 16u);
  }

  fn permuted(index : u32, n : u32, seed : u32, epoch : u32) -> u32 {
    let bits = select(32u - countLeadingZeros(n - 1u), 0u, n <= 1u);
    let half = max(1u, (bits + 1u) / 2u);
    let mask = (1u << half) - 1u;
    let early = threefry(vec2<u32>(seed, ${BATCH_PURPOSE}u), vec2<u32>(epoch, 0u));
    let late = threefry(vec2<u32>(seed, ${BATCH_PURPOSE}u), vec2<u32>(epoch, 1u));
    var value = index;
    loop {
      var left = value >> half;
      var right = value & mask;
      for (var turn = 0u; turn < 2u; turn++) {
        let shift = turn * 0x9e3779b9u;
        left ^= scrambled((right ^ early.x) + shift) & mask;
        right ^= scrambled((left ^ early.y) + shift) & mask;
        left ^= scrambled((right ^ late.x) + shift) & mask;
        right ^= scrambled((left ^ late.y) + shift) & mask;
      }
      value = (left << half) | right;
      if (value < n) { break; }
    }
    return value;
  }
`;
