import { eigenvalues2, type Symmetric2 } from './symmetric2.ts';

/** Rays at equal angles, and through points at equal angles of an ellipse's own circle, so that its tips are not missed. */
const ROUND = 24;
const OWN = 48;
/** How much further each trial goes until the level is passed, and how often the place between is made more exact. */
const STRIDE = 1.3;
const REFINEMENTS = 8;

/** Unit vectors, x, y pairs, in ascending order of their angles: those that show an ellipse `dᵀMd = const` well within a radius. */
export function raysOf(matrix: Symmetric2, value: number, far: number): Float64Array {
  const [small, large] = eigenvalues2(matrix);
  const axis = (eigenvalue: number) => Math.min(far, Math.sqrt(value / Math.max(0, eigenvalue)));
  const tilt = Math.atan2(2 * matrix.b, matrix.a - matrix.d) / 2;
  const own = Array.from({ length: OWN }, (_, k) => {
    const phase = (2 * Math.PI * k) / OWN;
    return tilt + Math.atan2(axis(small) * Math.sin(phase), axis(large) * Math.cos(phase));
  });
  const round = Array.from({ length: ROUND }, (_, k) => (2 * Math.PI * k) / ROUND);
  const turns = [...own, ...round].map((angle) => angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI)));
  return Float64Array.from(turns.sort((a, b) => a - b).flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
}

/** How far along each ray the form `r² dᵀMd` reaches a value, at most `far`. */
export function formRadii({ a, b, d }: Symmetric2, value: number, rays: Float64Array, far: number): Float64Array {
  return Float64Array.from({ length: rays.length / 2 }, (_, k) => {
    const [x, y] = [rays[2 * k] ?? 0, rays[2 * k + 1] ?? 0];
    return Math.min(far, Math.sqrt(value / Math.max(0, a * x * x + 2 * b * x * y + d * y * y)));
  });
}

/**
 * How far along each ray a function that grows from 0 first reaches a level, at most `far`: from `guesses` on in growing strides, then by
 * the Illinois method on its square root, which is almost straight. `valuesAt` has one value for each ray. Yields between trials.
 */
export function* crossings(
  guesses: Float64Array,
  level: number,
  far: number,
  valuesAt: (radii: Float64Array) => Generator<undefined, Float64Array>,
): Generator<undefined, Float64Array> {
  const root = (value: number) => Math.sqrt(Math.max(0, value)) - Math.sqrt(level);
  const low = new Float64Array(guesses.length);
  const lowValue = low.map(() => -Math.sqrt(level));
  const high = guesses.map((guess) => Math.min(guess, far));
  let highValue = (yield* valuesAt(high)).map(root);
  while (high.some((radius, k) => highValue[k]! < 0 && radius < far)) {
    high.forEach((radius, k) => {
      if (highValue[k]! >= 0 || radius >= far) return;
      low[k] = radius;
      lowValue[k] = highValue[k]!;
      high[k] = Math.min(far, STRIDE * radius);
    });
    highValue = (yield* valuesAt(high)).map(root);
  }
  const isPassed = highValue.map((value) => (value >= 0 ? 1 : 0));
  const lastSide = new Int8Array(guesses.length);
  let middle = high;
  for (let round = 0; round < REFINEMENTS; round++) {
    middle = low.map((from, k) => {
      const [to, below, above] = [high[k]!, lowValue[k]!, highValue[k]!];
      return from + (to - from) * (Number.isFinite(above) && above > below ? below / (below - above) : 0.5);
    });
    const values = (yield* valuesAt(middle)).map(root);
    middle.forEach((radius, k) => {
      const side = values[k]! < 0 ? -1 : 1;
      // An end that stays twice counts for half, so that both come nearer.
      if (side === lastSide[k]) (side < 0 ? highValue : lowValue)[k]! /= 2;
      lastSide[k] = side;
      (side < 0 ? low : high)[k] = radius;
      (side < 0 ? lowValue : highValue)[k] = values[k]!;
    });
  }
  return middle.map((radius, k) => (isPassed[k] === 1 ? radius : far));
}
