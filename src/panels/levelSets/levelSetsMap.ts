import type { LevelSetsResult } from '../../probes/results.ts';

export type Point = readonly [number, number];

/** `w = center + root · z`. */
export function toOriginal({ center, root }: Pick<LevelSetsResult, 'center' | 'root'>, [x, y]: Point): Point {
  return [center[0] + root[0] * x + root[1] * y, center[1] + root[2] * x + root[3] * y];
}

/** `z = root⁻¹ (w − center)`; not finite where the root is singular. */
export function toPreconditioned({ center, root }: Pick<LevelSetsResult, 'center' | 'root'>, [x, y]: Point): Point {
  const [a, b, c, d] = root;
  const determinant = a * d - b * c;
  const [u, v] = [x - center[0], y - center[1]];
  return [(d * u - b * v) / determinant, (a * v - c * u) / determinant];
}
