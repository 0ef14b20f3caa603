import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { defaults } from '../fields/fields.ts';
import type { Examples, Landscape } from './landscape.ts';
import type { Fixed, Optimizer, Values } from './optimizer.ts';
import { takeStep } from './takeStep.ts';
import { asOne } from './units.ts';

/** Landscapes written out by hand, in plain loops, and textbook linear algebra to compare with. Weights are one row. */
export type Choice = Record<string, number | string>;
export type Matrix = readonly (readonly number[])[];
type Seen = (weights: Array64) => Landscape<Array64>;

/** The weights after each step from `start`, and all states, of an optimizer that sees a landscape. */
export function walk(optimizer: Optimizer, seen: Seen, start: Array64, choice: Choice, steps: number) {
  const [replicas, , columns] = start.shape;
  const all: Choice = { ...(defaults({ ...optimizer.hyper, ...optimizer.fixed }) as Choice), ...choice };
  const hyper: Values<string, Array64> = Object.fromEntries(
    Object.keys(optimizer.hyper).map((name) => [name, xp.full([replicas, 1, 1], Number(all[name]))]),
  );
  const fixed: Fixed = Object.fromEntries(Object.keys(optimizer.fixed).map((name) => [name, all[name]!]));
  const unit = asOne([{ name: 'W', rows: 1, columns }])[0]!;
  let parameter = start;
  let state = optimizer.init(xp, unit, replicas, fixed);
  const weights: Array64[] = [];
  const states: Values<string, Array64>[] = [];
  for (let step = 0; step < steps; step++) {
    const landscape = seen(parameter);
    const sight = { unit, parameter, grad: landscape.gradients()[0]!, landscape };
    const isDue = step % Number(fixed.interval ?? 1) === 0;
    const next = takeStep(xp, optimizer, [sight], [state], hyper, fixed, 1, isDue);
    [parameter, state] = [next.weights[0]!, next.states[0]!];
    weights.push(parameter);
    states.push(state);
  }
  const statistics = optimizer.statistics?.(xp, state, hyper, fixed);
  return { weights, states, statistics, operator: optimizer.operator(xp, state, hyper, fixed) };
}

export const row = (values: ArrayLike<number>) => xp.array(values, [1, 1, values.length]);
export const matrix = (rows: Matrix) => xp.array(rows.flat(), [1, rows.length, rows[0]!.length]);
export const normals = (count: number, seed: number): number[] =>
  Array.from({ length: count }, stream(seed, 'data').normal);
export const normalMatrix = (rows: number, columns: number, seed: number): Matrix => {
  const values = normals(rows * columns, seed);
  return Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns));
};
export const worst = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);
};

/** Gaussian elimination with partial pivoting. */
export function solve(a: Matrix, b: readonly number[]): number[] {
  const n = b.length;
  const m = a.map((line, i) => [...line, b[i]!]);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(m[i]![k]!) > Math.abs(m[pivot]![k]!)) pivot = i;
    [m[k], m[pivot]] = [m[pivot]!, m[k]!];
    for (let i = k + 1; i < n; i++) {
      const share = m[i]![k]! / m[k]![k]!;
      for (let j = k; j <= n; j++) m[i]![j]! -= share * m[k]![j]!;
    }
  }
  const x = Array.from({ length: n }, () => 0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = m[i]![n]!;
    for (let j = i + 1; j < n; j++) sum -= m[i]![j]! * x[j]!;
    x[i] = sum / m[i]![i]!;
  }
  return x;
}

export const times = (a: Matrix, x: readonly number[]) =>
  a.map((line) => line.reduce((sum, value, j) => sum + value * x[j]!, 0));
export const plusIdentity = (a: Matrix, ridge: number): number[][] =>
  a.map((line, i) => line.map((value, j) => value + (i === j ? ridge : 0)));
export const gramOf = (j: Matrix): number[][] =>
  j[0]!.map((_, a) => j[0]!.map((__, b) => j.reduce((sum, line) => sum + line[a]! * line[b]!, 0)));
export const transposed = (a: Matrix): number[][] => a[0]!.map((_, j) => a.map((line) => line[j]!));

/** A landscape in numbers, one replica at a time. */
export interface Numbers {
  value(w: readonly number[]): number;
  gradient(w: readonly number[]): readonly number[];
  hessian(w: readonly number[]): Matrix;
}

/** A surface. */
export function surface(f: Numbers): Seen {
  return (weights) => landscapeFrom(f, weights);
}

function landscapeFrom(f: Numbers, weights: Array64, examples?: Examples<Array64>): Landscape<Array64> {
  const [replicas, , columns] = weights.shape;
  const each = (of: (w: readonly number[], replica: number) => readonly number[]) => {
    const lines = Array.from({ length: replicas }, (_, r) =>
      of([...weights.data.slice(r * columns, (r + 1) * columns)], r),
    );
    return xp.array(lines.flat(), [replicas, 1, lines[0]!.length]);
  };
  return {
    loss: () => each((w) => [f.value(w)]),
    gradients: () => [each((w) => f.gradient(w))],
    hessianProduct: ([v]) => [each((w, r) => times(f.hessian(w), [...v!.data.slice(r * columns, (r + 1) * columns)]))],
    at: ([others]) => landscapeFrom(f, others!, examples),
    ...(examples && { examples }),
  };
}

/** `½ wᵀAw − bᵀw`. */
export function quadratic(a: Matrix, b: readonly number[]): Numbers {
  return {
    value: (w) => times(a, w).reduce((sum, value, i) => sum + w[i]! * (value / 2 - b[i]!), 0),
    gradient: (w) => times(a, w).map((value, i) => value - b[i]!),
    hessian: () => a,
  };
}

/** `(1 − x)² + 100 (y − x²)²` (Rosenbrock 1960). */
export const rosenbrock: Numbers = {
  value: ([x = 0, y = 0]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  gradient: ([x = 0, y = 0]) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
  hessian: ([x = 0, y = 0]) => [
    [2 - 400 * (y - 3 * x * x), -400 * x],
    [-400 * x, 200],
  ],
};

/** A model with N examples and C outputs, by the derivatives of its outputs and of the losses by them. */
export interface Modelled {
  readonly outputs: number;
  readonly count: number;
  output(w: readonly number[], i: number): readonly number[];
  /** ∂output/∂w, C × P. */
  jacobian(w: readonly number[], i: number): Matrix;
  /** Of one example. */
  loss(output: readonly number[], i: number): number;
  derivative(output: readonly number[], i: number): readonly number[];
  /** Derivative on a target drawn from the model; the same draw at every call. */
  sampled(output: readonly number[], i: number): readonly number[];
  /** S with `S Sᵀ` = the Hessian of the loss by the outputs, C × C. */
  root(output: readonly number[]): Matrix;
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** A landscape with examples. The Hessian of the loss is not there. */
export function modelLandscape(model: Modelled): Seen {
  const { count, outputs } = model;
  const f: Numbers = {
    value: (w) => range(count).reduce((sum, i) => sum + model.loss(model.output(w, i), i), 0) / count,
    gradient: (w) =>
      range(w.length).map(
        (k) => range(count).reduce((sum, i) => sum + exampleGradient(model, w, i, 'data')[k]!, 0) / count,
      ),
    hessian: () => {
      throw new Error('not written');
    },
  };
  return (weights) => {
    const at = (w: readonly number[]): Landscape<Array64> => landscapeFrom(f, row(w), examplesOf(w));
    const examplesOf = (w: readonly number[]): Examples<Array64> => {
      const absent = () => {
        throw new Error('not written');
      };
      return {
        count,
        outputs,
        gaussNewtonProduct: ([v]) => [row(times(fisherOf(model, w), [...v!.data]))],
        rootJacobian: () => matrix(rootOf(model, w)),
        exampleGradients: (of) => matrix(range(count).map((i) => exampleGradient(model, w, i, of))),
        inputs: absent,
        preActivations: absent,
        derivatives: absent,
        curvatureRoots: absent,
      };
    };
    return { ...at([...weights.data]), at: ([others]) => modelLandscape(model)(others!) };
  };
}

function exampleGradient(model: Modelled, w: readonly number[], i: number, of: 'data' | 'sampled'): readonly number[] {
  const output = model.output(w, i);
  const derivative = of === 'data' ? model.derivative(output, i) : model.sampled(output, i);
  return times(transposed(model.jacobian(w, i)), derivative);
}

/** Rows `sᵀJᵢ/√N` for each column s of the root, C blocks of N. */
function rootOf(model: Modelled, w: readonly number[]): Matrix {
  return range(model.outputs).flatMap((c) =>
    range(model.count).map((i) => {
      const column = transposed(model.root(model.output(w, i)))[c]!;
      return times(transposed(model.jacobian(w, i)), column).map((value) => value / Math.sqrt(model.count));
    }),
  );
}

/** `(1/N) Σ Jᵢᵀ Hᵢ Jᵢ`, element by element; `kept`: of these examples alone. */
export function fisherOf(model: Modelled, w: readonly number[], kept = model.count): number[][] {
  const sum = w.map(() => w.map(() => 0));
  for (let i = 0; i < kept; i++) {
    const j = model.jacobian(w, i);
    const root = model.root(model.output(w, i));
    const h = root.map((a) => root.map((b) => a.reduce((total, value, c) => total + value * b[c]!, 0)));
    for (const a of w.keys())
      for (const b of w.keys())
        for (const c of h.keys()) for (const d of h.keys()) sum[a]![b]! += (j[c]![a]! * h[c]![d]! * j[d]![b]!) / kept;
  }
  return sum;
}

/** `(1/N) Σ gᵢgᵢᵀ`. */
export function outerProducts(model: Modelled, w: readonly number[], of: 'data' | 'sampled'): number[][] {
  return gramOf(
    range(model.count).map((i) => exampleGradient(model, w, i, of).map((value) => value / Math.sqrt(model.count))),
  );
}

/** Softmax of the outputs. */
export function softmax(output: readonly number[]): number[] {
  const most = Math.max(...output);
  const powers = output.map((value) => Math.exp(value - most));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}

/** Multinomial logistic regression on normal inputs with random labels; weights are fan-in × C, row by row. */
export function logistic(count: number, inputs: number, classes: number, seed: number): Modelled {
  const x = normalMatrix(count, inputs, seed);
  const label = normals(2 * count, seed + 1).map((value) => Math.floor(Math.abs(value) * 1000) % classes);
  const off = (output: readonly number[], target: number) => softmax(output).map((p, c) => p - (c === target ? 1 : 0));
  return {
    outputs: classes,
    count,
    output: (w, i) => range(classes).map((c) => x[i]!.reduce((sum, value, k) => sum + value * w[k * classes + c]!, 0)),
    jacobian: (_w, i) =>
      range(classes).map((c) => x[i]!.flatMap((value) => range(classes).map((d) => (c === d ? value : 0)))),
    loss: (output, i) => -Math.log(softmax(output)[label[i]!]!),
    derivative: (output, i) => off(output, label[i]!),
    sampled: (output, i) => off(output, label[count + i]!),
    root(output) {
      const p = softmax(output);
      return p.map((own, c) => p.map((other, d) => Math.sqrt(other) * ((c === d ? 1 : 0) - own)));
    },
  };
}

/** One output with loss `½ (output − y)²`. */
export function leastSquares(
  f: { value(w: readonly number[], x: number): number; slope(w: readonly number[], x: number): readonly number[] },
  x: readonly number[],
  y: readonly number[],
): Modelled {
  const noise = normals(x.length, 99);
  return {
    outputs: 1,
    count: x.length,
    output: (w, i) => [f.value(w, x[i]!)],
    jacobian: (w, i) => [f.slope(w, x[i]!)],
    loss: ([output = 0], i) => (output - y[i]!) ** 2 / 2,
    derivative: ([output = 0], i) => [output - y[i]!],
    sampled: (_output, i) => [noise[i]!],
    root: () => [[1]],
  };
}

/** Conjugate gradients with Martens' stopping rule, as a loop that ends; also says after how many iterations. */
export function conjugated(a: Matrix, b: readonly number[], start: readonly number[], most: number) {
  let x = [...start];
  let r = times(a, x).map((value, i) => b[i]! - value);
  let p = [...r];
  const phi = () => inner(x, times(a, x)) / 2 - inner(b, x);
  const history = [phi()];
  for (let i = 1; i <= most; i++) {
    if (Math.sqrt(inner(r, r)) <= 1e-15 * Math.sqrt(inner(b, b))) return { x, iterations: i - 1 };
    const ap = times(a, p);
    const bend = inner(p, ap);
    if (bend <= 0) return { x: i === 1 ? [...b] : x, iterations: i - 1 };
    const alpha = inner(r, r) / bend;
    const next = r.map((value, k) => value - alpha * ap[k]!);
    x = x.map((value, k) => value + alpha * p[k]!);
    const beta = inner(next, next) / inner(r, r);
    p = next.map((value, k) => value + beta * p[k]!);
    r = next;
    history.push(phi());
    const [now, then] = [history[i]!, history[i - 10]];
    if (i > 10 && now < 0 && (now - then!) / now < 10 * 5e-4) return { x, iterations: i };
  }
  return { x, iterations: most };
}

const inner = (u: readonly number[], v: readonly number[]) => u.reduce((sum, value, i) => sum + value * v[i]!, 0);
