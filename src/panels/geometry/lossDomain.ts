import type { GeometryStep } from '../../probes/geometryResult.ts';

/** Losses that are shown: all that are lower than here, and as much above as lets the way down be seen. */
export function lossDomain(here: number, steps: readonly Pick<GeometryStep, 'losses'>[]): readonly [number, number] {
  const all = steps.flatMap(({ losses }) => [...losses]).filter(Number.isFinite);
  const [low, high] = [Math.min(here, ...all), Math.max(here, ...all)];
  const fall = here - low;
  const top = fall > 0 ? Math.min(high, here + fall) : high;
  const margin = 0.05 * (top - low) || 1e-12 + 0.05 * Math.abs(here);
  return [low - margin, top + margin];
}
