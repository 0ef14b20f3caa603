import { float64 as xp, type Array64 } from '../array/float64.ts';
import type { Batch, Model } from '../experiment/model.ts';
import { divergenceFrom, type Spread } from './geometryDivergence.ts';
import { curvatureMatrices, type CurvatureMatrices } from './geometryMatrices.ts';
import { geometryPlane, inPlane, moved, weightsAt, type GeometryPlane } from './geometryPlane.ts';
import { crossings, formRadii, raysOf } from './geometryRays.ts';
import type { GeometryHalving, GeometryRequest, GeometryStep, GeometryView } from './geometryResult.ts';
import { form, inner, stepsFrom, type Step, type Steps } from './geometrySteps.ts';
import type { Weights } from './plane.ts';
import type { Grid } from './results.ts';

/** Weights that are evaluated together. */
const AT_ONCE = 8;
/** How often the natural-gradient step is halved, and the multiples of each step at which the loss is known. */
const HALVINGS = 6;
const MULTIPLES = Float64Array.from({ length: 31 }, (_, k) => k / 10);
/** The picture reaches this much further than the two steps that it is about, and at most so many times as far for other things. */
const MARGIN = 1.2;
const FURTHER = 2.5;
/** Balls are followed to this many times the half width of the picture. */
const BEYOND = 4;

interface GeometryScene {
  readonly model: Model;
  readonly step: number;
  readonly weights: Weights;
  readonly batch: Batch<Array64> | undefined;
  readonly minima: readonly (readonly number[])[];
  readonly request: GeometryRequest;
}

/** Everything that there is to see from one point, a little at a time: yields the share of the work that is done. */
export function* viewOf(scene: GeometryScene): Generator<number, GeometryView> {
  const { model, weights, batch, request } = scene;
  const whole = curvatureMatrices(model, weights, batch);
  let found = whole.next();
  for (; found.done !== true; found = whole.next()) yield 0.6 * found.value;
  const matrices = found.value;
  if (!(inner(matrices.gradient, matrices.gradient) > 0))
    throw new Error(
      Number.isFinite(matrices.loss)
        ? 'the gradient is 0 here: there is nowhere to step'
        : 'the loss is not a number here: the run has diverged',
    );
  const steps = yield* sharing(
    stepsFrom(matrices, request.damping, request.length === 'ball' ? request.radius : undefined),
    0.6,
  );
  const plane = geometryPlane(model.parameters, weights, matrices.gradient, steps, request.plane);
  const spread = spreadFrom(scene);
  const lines = yield* sharing(stepLines(scene, spread, plane, matrices, steps), 0.7);
  const half = halfWidth(lines);
  const balls = yield* sharing(ballsOf(scene, spread, plane, matrices, steps, lines, BEYOND * half), 0.8);
  const grid = yield* sharing(gridOf(scene, spread, plane, half), 0.9);
  const { fisher, empirical, gaussNewton } = matrices;
  const fisherNorm = fisher ? norm(fisher) : NaN;
  return {
    step: scene.step,
    planeOf: batch ? 'network' : 'surface',
    planeLabel: plane.label,
    axes: plane.axes,
    center: plane.center,
    weights: steps.eigenvalues.length,
    examples: batch?.inputs.shape[1] ?? 0,
    loss: matrices.loss,
    gradientNorm: Math.sqrt(inner(matrices.gradient, matrices.gradient)),
    rate: steps.rate,
    grid,
    minima: Float32Array.from(scene.minima.flat()),
    steps: lines,
    multiples: MULTIPLES,
    ...balls,
    hessian: {
      least: steps.eigenvalues[0] ?? NaN,
      greatest: steps.eigenvalues.at(-1) ?? NaN,
      negative: steps.eigenvalues.filter((value) => value * steps.rate < -1e-10).length,
    },
    ...(fisher && gaussNewton && { gaussNewtonDifference: norm(xp.sub(gaussNewton, fisher)) / fisherNorm }),
    ...(fisher && empirical && { empiricalDifference: norm(xp.sub(empirical, fisher)) / fisherNorm }),
  };
}

type SpreadAt = (deltas: Weights) => Spread;

/** Loss and divergence at other weights; a surface has no divergence. */
function spreadFrom({ model, weights, batch }: GeometryScene): SpreadAt {
  if (batch) return divergenceFrom(model, weights, batch);
  return (others) => {
    const losses = model.evaluate(xp, others, undefined).loss.data;
    return { losses, divergences: losses.map(() => NaN) };
  };
}

/** Each step with what it does to the loss, at once and at its multiples. */
function* stepLines(
  { model, weights, batch }: GeometryScene,
  spread: SpreadAt,
  { directions: [u, v] }: GeometryPlane,
  { gradient, loss, fisher }: CurvatureMatrices,
  { steps }: Steps,
): Generator<undefined, readonly GeometryStep[]> {
  const slope = Math.sqrt(inner(gradient, gradient));
  const lines: GeometryStep[] = [];
  for (const { name, delta, predicted } of steps) {
    const length = Math.sqrt(inner(delta, delta));
    const [x, y] = [inner(delta, u), inner(delta, v)];
    const losses = new Float64Array(MULTIPLES.length);
    for (let from = 0; from < MULTIPLES.length; from += AT_ONCE) {
      const some = MULTIPLES.subarray(from, from + AT_ONCE);
      losses.set(
        spread(moved(model.parameters, weights, xp.mul(xp.array(some, [some.length, 1, 1]), delta))).losses,
        from,
      );
      yield;
    }
    const end = spread(moved(model.parameters, weights, delta));
    lines.push({
      name,
      x,
      y,
      length,
      inPlane: (x * x + y * y) / length ** 2,
      cosine: -inner(gradient, delta) / (slope * length),
      predicted,
      actual: (end.losses[0] ?? NaN) - loss,
      ...(batch && fisher && { divergence: end.divergences[0] ?? NaN, fisherForm: form(fisher, delta) / 2 }),
      losses,
    });
  }
  return lines;
}

/** Half the width of a picture in which the steps can be seen that are steepest in a ball, and what is not much further away. */
function halfWidth(lines: readonly GeometryStep[]): number {
  const reach = ({ x, y }: GeometryStep) => Math.max(Math.abs(x), Math.abs(y));
  const steepest = lines.some(({ name }) => name === 'natural') ? 'natural' : 'saddleFree';
  const main = lines.filter(({ name }) => name === 'gradient' || name === steepest);
  const base = Math.max(...main.map(reach));
  return MARGIN * Math.max(...lines.map(reach).filter((far) => far <= FURTHER * base));
}

type Balls = Pick<GeometryView, 'euclidean' | 'hessianBall' | 'fisherBall' | 'divergenceBall' | 'halving'>;

/** The balls through the steps that are steepest in them, in the plane. */
function* ballsOf(
  scene: GeometryScene,
  spread: SpreadAt,
  { directions }: GeometryPlane,
  { fisher }: CurvatureMatrices,
  { steps, absoluteHessian }: Steps,
  lines: readonly GeometryStep[],
  far: number,
): Generator<undefined, Balls> {
  const { model, weights, request } = scene;
  const euclidean = lines.find(({ name }) => name === 'gradient')?.length ?? NaN;
  const natural = steps.find(({ name }) => name === 'natural');
  if (!fisher || !natural) {
    const newton = steps.find(({ name }) => name === 'saddleFree');
    const matrix = inPlane(directions, absoluteHessian);
    const value = newton ? form(absoluteHessian, newton.delta) : NaN;
    const rays = raysOf(matrix, value, far);
    return { euclidean, hessianBall: line(rays, formRadii(matrix, value, rays, far)) };
  }
  const level = request.length === 'ball' ? request.radius : form(fisher, natural.delta) / 2;
  const matrix = inPlane(directions, fisher);
  const rays = raysOf(matrix, 2 * level, far);
  const radii = formRadii(matrix, 2 * level, rays, far);
  const exact = yield* crossings(radii, level, far, function* (trial) {
    const values = new Float64Array(trial.length);
    for (let from = 0; from < trial.length; from += AT_ONCE) {
      const some = Array.from(trial.subarray(from, from + AT_ONCE), (_, k) => from + k);
      const along = (axis: number) => some.map((k) => trial[k]! * rays[2 * k + axis]!);
      const others = weightsAt(model.parameters, weights, directions, along(0), along(1));
      values.set(spread(others).divergences, from);
      yield;
    }
    return values;
  });
  return {
    euclidean,
    fisherBall: line(rays, radii),
    divergenceBall: line(rays, exact),
    halving: halvingOf(scene, spread, natural, form(fisher, natural.delta) / 2),
  };
}

function line(rays: Float64Array, radii: Float64Array): Float64Array {
  return rays.map((part, k) => part * (radii[Math.floor(k / 2)] ?? NaN));
}

function halvingOf(
  { model, weights }: GeometryScene,
  spread: SpreadAt,
  { delta }: Step,
  whole: number,
): GeometryHalving {
  const shares = Float64Array.from({ length: HALVINGS }, (_, k) => 2 ** -k);
  const deltas = xp.mul(xp.array(shares, [HALVINGS, 1, 1]), delta);
  return {
    divergence: spread(moved(model.parameters, weights, deltas)).divergences,
    fisherForm: shares.map((share) => share * share * whole),
  };
}

/** The loss on a square around the point. */
function* gridOf(
  { model, weights, request }: GeometryScene,
  spread: SpreadAt,
  { directions, center: [left, bottom] }: GeometryPlane,
  half: number,
): Generator<undefined, Grid> {
  const size = request.resolution;
  const places = Float64Array.from({ length: size }, (_, i) => half * ((2 * i) / (size - 1) - 1));
  const values = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let from = 0; from < size; from += AT_ONCE) {
      const x = places.subarray(from, from + AT_ONCE);
      const y = x.map(() => places[row] ?? NaN);
      values.set(spread(weightsAt(model.parameters, weights, directions, x, y)).losses, row * size + from);
      yield;
    }
  }
  const around = (middle: number) => [middle - half, middle + half] as const;
  return { x: around(left), y: around(bottom), columns: size, rows: size, values };
}

function* sharing<R>(work: Generator<undefined, R>, share: number): Generator<number, R> {
  let next = work.next();
  for (; next.done !== true; next = work.next()) yield share;
  return next.value;
}

function norm(matrix: Array64): number {
  return Math.sqrt(inner(matrix, matrix));
}
