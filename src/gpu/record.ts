import { isDue, type Condition } from './program.ts';
import { RECORD_HEAD } from './wgsl/surroundings.ts';

/**
 * A kind of entry in the record: one for each replica at every step that the condition names. Kernels do not count entries at multiples of a
 * number, because nothing is recorded then.
 */
export interface Stream {
  readonly condition: Exclude<Condition, { readonly when: 'every' }>;
  /** Floats of an entry. */
  readonly size: number;
}

/** Floats of the record of one dispatch, about. */
const RECORD = 2 ** 20;

/** Steps of which the record has room for every entry that they might have; at least 1. */
export function stepsThatFit(streams: readonly Stream[], replicas: number): number {
  return Math.max(1, Math.floor(RECORD / Math.max(1, sizeOfStep(streams, replicas))));
}

/** Bytes of a record for so many steps. */
export function recordBytes(streams: readonly Stream[], replicas: number, steps: number): number {
  return 4 * (RECORD_HEAD + sizeOfStep(streams, replicas) * steps);
}

function sizeOfStep(streams: readonly Stream[], replicas: number): number {
  return streams.reduce((sum, { size }) => sum + size, 0) * replicas;
}

/** Where the entries of each stream begin and how many floats they are, for steps first … first + count − 1, and where the last one ends. */
export function arrangeRecord(
  streams: readonly Stream[],
  replicas: number,
  first: number,
  count: number,
  steps: number,
): { readonly begins: readonly number[]; readonly lengths: readonly number[]; readonly end: number } {
  const lengths = streams.map(({ condition, size }) => {
    let entries = 0;
    for (let step = first; step < first + count; step++) if (isDue(condition, step, steps)) entries++;
    return entries * size * replicas;
  });
  let end = RECORD_HEAD;
  const begins = lengths.map((length) => (end += length) - length);
  return { begins, lengths, end };
}
