import type { ProbeRequest, ProbeResult } from '../probes/results.ts';

/** A measurement with the question that it answers, or why there is none. */
export interface Measurement {
  readonly request: ProbeRequest;
  readonly result?: ProbeResult;
  readonly problem?: string;
  /** Whether it is of a training that has been replaced since, and stands only until the new one has been measured. */
  readonly isStale: boolean;
}

/** The newest answer of each probe. */
export interface Measurements {
  of(probe: ProbeRequest['probe']): Measurement | undefined;
  keep(measurement: Omit<Measurement, 'isStale'>): void;
  /** A new training has begun. What cannot be compared with it is forgotten; the rest stays until it is measured anew. */
  outdate(isComparable: boolean): void;
  subscribe(listener: () => void): () => void;
}

export function createMeasurements(): Measurements {
  const newest = new Map<ProbeRequest['probe'], Measurement>();
  const listeners = new Set<() => void>();
  return {
    of: (probe) => newest.get(probe),
    keep(measurement) {
      newest.set(measurement.request.probe, { ...measurement, isStale: false });
      for (const listener of listeners) listener();
    },
    outdate(isComparable) {
      if (isComparable) for (const [probe, measurement] of newest) newest.set(probe, { ...measurement, isStale: true });
      else newest.clear();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
