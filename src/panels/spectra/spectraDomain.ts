import type { Spectrum } from '../../probes/results.ts';

/** Eigenvalues below this share of the largest are rounding errors of the decomposition, or zero. */
export const least = 1e-12;

/** What the axis of the eigenvalues spans, as shares of the largest one now; everything below `least` is drawn at its lower end. */
export function eigenvalueDomain({ eigenvalues, baseline, trail }: Spectrum): {
  readonly domain: readonly [number, number];
  readonly hasFloor: boolean;
} {
  const top = eigenvalues[0] ?? 0;
  const shares = [...eigenvalues, ...baseline.eigenvalues].map((value) => value / top).filter(Number.isFinite);
  const hasFloor = shares.some((share) => share < least);
  const high = Math.max(
    1,
    (baseline.eigenvalues[0] ?? 0) / top,
    ...trail.map((one) => (one.eigenvalues[0] ?? 0) / top),
  );
  // Room below the lowest dot, and at least a decade in all.
  const low = hasFloor ? least : Math.max(least, Math.min(0.1 * high, 0.6 * Math.min(...shares)));
  return { domain: [low, 1.6 * high], hasFloor };
}
