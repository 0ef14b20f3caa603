import type { ProbeRequest, ProbeResult } from '../probes/results.ts';

/** A measurement with the question that it answers, or why there is none. */
export interface Measurement {
  readonly request: ProbeRequest;
  readonly result?: ProbeResult;
  readonly problem?: string;
  /** Whether the result is all that there is to measure. */
  readonly isComplete?: boolean;
  /** Whether it is of a training that has been replaced since, and stands only until the new one has been measured. */
  readonly isStale: boolean;
}

/** The newest answer for each panel, by the name of its place. */
export interface Measurements {
  of(place: string): Measurement | undefined;
  all(): readonly Measurement[];
  keep(place: string, measurement: Omit<Measurement, 'isStale'>): void;
  /** A new training has begun. What cannot be compared with it is forgotten; the rest stays until it is measured anew. */
  outdate(isComparable: boolean): void;
  subscribe(listener: () => void): () => void;
}

export function createMeasurements(): Measurements {
  const newest = new Map<string, Measurement>();
  const listeners = new Set<() => void>();
  return {
    of: (place) => newest.get(place),
    all: () => [...newest.values()],
    keep(place, measurement) {
      newest.set(place, { ...measurement, isStale: false });
      for (const listener of listeners) listener();
    },
    outdate(isComparable) {
      if (isComparable) for (const [place, measurement] of newest) newest.set(place, { ...measurement, isStale: true });
      else newest.clear();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
