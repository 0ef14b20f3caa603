import { cos, log, sin } from './elementary.ts';

/**
 * Counter-based random streams: the n-th draw is a function of (seed, purpose, step, n) and of nothing else, so that every engine, thread
 * and replay sees the same numbers in any order of evaluation. Threefry-2x32 with 20 rounds (Salmon et al. 2011, "Parallel random numbers:
 * as easy as 1, 2, 3"), which needs only 32-bit additions, rotations and exclusive-ors and so can run in a shader unchanged.
 */

/** What a stream is for; streams with different purposes are independent. */
export type Purpose =
  'data' | 'held-out' | 'weights' | 'batches' | 'baseline' | 'directions' | 'start' | 'teacher' | 'noise' | 'search';

const PURPOSES: Readonly<Record<Purpose, number>> = {
  data: 1,
  'held-out': 2,
  weights: 3,
  batches: 4,
  baseline: 5,
  directions: 6,
  start: 7,
  teacher: 8,
  noise: 9,
  search: 10,
};

/** For the same streams in shaders. */
export const BATCH_PURPOSE = PURPOSES.batches;
export const THREEFRY_PARITY = 0x1bd11bda;

/** The second word that `encrypt` made last: a pair would cost an allocation for each of the millions of draws of a run. */
let second = 0;

/** The first word of Threefry-2x32-20, as a signed integer. Four rounds between injections of the key, rotated as in the paper's table 4. */
function encrypt(key0: number, key1: number, counter0: number, counter1: number): number {
  let [next, later, last] = [key1, THREEFRY_PARITY ^ key0 ^ key1, key0];
  let x = (counter0 + key0) | 0;
  let y = (counter1 + key1) | 0;
  for (let injection = 1; injection <= 5; injection++) {
    const odd = injection & 1;
    x = (x + y) | 0;
    y = (odd ? (y << 13) | (y >>> 19) : (y << 17) | (y >>> 15)) ^ x;
    x = (x + y) | 0;
    y = (odd ? (y << 15) | (y >>> 17) : (y << 29) | (y >>> 3)) ^ x;
    x = (x + y) | 0;
    y = (odd ? (y << 26) | (y >>> 6) : (y << 16) | (y >>> 16)) ^ x;
    x = (x + y) | 0;
    y = (odd ? (y << 6) | (y >>> 26) : (y << 24) | (y >>> 8)) ^ x;
    x = (x + next) | 0;
    y = (y + later + injection) | 0;
    const used = next;
    next = later;
    later = last;
    last = used;
  }
  second = y;
  return x;
}

/** Threefry-2x32-20: encrypts a 64-bit counter under a 64-bit key, both as pairs of unsigned 32-bit words. */
export function threefry(key: readonly [number, number], counter: readonly [number, number]): [number, number] {
  const first = encrypt(key[0] | 0, key[1] | 0, counter[0] | 0, counter[1] | 0);
  return [first >>> 0, second >>> 0];
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
  const purposeKey = PURPOSES[purpose];
  let position = 0;
  let spare: number | undefined;
  const uniform = () => {
    const high = encrypt(seed | 0, purposeKey, step, position++) >>> 0;
    return (high * 2 ** 21 + (second >>> 11)) * 2 ** -53;
  };
  return {
    uniform,
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * sin(angle);
      return radius * cos(angle);
    },
    integer: (n) => Math.floor(uniform() * n),
  };
}

/**
 * The place of `index` in a pseudorandom permutation of 0 … n−1 (n ≤ 2³⁰) that is a function of (seed, epoch) alone: an eight-round Feistel
 * network on the next even number of bits, walked until it lands below n (Black and Rogaway 2002, "Ciphers with arbitrary finite domains").
 * Round keys come from the stream, the round function is the finalizer of MurmurHash3; with four rounds the places of few elements would be
 * visibly uneven. No table is kept, so any engine can ask for any element.
 */
export function permuted(index: number, n: number, seed: number, epoch: number): number {
  // A walk from outside need not ever come in.
  if (!(index >= 0 && index < n)) throw new Error(`index ${index} is not below ${n}`);
  const half = Math.max(1, Math.ceil(Math.log2(n) / 2));
  const mask = (1 << half) - 1;
  const key0 = encrypt(seed | 0, PURPOSES.batches, epoch, 0);
  const key1 = second;
  const key2 = encrypt(seed | 0, PURPOSES.batches, epoch, 1);
  const key3 = second;
  let value = index;
  do {
    let left = value >>> half;
    let right = value & mask;
    for (let turn = 0; turn < 2; turn++) {
      const shift = Math.imul(turn, 0x9e3779b9);
      left ^= scramble((right ^ key0) + shift) & mask;
      right ^= scramble((left ^ key1) + shift) & mask;
      left ^= scramble((right ^ key2) + shift) & mask;
      right ^= scramble((left ^ key3) + shift) & mask;
    }
    value = (left << half) | right;
  } while (value >= n);
  return value;
}

function scramble(x: number): number {
  x ^= x >>> 16;
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}
