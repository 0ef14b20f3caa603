/**
 * Counter-based random streams: the n-th draw is a function of (seed, purpose, step, n) and of nothing else, so that every engine, thread
 * and replay sees the same numbers in any order of evaluation. Threefry-2x32 with 20 rounds (Salmon et al. 2011, "Parallel random numbers:
 * as easy as 1, 2, 3"), which needs only 32-bit additions, rotations and exclusive-ors and so can run in a shader unchanged.
 */

/** What a stream is for; streams with different purposes are independent. */
export type Purpose = 'data' | 'held-out' | 'weights' | 'batches' | 'baseline' | 'directions' | 'start' | 'teacher';

const PURPOSES: Readonly<Record<Purpose, number>> = {
  data: 1,
  'held-out': 2,
  weights: 3,
  batches: 4,
  baseline: 5,
  directions: 6,
  start: 7,
  teacher: 8,
};

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const PARITY = 0x1bd11bda;

/** Threefry-2x32-20: encrypts a 64-bit counter under a 64-bit key, both as pairs of unsigned 32-bit words. */
export function threefry(key: readonly [number, number], counter: readonly [number, number]): [number, number] {
  const schedule = [key[0], key[1], PARITY ^ key[0] ^ key[1]];
  let x = (counter[0] + key[0]) | 0;
  let y = (counter[1] + key[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const turn = ROTATIONS[round % 8]!;
    x = (x + y) | 0;
    y = ((y << turn) | (y >>> (32 - turn))) ^ x;
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      x = (x + schedule[injection % 3]!) | 0;
      y = (y + schedule[(injection + 1) % 3]! + injection) | 0;
    }
  }
  return [x >>> 0, y >>> 0];
}

/** A sequence of draws; each call advances only this object's own position. */
export interface Stream {
  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** Uniform integer in [0, n). */
  integer(n: number): number;
}

/** Opens the stream of (seed, purpose, step) at its beginning. */
export function stream(seed: number, purpose: Purpose, step = 0): Stream {
  const key = [seed | 0, PURPOSES[purpose]] as const;
  let position = 0;
  let spare: number | undefined;
  const uniform = () => {
    const [high, low] = threefry(key, [step, position++]);
    return (high * 2 ** 21 + (low >>> 11)) * 2 ** -53;
  };
  return {
    uniform,
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    integer: (n) => Math.floor(uniform() * n),
  };
}

/**
 * The place of `index` in a pseudorandom permutation of 0 … n−1 that is a function of (seed, epoch) alone: a four-round Feistel network on
 * the next even number of bits, walked until it lands below n. No table is kept, so any engine can ask for any element.
 */
export function permuted(index: number, n: number, seed: number, epoch: number): number {
  const half = Math.max(1, Math.ceil(Math.log2(n) / 2));
  const mask = 2 ** half - 1;
  const key = [seed | 0, PURPOSES.batches] as const;
  let value = index;
  do {
    let left = value >>> half;
    let right = value & mask;
    for (let round = 0; round < 4; round++) {
      const mixed = threefry(key, [epoch, right * 4 + round])[0] & mask;
      [left, right] = [right, left ^ mixed];
    }
    value = left * 2 ** half + right;
  } while (value >= n);
  return value;
}
