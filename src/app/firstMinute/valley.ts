/** A point of the plane. */
export type Point = readonly [x: number, y: number];

/** A symmetric matrix of two rows: its corners on the diagonal, and the number beside it. */
type Symmetric = readonly [first: number, beside: number, second: number];

/** Curvatures along and across the valley: the eigenvalues of the Hessian H of the loss ½ wᵀHw. */
export const CURVATURES: readonly [along: number, across: number] = [1, 20];

/** Direction of the valley, degrees anticlockwise. */
export const TILT = 25;

/** The share of the distance to the minimum at which it counts as reached. */
const NEAR = 0.01;

/** Within how much of the outermost level set, wᵀHw = 1, a start may lie. */
const REACH: readonly [least: number, most: number] = [0.25, 1];

/** Gradient descent with a share of the curvature divided out. */
export interface Descent {
  /** Condition number of what is left of the Hessian, H¹⁻ᵗ. */
  readonly condition: number;
  /** Eigenvalues of H¹⁻ᵗ. */
  readonly left: readonly [along: number, across: number];
  readonly learningRate: number;
  /** From the start to the first point that is near enough to the minimum at 0. */
  readonly path: readonly Point[];
}

/**
 * w ← w − η H⁻ᵗ ∇L(w) from a start until a hundredth of the distance to the minimum is left. η is the constant learning rate for which that takes
 * the fewest steps, 2/(λmin + λmax) of H¹⁻ᵗ (Richardson’s iteration; Saad 2003, example 4.1): it shortens both components by the same factor at every step.
 */
export function descend(start: Point, share: number): Descent {
  const left = CURVATURES.map((value) => value ** (1 - share));
  const [along = 1, across = 1] = left;
  const learningRate = 2 / (along + across);
  const direction = power(1 - share);
  const near = NEAR * Math.hypot(...start);
  const path = [start];
  for (let at = start; Math.hypot(...at) > near; path.push(at)) {
    const [x, y] = times(direction, at);
    at = [at[0] - learningRate * x, at[1] - learningRate * y];
  }
  return { condition: across / along, left: [along, across], learningRate, path };
}

/**
 * The picture’s coordinates, Hᵗᐟ² w, in which gradient descent takes those steps and H¹⁻ᵗ is the Hessian; enlarged so that areas stay as they are.
 */
export function toPicture(point: Point, share: number): Point {
  return scaled(times(power(share / 2), point), area(share));
}

/** The weights at a point of the picture. */
export function toWeights(point: Point, share: number): Point {
  return scaled(times(power(-share / 2), point), 1 / area(share));
}

/** Half the length and half the width of the level set √(wᵀHw) = `level` in the picture. */
export function levelSet(level: number, share: number): Point {
  const [along, across] = CURVATURES;
  const size = level * area(share);
  return [size * along ** ((share - 1) / 2), size * across ** ((share - 1) / 2)];
}

/** The start nearest to a point, in its direction from the minimum: inside the outermost level set, and not so near that nothing is seen. */
export function allowedStart(point: Point): Point {
  const level = Math.hypot(...times(power(1 / 2), point));
  if (level < 1e-9) return allowedStart([1, 0]);
  return scaled(point, Math.min(Math.max(level, REACH[0]), REACH[1]) / level);
}

/** By how much all is enlarged so that the picture of an area keeps its size. */
function area(share: number): number {
  return (CURVATURES[0] * CURVATURES[1]) ** (-share / 4);
}

/** A power of the Hessian. */
function power(exponent: number): Symmetric {
  const [along, across] = CURVATURES.map((value) => value ** exponent);
  const [c, s] = [Math.cos((TILT * Math.PI) / 180), Math.sin((TILT * Math.PI) / 180)];
  const [a, b] = [along ?? 1, across ?? 1];
  return [a * c * c + b * s * s, (a - b) * c * s, a * s * s + b * c * c];
}

function times([first, beside, second]: Symmetric, [x, y]: Point): Point {
  return [first * x + beside * y, beside * x + second * y];
}

function scaled([x, y]: Point, factor: number): Point {
  return [factor * x, factor * y];
}
