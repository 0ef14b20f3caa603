import type { GeometryRequest, GeometryResult, GeometryStep, GeometryStepName } from '../../probes/geometryResult.ts';

type Pair = readonly [number, number];
/** A symmetric matrix [[a, b], [b, d]]. */
type Symmetric = readonly [a: number, b: number, d: number];

const size = 25;

/** Steps from a point between two minima, near the saddle: on a surface with a Hessian alone, of a network with Fisher matrices besides. */
export function inventedGeometry(
  { step, damping, length, radius }: GeometryRequest,
  isSurface: boolean,
): GeometryResult {
  const center: Pair = isSurface ? [-0.6, 0.35] : [0, 0];
  const loss = (x: number, y: number) => 0.5 * x * x + 0.25 * (y * y - 1) ** 2 + (isSurface ? 0 : 0.4 * x + 0.3 * y);
  const [cx, cy] = center;
  const gradient: Pair = [cx + (isSurface ? 0 : 0.4), cy * (cy * cy - 1) + (isSurface ? 0 : 0.3)];
  const hessian: Symmetric = [1, 0, 3 * cy * cy - 1];
  const absolute: Symmetric = [1, 0, Math.abs(hessian[2])];
  const fisher: Symmetric = [1.2, 0.35, 0.25];
  const empirical: Symmetric = [0.9, 0.1, 0.5];
  const solved = ([a, b, d]: Symmetric): Pair => {
    const [p, q] = [a + damping, d + damping];
    const determinant = p * q - b * b;
    return [-(q * gradient[0] - b * gradient[1]) / determinant, -(p * gradient[1] - b * gradient[0]) / determinant];
  };
  const form = ([a, b, d]: Symmetric, [x, y]: Pair) => a * x * x + 2 * b * x * y + d * y * y;
  const divergence = (x: number, y: number) => (form(fisher, [x, y]) / 2) * (1 + 0.25 * Math.tanh(x + y));
  const here = loss(cx, cy);
  const multiples = Float64Array.from({ length: 31 }, (_, k) => k / 10);
  const slope = Math.hypot(...gradient);
  const made = (name: GeometryStepName, own: Pair, matrix: Symmetric): GeometryStep => {
    const factor = length === 'ball' && !isSurface ? Math.sqrt((2 * radius) / form(fisher, own)) : 1;
    const [x, y] = [factor * own[0], factor * own[1]];
    const long = Math.hypot(x, y);
    return {
      name,
      x,
      y,
      length: long,
      inPlane: 1,
      cosine: -(x * gradient[0] + y * gradient[1]) / (slope * long),
      predicted: x * gradient[0] + y * gradient[1] + form(matrix, [x, y]) / 2,
      actual: loss(cx + x, cy + y) - here,
      ...(!isSurface && { divergence: divergence(x, y), fisherForm: form(fisher, [x, y]) / 2 }),
      losses: multiples.map((t) => loss(cx + t * x, cy + t * y)),
    };
  };
  const natural = made('natural', solved(fisher), fisher);
  const steps = [
    made('gradient', [-gradient[0], -gradient[1]], [1, 0, 1]),
    made('newton', solved(hessian), hessian),
    made('saddleFree', solved(absolute), hessian),
    ...(isSurface ? [] : [natural, made('empirical', solved(empirical), empirical)]),
  ];
  const half = 1.2 * Math.max(...steps.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]));
  const line = (radiusAt: (d: Pair) => number) =>
    Float64Array.from({ length: 144 }, (_, k) => {
      const angle = (Math.PI * Math.floor(k / 2)) / 36;
      const d: Pair = [Math.cos(angle), Math.sin(angle)];
      return radiusAt(d) * d[k % 2 === 0 ? 0 : 1];
    });
  const level = natural.fisherForm ?? radius;
  const ellipse = (d: Pair) => Math.sqrt((2 * level) / form(fisher, d));
  const free = steps[2];
  const freeForm = free ? form(absolute, [free.x, free.y]) : 1;
  const halved = Float64Array.from({ length: 6 }, (_, k) => 2 ** -k);
  return {
    probe: 'geometry',
    step,
    done: 1,
    view: {
      step,
      planeOf: isSurface ? 'surface' : 'network',
      planeLabel: isSurface ? 'all there is: two weights' : 'the gradient and the step of the natural gradient',
      axes: isSurface ? ['w₁', 'w₂'] : ['down the gradient', 'across it'],
      center,
      weights: isSurface ? 2 : 22,
      examples: isSurface ? 0 : 150,
      loss: here,
      gradientNorm: slope,
      rate: 1,
      grid: {
        x: [cx - half, cx + half],
        y: [cy - half, cy + half],
        columns: size,
        rows: size,
        values: Float32Array.from({ length: size * size }, (_, i) =>
          loss(
            cx + half * ((2 * (i % size)) / (size - 1) - 1),
            cy + half * ((2 * Math.floor(i / size)) / (size - 1) - 1),
          ),
        ),
      },
      minima: Float32Array.from(isSurface ? [0, 1, 0, -1] : []),
      steps,
      multiples,
      euclidean: slope,
      hessian: { least: hessian[2], greatest: 1, negative: isSurface ? 1 : 6 },
      ...(isSurface
        ? { hessianBall: line((d) => Math.sqrt(freeForm / form(absolute, d))) }
        : {
            fisherBall: line(ellipse),
            divergenceBall: line((d) => ellipse(d) / Math.sqrt(1 + 0.25 * Math.tanh(ellipse(d) * (d[0] + d[1])))),
            halving: {
              divergence: halved.map((share) => divergence(share * natural.x, share * natural.y)),
              fisherForm: halved.map((share) => share * share * level),
            },
            gaussNewtonDifference: 3e-16,
            empiricalDifference: 0.31,
          }),
    },
  };
}
