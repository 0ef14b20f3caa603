/** What Misra–Gries has counted: at most k items with their counters, and what was taken from all. */
export interface Counters {
  readonly counts: ReadonlyMap<number, number>;
  /** The sum of all decrements: no count is further below the true one. */
  readonly taken: number;
}

/** Nothing counted. */
export const noCounters: Counters = { counts: new Map(), taken: 0 };

/**
 * Counts one more item, of a weight, with at most k counters (Misra & Gries 1982): where there is no counter left, all are decremented by the
 * smallest, the new item's included, and those that reach 0 become free. Frequent Directions with k + 1 rows does this to directions.
 */
export function count({ counts, taken }: Counters, item: number, k: number, weight = 1): Counters {
  const next = new Map(counts).set(item, (counts.get(item) ?? 0) + weight);
  if (next.size <= k) return { counts: next, taken };
  const least = Math.min(...next.values());
  const left = [...next].map(([key, value]) => [key, value - least] as const).filter(([, value]) => value > 0);
  return { counts: new Map(left), taken: taken + least };
}
