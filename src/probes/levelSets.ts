import { float64 as xp, type Array64 } from '../array/float64.ts';
import type { Batch } from '../experiment/model.ts';
import { optionOf } from '../experiment/optionOf.ts';
import { viewFields } from '../experiment/viewFields.ts';
import { numberOf, type Fields } from '../fields/fields.ts';
import { applyOperator } from '../linalg/operator.ts';
import { gather, scatter } from '../optimizers/units.ts';
import { problemOf } from '../problems/index.ts';
import { snapshotOf, type History, type ReplicaSnapshot } from './history.ts';
import { oneByOne } from './oneByOne.ts';
import { dot, plus, preconditionerPlane, randomPlane, trajectoryPlane, type Plane, type Weights } from './plane.ts';
import type { OpenProbe, Probe } from './probe.ts';
import type { Grid, LevelSetsRequest, LevelSetsResult, LevelSetView, PlanePath } from './results.ts';
import { condition2, congruent2, eigenvalues2, solve2, squareRoot2, type Symmetric2 } from './symmetric2.ts';

/** Examples that a loss plane of a network is computed on, at most. */
const GRID_EXAMPLES = 256;
/** Grid points along each axis of the picture that is there while the whole one is being made. */
const COARSE = 13;
/** Below this ratio of its eigenvalues, P is called singular in the plane. */
const SINGULAR = 1e-14;

const fields = {
  plane: viewFields.plane,
  resolution: {
    type: 'integer',
    label: 'Resolution',
    key: 'resolution',
    hint: 'Grid points along each axis of the plane.',
    min: 3,
    max: 401,
    default: 49,
    scale: 'linear',
  },
} as const satisfies Fields;

export const levelSets: Probe<LevelSetsRequest, LevelSetsResult> = {
  summary:
    'The loss on a plane in original coordinates and in those of a run’s preconditioner, with both condition numbers.',
  fields,
  ofParameter: false,
  request: (target, _, settings) => ({
    probe: 'levelSets',
    ...target,
    plane: optionOf(fields.plane, settings, 'plane'),
    resolution: numberOf(settings, 'resolution'),
  }),
  open,
};

function open(history: History): OpenProbe<LevelSetsRequest, LevelSetsResult> {
  const coarse = (request: LevelSetsRequest) => ({ ...request, resolution: Math.min(COARSE, request.resolution) });
  const look = oneByOne(
    (request: LevelSetsRequest) => picture(history, request),
    (request) => resultOf(picture(history, coarse(request))),
  );
  return (request, late) => {
    const { view, complete } = look(request, late);
    return { complete, result: view };
  };
}

function resultOf<Result>(work: Generator<number, Result>): Result {
  let next = work.next();
  while (!next.done) next = work.next();
  return next.value;
}

/**
 * The loss on a plane, in the plane's own coordinates and in those of a run's preconditioner P: `w = center + P^½ z`, with P restricted to
 * the plane. Gradient descent in z is the preconditioned method in w; where P matches the curvature, its level sets are circles. Yields the
 * share of the work that is done.
 */
function* picture(history: History, request: LevelSetsRequest): Generator<number, LevelSetsResult> {
  const { run } = request;
  const here = snapshotOf(history, request);
  const surface = surfaceOf(history);
  const plane = surface ? parameterPlane() : networkPlane(history, request, here);
  const origin: Weights = surface ? here.parameters.map((array) => xp.mul(0, array)) : here.parameters;
  const center = coordinates(plane, origin, here.parameters);
  const scene = { history, plane, origin, batch: gridBatch(history), center };
  const paths = projectedPaths(scene, here.step);
  const hessian = curvature(scene, here);
  const domain =
    surface?.domain ??
    squareAround(center, reach(paths, run, center, Math.sqrt(dot(here.parameters, here.parameters)) / 4));
  const original = yield* view(
    domain,
    request.resolution,
    (x, y) => [x, y],
    scene,
    paths,
    surface?.minima ?? [],
    hessian,
  );
  const map = restricted(history, plane, here);
  const common = {
    probe: 'levelSets',
    step: here.step,
    planeOf: surface ? 'surface' : 'network',
    planeLabel: plane.label,
    ...(plane.explained && { explained: plane.explained }),
    form: map.form,
    center,
    original,
  } as const;
  if (!map.matrix) return { ...common, root: [1, 0, 0, 1], reason: map.reason };
  const root = squareRoot2(map.matrix);
  const inside = (x: number, y: number) => solve2(root, x - center[0], y - center[1]);
  const outside = (x: number, y: number) =>
    [center[0] + root.a * x + root.b * y, center[1] + root.b * x + root.d * y] as const;
  const innerPaths = paths.map((path) => ({ ...path, points: mapPoints(path.points, inside) }));
  const innerMinima = (surface?.minima ?? []).map(([x, y]) => inside(x, y));
  const radius = Math.max(reach(innerPaths, run, [0, 0], 0), ...nearest(innerMinima)) || 1;
  return {
    ...common,
    root: [root.a, root.b, root.b, root.d],
    preconditioned: yield* view(
      squareAround([0, 0], radius),
      request.resolution,
      outside,
      scene,
      innerPaths,
      innerMinima,
      congruent2(root, hessian),
    ),
  };
}

interface Scene {
  readonly history: History;
  readonly plane: Plane;
  readonly origin: Weights;
  readonly batch: Batch<Array64> | undefined;
  readonly center: readonly [number, number];
}

type Domain = { readonly x: readonly [number, number]; readonly y: readonly [number, number] };

function surfaceOf({
  experiment,
  model,
}: History): { domain: Domain; minima: readonly (readonly [number, number])[] } | undefined {
  const problem = problemOf(experiment.problem.kind);
  if (problem?.type !== 'surface' || model.parameters[0]?.columns !== 2) return undefined;
  return {
    domain: problem.domain(experiment.problem.settings),
    minima: problem.minima(experiment.problem.settings).map(([x, y]) => [x!, y!] as const),
  };
}

function parameterPlane(): Plane {
  const unit = (x: number, y: number): Weights => [xp.array([x, y], [1, 1, 2])];
  return { directions: [unit(1, 0), unit(0, 1)], label: 'w₁ and w₂' };
}

function networkPlane(history: History, { plane, run, seed }: LevelSetsRequest, here: ReplicaSnapshot): Plane {
  switch (plane) {
    case 'trajectory':
      return trajectoryPlane(history, run, seed, here);
    case 'random':
      return randomPlane(history, here);
    case 'preconditioner': {
      const sizes = history.model.parameters.map(({ rows, columns }) => rows * columns);
      return preconditionerPlane(history, here, sizes.indexOf(Math.max(...sizes)));
    }
  }
}

function coordinates({ directions: [u, v] }: Plane, origin: Weights, point: Weights): readonly [number, number] {
  const offset = plus(point, -1, origin);
  return [dot(offset, u), dot(offset, v)];
}

function projectedPaths({ history, plane, origin }: Scene, until: number): readonly PlanePath[] {
  const { runs, seeds } = history.experiment;
  return runs.flatMap((_, run) =>
    Array.from({ length: seeds }, (__, seed) => {
      const points = history.snapshotSteps
        .filter((step) => step <= until)
        .flatMap((step) => {
          const at = history.replicaAt(run, seed, step);
          return at?.step === step ? [{ step, point: coordinates(plane, origin, at.parameters) }] : [];
        });
      return {
        run,
        seed,
        steps: Int32Array.from(points, ({ step }) => step),
        points: Float32Array.from(points.flatMap(({ point }) => point)),
      };
    }),
  );
}

/** P in the plane, `Dᵀ P D`, or why there is none to show. */
function restricted(
  { model: { parameters } }: History,
  { directions }: Plane,
  here: ReplicaSnapshot,
): { form: LevelSetsResult['form']; matrix?: Symmetric2; reason: string } {
  const operators = here.states.map((state) => here.optimizer.operator(xp, state, here.hyper, here.fixed));
  const form = operators[0]?.form ?? 'identity';
  const [pu, pv] = directions.map((direction) =>
    scatter(
      xp,
      here.units,
      parameters,
      here.units.map((unit, i) => applyOperator(xp, operators[i]!, gather(xp, unit, direction))),
    ),
  );
  const [u, v] = directions;
  const matrix = { a: dot(u, pu!), b: (dot(u, pv!) + dot(v, pu!)) / 2, d: dot(v, pv!) };
  const [small, large] = eigenvalues2(matrix);
  if (!Number.isFinite(large))
    return { form, reason: 'the preconditioner is made of gradients, and none has been seen yet' };
  if (!(small > SINGULAR * large))
    return {
      form,
      reason: `the preconditioner ${small < -SINGULAR * large ? 'turns a direction of this plane round' : 'takes a whole direction of this plane to zero'}, so it gives no coordinates there`,
    };
  return { form, matrix, reason: '' };
}

/** The Hessian in the plane at the run's weights, by central differences of the exact gradient. */
function curvature(
  {
    history,
    plane: {
      directions: [u, v],
    },
    batch,
  }: Scene,
  { parameters }: ReplicaSnapshot,
): Symmetric2 {
  // Balances the cancellation of ε/h against the truncation of h².
  const h = 1e-5 * Math.max(1, Math.sqrt(dot(parameters, parameters)));
  const slope = (direction: Weights) => {
    const forward = history.model.gradients(xp, plus(parameters, h, direction), batch).grads;
    const backward = history.model.gradients(xp, plus(parameters, -h, direction), batch).grads;
    return plus(forward, -1, backward).map((array) => xp.div(array, 2 * h));
  };
  const hu = slope(u);
  const hv = slope(v);
  return { a: dot(u, hu), b: (dot(u, hv) + dot(v, hu)) / 2, d: dot(v, hv) };
}

function* view(
  domain: Domain,
  resolution: number,
  toPlane: (x: number, y: number) => readonly [number, number],
  scene: Scene,
  paths: readonly PlanePath[],
  minima: readonly (readonly [number, number])[],
  hessian: Symmetric2,
): Generator<number, LevelSetView> {
  return {
    grid: yield* lossGrid(domain, resolution, toPlane, scene),
    paths,
    minima: Float32Array.from(minima.flat()),
    condition: condition2(hessian),
    curvature: eigenvalues2(hessian),
  };
}

/** The loss at the points of a grid, a row of replicas at a time. */
function* lossGrid(
  { x, y }: Domain,
  n: number,
  toPlane: (x: number, y: number) => readonly [number, number],
  { history, plane, origin, batch }: Scene,
): Generator<number, Grid> {
  const values = new Float32Array(n * n);
  const [u, v] = plane.directions;
  for (let row = 0; row < n; row++) {
    const points = Array.from({ length: n }, (_, column) =>
      toPlane(x[0] + ((x[1] - x[0]) * column) / (n - 1), y[0] + ((y[1] - y[0]) * row) / (n - 1)),
    );
    const along = xp.array(
      points.map(([a]) => a),
      [n, 1, 1],
    );
    const across = xp.array(
      points.map(([, b]) => b),
      [n, 1, 1],
    );
    const weights = origin.map((array, i) => xp.add(array, xp.add(xp.mul(along, u[i]!), xp.mul(across, v[i]!))));
    values.set(history.model.evaluate(xp, weights, batch).loss.data, row * n);
    yield (row + 1) / n;
  }
  return { x, y, columns: n, rows: n, values };
}

/** Training examples for a loss plane: all, or every k-th so that they are few enough. */
function gridBatch({ model }: History): Batch<Array64> | undefined {
  if (!model.data) return undefined;
  const { examples, inputWidth, targetWidth, inputs, targets } = model.data.training;
  const every = Math.ceil(examples / GRID_EXAMPLES);
  const rows = Array.from({ length: Math.ceil(examples / every) }, (_, i) => i * every);
  const pick = (values: Float64Array, width: number) =>
    xp.array(
      rows.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]),
      [1, rows.length, width],
    );
  return { inputs: pick(inputs, inputWidth), targets: pick(targets, targetWidth) };
}

function mapPoints(points: Float32Array, map: (x: number, y: number) => readonly [number, number]): Float32Array {
  return Float32Array.from(
    Array.from({ length: points.length / 2 }, (_, i) => map(points[2 * i]!, points[2 * i + 1]!)).flat(),
  );
}

/** How far a run's path goes from a point, or `least`. */
function reach(paths: readonly PlanePath[], run: number, [x, y]: readonly [number, number], least: number): number {
  let far = least;
  for (const path of paths) {
    if (path.run !== run) continue;
    for (let i = 0; i < path.points.length; i += 2)
      far = Math.max(far, Math.hypot(path.points[i]! - x, path.points[i + 1]! - y) || 0);
  }
  return far;
}

/** The distance of the nearest of some points, as a list of none or one. */
function nearest(points: readonly (readonly [number, number])[]): number[] {
  return points.length === 0 ? [] : [Math.min(...points.map(([x, y]) => Math.hypot(x, y)))];
}

function squareAround([x, y]: readonly [number, number], radius: number): Domain {
  const half = 1.25 * radius;
  return { x: [x - half, x + half], y: [y - half, y + half] };
}
