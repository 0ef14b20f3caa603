import type { Array64 } from '../array/float64.ts';

/** The memory of arrays, to be moved to another thread: each piece once, though several arrays may be views into it. */
export function buffersOf(arrays: readonly Array64[]): ArrayBufferLike[] {
  return [...new Set(arrays.map(({ data }) => data.buffer))];
}
