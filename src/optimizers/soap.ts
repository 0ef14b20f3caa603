import type { Ops } from '../array/ops.ts';
import type { ChoiceField, IntegerField } from '../fields/fields.ts';
import { orthonormalise } from '../linalg/orthonormalise.ts';
import { EIGENDECOMPOSITION } from '../linalg/spectral.ts';
import { beta1, compose } from './compose.ts';
import { epsilon, inverseDeviation } from './diagonal.ts';
import type { Fixed, Preconditioner, Values } from './optimizer.ts';
import { average, decay } from './statistics.ts';

const basis: ChoiceField = {
  type: 'choice',
  label: 'Axis method',
  key: 'by',
  default: 'power',
  hint: 'One step of power iteration from the last axes, orthonormalised column by column (paper), or a new eigendecomposition each time.',
  options: [
    { value: 'power', label: 'power iteration' },
    { value: 'eigen', label: 'eigendecomposition' },
  ],
};

const limit: IntegerField = {
  type: 'integer',
  label: 'Longest side',
  key: 'max',
  min: 0,
  max: 1024,
  default: 128,
  scale: 'linear',
  hint: 'Sides longer than this keep their own axes; with both sides longer it is Adam.',
};

type Side = 'left' | 'right';
type State =
  Side | `${Side}Basis` | 'mean' | 'square' | 'meanCorrection' | 'squareCorrection' | 'primed' | 'based' | 'step';

/**
 * Adam in the eigenbasis of Shampoo’s statistics. The first gradient only begins the statistics; every later step uses the axes as they
 * were before its own gradient. The average of gradients is kept in the coordinates of the weights, the average of squares in the rotated
 * ones. `step` is the direction, made before the axes turn: m n floats more than the authors keep, whose steps come before the refresh.
 */
const adamInEigenbasis: Preconditioner<'beta1' | 'beta2' | 'epsilon', State> = {
  hyper: { beta1: { ...beta1, default: 0.95 }, beta2: { ...decay, default: 0.95 }, epsilon },
  fixed: { basis, limit },
  init(xp, { rows, columns }, replicas, fixed) {
    const used = sidesOf(rows, columns, fixed);
    const zeros = (m: number, n: number) => xp.full([replicas, m, n], 0);
    const [m, n] = [used.includes('left') ? rows : 1, used.includes('right') ? columns : 1];
    return {
      left: zeros(m, m),
      right: zeros(n, n),
      leftBasis: xp.add(xp.eye(m), zeros(1, 1)),
      rightBasis: xp.add(xp.eye(n), zeros(1, 1)),
      mean: zeros(rows, columns),
      square: zeros(rows, columns),
      step: zeros(rows, columns),
      meanCorrection: zeros(1, 1),
      squareCorrection: zeros(1, 1),
      primed: zeros(1, 1),
      based: zeros(1, 1),
    };
  },
  accumulate(xp, { grad, unit: { rows, columns } }, state, hyper, fixed) {
    const used = sidesOf(rows, columns, fixed);
    const inside = inward(xp, grad, state, used);
    const { primed } = state;
    const moments = {
      mean: xp.where(primed, average(xp, hyper.beta1, state.mean, grad), 0),
      square: xp.where(primed, average(xp, hyper.beta2, state.square, xp.mul(inside, inside)), 0),
      meanCorrection: xp.where(primed, average(xp, hyper.beta1, state.meanCorrection, 1), 0),
      squareCorrection: xp.where(primed, average(xp, hyper.beta2, state.squareCorrection, 1), 0),
    };
    const mean = xp.div(moments.mean, xp.where(primed, moments.meanCorrection, 1));
    const scaled = xp.mul(scaleOf(xp, moments, hyper), inward(xp, mean, state, used));
    const gram = (side: Side) => xp.matmul(grad, grad, side === 'left' ? { transposeB: true } : { transposeA: true });
    return {
      ...moments,
      ...(used.includes('left') && { left: average(xp, hyper.beta2, state.left, gram('left')) }),
      ...(used.includes('right') && { right: average(xp, hyper.beta2, state.right, gram('right')) }),
      step: outward(xp, scaled, state, used),
      primed: xp.add(xp.mul(0, primed), 1),
    };
  },
  refresh(xp, { grad }, state, _hyper, fixed) {
    const [, rows, columns] = xp.shape(grad);
    const used = sidesOf(rows, columns, fixed);
    const { based } = state;
    return {
      ...(used.includes('left') && { leftBasis: turnedAxes(xp, state.left, state.leftBasis, based, fixed) }),
      ...(used.includes('right') && { rightBasis: turnedAxes(xp, state.right, state.rightBasis, based, fixed) }),
      based: xp.add(xp.mul(0, based), 1),
    };
  },
  /** From averaged gradient to direction in the axes as they are now, which are those of the next step. */
  operator(xp, state, hyper, fixed) {
    const [, rows, columns] = xp.shape(state.mean);
    const used = sidesOf(rows, columns, fixed);
    const scale = scaleOf(xp, state, hyper);
    if (used.length === 0) return { form: 'diagonal', scale };
    return {
      form: 'rotated',
      left: used.includes('left') ? state.leftBasis : xp.eye(rows),
      right: used.includes('right') ? state.rightBasis : xp.eye(columns),
      scale,
    };
  },
  direction: (_xp, _sight, { step }) => step,
  statistics(xp, { left, right }) {
    const isLeft = xp.shape(left)[1] > 1;
    return { ...(isLeft && { L: left }), ...((!isLeft || xp.shape(right)[1] > 1) && { R: right }) };
  },
  memory: (rows, columns, fixed) => 2 * sum(rows, columns, fixed, 2) + 3 * rows * columns,
  cost: (rows, columns, fixed) => ({
    // For each side: its statistic, gradient and average inwards, direction outwards.
    step: 4 * rows * columns * sum(rows, columns, fixed, 1) + 8 * rows * columns,
    refresh: (fixed.basis === 'eigen' ? EIGENDECOMPOSITION : POWER_STEP) * sum(rows, columns, fixed, 3),
  }),
  roots: { names: ['leftBasis', 'rightBasis'], memory: (rows, columns, fixed) => sum(rows, columns, fixed, 2) },
};

/**
 * The product L Q, two for putting columns in order and back, and 5/3 for reflections of a matrix beside the identity, in units of n³. The
 * decomposition of the identity, which is there for the first refresh's sake, is not counted.
 */
const POWER_STEP = 5;

/** The sides that have axes of their own; a vector has none, and is left to Adam. */
function sidesOf(rows: number, columns: number, fixed: Fixed): readonly Side[] {
  const most = Number(fixed.limit);
  if (rows === 1) return [];
  return [...(rows <= most ? (['left'] as const) : []), ...(columns <= most ? (['right'] as const) : [])];
}

/** `rows^power + columns^power`, of the sides that have axes. */
function sum(rows: number, columns: number, fixed: Fixed, power: number): number {
  const used = sidesOf(rows, columns, fixed);
  return used.reduce((total, side) => total + (side === 'left' ? rows : columns) ** power, 0);
}

type Axes<T> = Pick<Values<State, T>, 'leftBasis' | 'rightBasis'>;

/** `Q_Lᵀ x Q_R`. */
function inward<T>(xp: Ops<T>, x: T, { leftBasis, rightBasis }: Axes<T>, used: readonly Side[]): T {
  const half = used.includes('left') ? xp.matmul(leftBasis, x, { transposeA: true }) : x;
  return used.includes('right') ? xp.matmul(half, rightBasis) : half;
}

/** `Q_L x Q_Rᵀ`. */
function outward<T>(xp: Ops<T>, x: T, { leftBasis, rightBasis }: Axes<T>, used: readonly Side[]): T {
  const half = used.includes('left') ? xp.matmul(leftBasis, x) : x;
  return used.includes('right') ? xp.matmul(half, rightBasis, { transposeB: true }) : half;
}

/** `√c₂ / (√v + ε)`: ε stands beside the uncorrected root; 0 before the second gradient. */
function scaleOf<T>(
  xp: Ops<T>,
  { square, squareCorrection }: Pick<Values<State, T>, 'square' | 'squareCorrection'>,
  hyper: Values<'epsilon', T>,
): T {
  return inverseDeviation(xp, square, squareCorrection, hyper.epsilon, { placement: 'uncorrected' });
}

/**
 * The next axes of a statistic `[R,n,n]`: its eigenvectors at first; then `Q ← Q̂` with `Q̂ R = L Q`, columns taken in descending order of
 * `diag(Qᵀ L Q)`. Axes keep their places, whatever their order, so that what is kept by axis stays right; the authors sort axes and
 * squares alike, which gives the same steps. Signs of axes have no influence, as squares and the way in and out lose them.
 */
function turnedAxes<T>(xp: Ops<T>, statistic: T, axes: T, based: T, fixed: Fixed): T {
  if (fixed.basis === 'eigen') return xp.eigh(statistic).v;
  const n = xp.shape(statistic)[1];
  // What is not used costs little: the identity is decomposed already.
  const first = xp.eigh(xp.where(based, xp.eye(n), statistic)).v;
  const grown = xp.matmul(statistic, axes);
  const order = descending(xp, xp.sum(xp.mul(axes, grown), 'rows'));
  const turned = orthonormalise(xp, xp.matmul(grown, order));
  return xp.where(based, xp.matmul(turned, order, { transposeB: true }), first);
}

/** The permutation P with `values P` in descending order, of `values: [R,1,n]`; equal ones stay as they are. */
function descending<T>(xp: Ops<T>, values: T): T {
  const [, , n] = xp.shape(values);
  const down = xp.transpose(values);
  const earlier = xp.array(
    Array.from({ length: n * n }, (_, k) => (k % n < Math.floor(k / n) ? 1 : 0)),
    [1, n, n],
  );
  // Row i, column j: whether value j comes before value i.
  const isEqual = xp.sub(1, xp.add(xp.greater(values, down), xp.greater(down, values)));
  const rank = xp.sum(xp.add(xp.greater(values, down), xp.mul(isEqual, earlier)), 'columns');
  const places = xp.array(
    Array.from({ length: n }, (_, place) => place),
    [1, 1, n],
  );
  return xp.greater(0.5, xp.abs(xp.sub(rank, places)));
}

export const soap = compose(adamInEigenbasis, {
  kind: 'soap',
  label: 'SOAP',
  summary:
    'Adam in the eigenbasis of Shampoo’s statistics: rotates the gradient, divides as Adam does, and rotates back.',
  source: 'Vyas, Morwani, Zhao, Shapira, Brandfonbrener, Janson & Kakade 2024, algorithms 3 and 4 (arXiv 2409.11321)',
  equation:
    'G′ = Q_Lᵀ G Q_R;  M ← β₁ M + (1−β₁) G;  V ← β₂ V + (1−β₂) G′²;  W ← W − η Q_L [(Q_Lᵀ M Q_R) / (√V + ε)] Q_Rᵀ √(1−β₂ⁿ)/(1−β₁ⁿ);  Q_L, Q_R from L, R',
  weightDecay: 'decoupled',
  learningRate: 0.003,
});
