import type { LevelSetsResult, LevelSetView, PlanePath } from '../probes/results.ts';

/** What the invented loss looks like, and which preconditioner the run in focus has. */
export type Scenery = 'bowl' | 'valley' | 'saddle' | 'network';

type Pair = readonly [number, number];
/** A symmetric matrix [[a, b], [b, d]]. */
type Symmetric = readonly [a: number, b: number, d: number];

interface Place {
  readonly loss: (w: Pair) => number;
  readonly hessian: (w: Pair) => Symmetric;
  readonly minima: readonly Pair[];
  readonly start: Pair;
}

const bowl: Symmetric = [25.75, -42.87, 75.25];
const places: Readonly<Record<Scenery, Place>> = {
  bowl: {
    loss: ([x, y]) => (bowl[0] * x * x + 2 * bowl[1] * x * y + bowl[2] * y * y) / 2,
    hessian: () => bowl,
    minima: [[0, 0]],
    start: [-1.6, 0.4],
  },
  valley: {
    loss: ([x, y]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    hessian: ([x, y]) => [2 - 400 * (y - 3 * x * x), -400 * x, 200],
    minima: [[1, 1]],
    start: [-1.2, 1],
  },
  saddle: {
    loss: ([x, y]) => x * x - 0.15 * y * y + 0.05 * y ** 4,
    hessian: ([, y]) => [2, 0, -0.3 + 0.6 * y * y],
    minima: [
      [0, -Math.sqrt(1.5)],
      [0, Math.sqrt(1.5)],
    ],
    start: [-1.5, 0.1],
  },
  network: {
    loss: ([x, y]) => Math.log(1 + 4 * x * x + y * y - x * y + 0.6 * Math.sin(2 * x + y) ** 2),
    hessian: () => [9, -1, 2.4],
    minima: [],
    start: [-1.4, 1.3],
  },
};

/** Level sets of a loss with paths of gradient descent at several rates; the focused run is preconditioned by its curvature. */
export function inventedLevelSets(
  step: number,
  runs: number,
  scenery: Scenery,
  start?: readonly number[],
): LevelSetsResult {
  const place = places[scenery];
  const from: Pair = [start?.[0] ?? place.start[0], start?.[1] ?? place.start[1]];
  const paths = Array.from({ length: runs }, (_, run) => descent(place, from, run, step));
  const end = paths.at(-1)!.points.slice(-2);
  const center: Pair = scenery === 'network' ? [0, 0] : [end[0]!, end[1]!];
  const hessian = place.hessian(center);
  const [a, b, d] = hessian;
  const root = inverseFourthRoot([a * a + b * b + 1e-9, b * (a + d), b * b + d * d + 1e-9]);
  const outside = ([x, y]: Pair): Pair => [
    center[0] + root[0] * x + root[1] * y,
    center[1] + root[1] * x + root[2] * y,
  ];
  const determinant = root[0] * root[2] - root[1] * root[1];
  const inside = ([x, y]: Pair): Pair => {
    const [u, v] = [x - center[0], y - center[1]];
    return [(root[2] * u - root[1] * v) / determinant, (root[0] * v - root[1] * u) / determinant];
  };
  const view = (half: number, map: (p: Pair) => Pair, back: (p: Pair) => Pair, curvature: Symmetric): LevelSetView => {
    const size = scenery === 'network' ? 17 : 48;
    const at = (i: number) => -half + (2 * half * i) / (size - 1);
    const [small, large] = eigenvalues(curvature);
    return {
      grid: {
        x: [-half, half],
        y: [-half, half],
        columns: size,
        rows: size,
        values: Float32Array.from({ length: size * size }, (_, i) =>
          place.loss(map([at(i % size), at(Math.floor(i / size))])),
        ),
      },
      paths: paths.map((path) => ({ ...path, points: mapped(path.points, back) })),
      minima: mapped(Float32Array.from(place.minima.flat()), back),
      condition: small > 0 ? large / small : Number.NaN,
      curvature: [small, large],
    };
  };
  const same = (p: Pair) => p;
  const radius = Math.max(...paths.flatMap(({ points }) => pairs(points).map((p) => Math.hypot(...inside(p)))), 1e-3);
  return {
    probe: 'levelSets',
    step,
    planeOf: scenery === 'network' ? 'network' : 'surface',
    planeLabel: scenery === 'network' ? 'the path’s two principal components' : 'w₁ and w₂',
    ...(scenery === 'network' ? { explained: { share: 0.632, of: 'the path’s variance' } } : {}),
    form: scenery === 'network' ? 'kronecker' : 'full',
    center,
    root: [root[0], root[1], root[1], root[2]],
    original: view(2, same, same, hessian),
    ...(scenery === 'saddle'
      ? { reason: 'the preconditioner takes a whole direction of this plane to zero, so it gives no coordinates there' }
      : { preconditioned: view(1.1 * radius, outside, inside, congruent(root, hessian)) }),
  };
}

/** Gradient descent by numerical gradients, each run at half the rate of the one before. */
function descent({ loss, hessian }: Place, start: Pair, run: number, step: number): PlanePath {
  const rate = 1.6 / eigenvalues(hessian(start))[1] / 2 ** run;
  const points: Pair[] = [start];
  for (let i = 1; i <= Math.min(step, 300); i++) {
    const [x, y] = points.at(-1)!;
    const h = 1e-5;
    const slope = [(loss([x + h, y]) - loss([x - h, y])) / (2 * h), (loss([x, y + h]) - loss([x, y - h])) / (2 * h)];
    points.push([x - rate * slope[0]!, y - rate * slope[1]!]);
  }
  return {
    run,
    seed: 0,
    steps: Int32Array.from(points, (_, i) => i),
    points: Float32Array.from(points.flat()),
  };
}

function eigenvalues([a, b, d]: Symmetric): Pair {
  const [middle, spread] = [(a + d) / 2, Math.hypot((a - d) / 2, b)];
  return [middle - spread, middle + spread];
}

/** M^(−1/4), by two square roots of the inverse. */
function inverseFourthRoot([a, b, d]: Symmetric): Symmetric {
  const determinant = a * d - b * b;
  return squareRoot(squareRoot([d / determinant, -b / determinant, a / determinant]));
}

function squareRoot([a, b, d]: Symmetric): Symmetric {
  const root = Math.sqrt(Math.max(0, a * d - b * b));
  const scale = Math.sqrt(a + d + 2 * root);
  return [(a + root) / scale, b / scale, (d + root) / scale];
}

/** S H S. */
function congruent([s, t, u]: Symmetric, [a, b, d]: Symmetric): Symmetric {
  return [
    s * (s * a + t * b) + t * (s * b + t * d),
    s * (t * a + u * b) + t * (t * b + u * d),
    t * (t * a + u * b) + u * (t * b + u * d),
  ];
}

function pairs(points: Float32Array): Pair[] {
  return Array.from({ length: points.length / 2 }, (_, i): Pair => [points[2 * i]!, points[2 * i + 1]!]);
}

function mapped(points: Float32Array, map: (p: Pair) => Pair): Float32Array {
  return Float32Array.from(pairs(points).flatMap(map));
}
