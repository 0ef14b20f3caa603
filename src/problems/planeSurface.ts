import type { Ops } from '../array/ops.ts';
import type { Settings } from '../fields/fields.ts';
import type { SurfaceProblem } from './problem.ts';

interface PlaneSurface extends Omit<SurfaceProblem, 'type' | 'dimension' | 'value' | 'gradient'> {
  /** `f(x, y)`; every array is `[R,1,1]`. */
  height<T>(xp: Ops<T>, x: T, y: T, settings: Settings): T;
  /** `∂f/∂x` and `∂f/∂y`. */
  slope<T>(xp: Ops<T>, x: T, y: T, settings: Settings): readonly [T, T];
}

/** A surface over the plane, written in its two coordinates. */
export function planeSurface({ height, slope, ...description }: PlaneSurface): SurfaceProblem {
  return {
    ...description,
    type: 'surface',
    dimension: () => 2,
    value: (xp, w, settings) => height(xp, ...coordinates(xp, w), settings),
    gradient: (xp, w, settings) => xp.concat(slope(xp, ...coordinates(xp, w), settings), 'columns'),
  };
}

function coordinates<T>(xp: Ops<T>, w: T): readonly [x: T, y: T] {
  return [xp.slice(w, { columns: [0, 1] }), xp.slice(w, { columns: [1, 2] })];
}
