import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { turnedBack, type Factor, type Operator } from '../linalg/operator.ts';
import { scatter, type Unit } from '../optimizers/units.ts';
import type { History, ReplicaSnapshot } from './history.ts';

/** Weights of one replica as one array per parameter; a direction in weight space has the same form. */
export type Weights = readonly Array64[];

/** The largest matrix whose eigenvectors are looked for. */
const LARGEST = 400;

/** A plane in weight space with orthonormal directions. */
export interface Plane {
  readonly directions: readonly [Weights, Weights];
  readonly label: string;
  readonly explained?: { readonly share: number; readonly of: string };
}

/** Inner product over all parameters. */
export function dot(u: Weights, v: Weights): number {
  return u.reduce((sum, array, i) => sum + array.data.reduce((own, x, k) => own + x * v[i]!.data[k]!, 0), 0);
}

/** `u + a v`. */
export function plus(u: Weights, a: number, v: Weights): Weights {
  return u.map((array, i) => xp.add(array, xp.mul(a, v[i]!)));
}

/** Two random directions, each column of each weight as long as the column of the weights that it belongs to (Li et al. 2018, section 4). */
export function randomPlane(history: History, { parameters }: ReplicaSnapshot): Plane {
  const draw = (purpose: number): Weights => {
    const { normal } = stream(history.experiment.seed, 'directions', purpose);
    return parameters.map((weight) => {
      const [, rows, columns] = weight.shape;
      const noise = xp.array(Float64Array.from({ length: rows * columns }, normal), [1, rows, columns]);
      const length = (x: Array64) => xp.sqrt(xp.sum(xp.mul(x, x), 'rows'));
      return xp.mul(noise, xp.div(length(weight), length(noise)));
    });
  };
  return { directions: orthonormal(draw(0), draw(1)), label: 'two random directions, filter-normalised' };
}

/** The two principal components of the path so far (Gallagher & Downs 2003); random where the path does not span two. */
export function trajectoryPlane(history: History, run: number, seed: number, here: ReplicaSnapshot): Plane {
  const path = history.snapshotSteps
    .filter((step) => step <= here.step)
    .map((step) => history.replicaAt(run, seed, step)!.parameters);
  const mean = path
    .slice(1)
    .reduce((sum, point) => plus(sum, 1, point), path[0]!)
    .map((sum) => xp.div(sum, path.length));
  const centred = path.map((point) => plus(point, -1, mean));
  const gram = Float64Array.from({ length: path.length ** 2 }, (_, k) =>
    dot(centred[Math.floor(k / path.length)]!, centred[k % path.length]!),
  );
  const { w, v } = xp.eigh(xp.array(gram, [1, path.length, path.length]));
  const component = (k: number) =>
    centred.slice(1).reduce(
      (sum, point, i) => plus(sum, v.data[(i + 1) * path.length + k]!, point),
      centred[0]!.map((array) => xp.mul(v.data[k]!, array)),
    );
  const total = w.data.reduce((sum, x) => sum + Math.max(0, x), 0);
  const second = path.length - 2;
  if (path.length < 3 || !(w.data[second]! > 1e-12 * total)) {
    const { directions } = randomPlane(history, here);
    return { directions, label: 'two random directions: the path does not yet span a plane' };
  }
  return {
    directions: orthonormal(component(path.length - 1), component(second)),
    label: 'the path’s two principal components',
    explained: { share: (w.data[second]! + w.data[second + 1]!) / total, of: 'the path’s variance' },
  };
}

/** The two eigenvectors of P that it damps most, in the parameter at `index`; random where P is the identity. */
export function preconditionerPlane(history: History, here: ReplicaSnapshot, index: number): Plane {
  const unit = unitOf(here, index);
  if (Math.max(unit.rows, unit.columns) > LARGEST) {
    const { directions } = randomPlane(history, here);
    return { directions, label: `two random directions: P of ${unit.name} is too large to decompose` };
  }
  const operator = here.optimizer.operator(xp, here.states[unit.index]!, here.hyper, here.fixed);
  const found = mostDamped(operator, unit.rows, unit.columns);
  if (!found) {
    const { directions } = randomPlane(history, here);
    return { directions, label: 'two random directions: every direction is an eigenvector of the identity' };
  }
  const embed = (vector: Float64Array): Weights =>
    scatter(
      xp,
      here.units,
      history.model.parameters,
      here.units.map(({ rows, columns, index: at }) =>
        at === unit.index ? xp.array(vector, [1, rows, columns]) : xp.full([1, rows, columns], 0),
      ),
    );
  return {
    directions: orthonormal(embed(found.vectors[0]), embed(found.vectors[1])),
    label: `the two eigenvectors of P that it damps most, in ${unit.name}`,
    explained: { share: found.share, of: `the trace of P⁻¹ of ${unit.name}` },
  };
}

/** The unit that holds the parameter at `index`, or its first part. */
export function unitOf({ units }: ReplicaSnapshot, index: number): Unit {
  const unit = units.find(({ pieces }) => pieces.some(({ parameter }) => parameter === index));
  if (!unit) throw new Error(`no unit holds parameter ${index}`);
  return unit;
}

/** Eigenvectors of the two smallest eigenvalues of P, and their share of tr P⁻¹. */
function mostDamped(
  operator: Operator<Array64>,
  rows: number,
  columns: number,
): { vectors: [Float64Array, Float64Array]; share: number } | undefined {
  switch (operator.form) {
    case 'identity':
      return undefined;
    case 'diagonal': {
      const order = [...operator.scale.data.keys()].sort((i, j) => operator.scale.data[i]! - operator.scale.data[j]!);
      const unit = (i: number) => Float64Array.from({ length: rows * columns }, (_, k) => (k === i ? 1 : 0));
      return {
        vectors: [unit(order[0]!), unit(order[1]!)],
        share: shareOfTwo(order.map((i) => operator.scale.data[i]!)),
      };
    }
    case 'full': {
      const { w, v } = xp.eigh(operator.matrix);
      const column = (k: number) =>
        Float64Array.from({ length: rows * columns }, (_, i) => v.data[i * rows * columns + k]!);
      return { vectors: [column(0), column(1)], share: shareOfTwo([...w.data]) };
    }
    case 'rotated': {
      const order = [...operator.scale.data.keys()].sort((i, j) => operator.scale.data[i]! - operator.scale.data[j]!);
      const unit = (i: number) => {
        const one = Float64Array.from({ length: rows * columns }, (_, k) => (k === i ? 1 : 0));
        return Float64Array.from(turnedBack(xp, operator, xp.array(one, [1, rows, columns])).data);
      };
      return {
        vectors: [unit(order[0]!), unit(order[1]!)],
        share: shareOfTwo(order.map((i) => operator.scale.data[i]!)),
      };
    }
    case 'kronecker': {
      const left = xp.eigh(dense(operator.left, rows));
      const right = xp.eigh(dense(operator.right, columns));
      const products = [...left.w.data]
        .flatMap((l, i) => [...right.w.data].map((r, j) => ({ value: l * r, i, j })))
        .sort((p, q) => p.value - q.value);
      const outer = ({ i, j }: { i: number; j: number }) =>
        Float64Array.from(
          { length: rows * columns },
          (_, k) => left.v.data[Math.floor(k / columns) * rows + i]! * right.v.data[(k % columns) * columns + j]!,
        );
      return {
        vectors: [outer(products[0]!), outer(products[1]!)],
        share: shareOfTwo(products.map(({ value }) => value)),
      };
    }
  }
}

function dense(factor: Factor<Array64>, size: number): Array64 {
  switch (factor.form) {
    case 'identity':
      return xp.eye(size);
    case 'dense':
      return factor.matrix;
    case 'lowRank':
      return xp.add(
        xp.mul(factor.rest, xp.eye(size)),
        xp.matmul(xp.mul(factor.basis, xp.sub(factor.gains, factor.rest)), factor.basis, { transposeB: true }),
      );
  }
}

function shareOfTwo(ascending: readonly number[]): number {
  const inverse = ascending.map((value) => 1 / value);
  return (inverse[0]! + inverse[1]!) / inverse.reduce((sum, value) => sum + value, 0);
}

/** Gram–Schmidt. */
function orthonormal(u: Weights, v: Weights): [Weights, Weights] {
  const unit = (x: Weights) => x.map((array) => xp.div(array, Math.sqrt(dot(x, x))));
  const first = unit(u);
  return [first, unit(plus(v, -dot(first, v), first))];
}
