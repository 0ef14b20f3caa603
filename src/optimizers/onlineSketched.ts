import type { Operand, Ops } from '../array/ops.ts';
import type { NumberField } from '../fields/fields.ts';
import { emptySketch } from '../linalg/frequentDirections.ts';
import { EIGENDECOMPOSITION } from '../linalg/spectral.ts';
import { compose, learningRate, type Composition } from './compose.ts';
import type { Optimizer, Preconditioner } from './optimizer.ts';
import { rowCost, sketchRow } from './rowSketch.ts';
import { asOne } from './units.ts';

/** What tells the sketched methods of online learning apart. */
interface Kind {
  /** Of δ. */
  readonly delta: number;
  /** The gradient of step t enters the sketch multiplied by this power of t. */
  readonly fading: number;
  /** How much of what escapes the sketch is added to the ridge. */
  readonly escapedShare: number;
  /** α from δ, before anything has escaped. */
  ridge<T>(xp: Ops<T>, delta: T, learningRate: T): T;
  /** The factor of a direction whose squares add up to e², and of those outside the sketch with e² = 0. */
  gain<T>(xp: Ops<T>, ridge: T, squares: Operand<T>): T;
}

/** x^power, and 0 for x ≤ 0: the pseudo-inverse. */
function powerOrZero<T>(xp: Ops<T>, x: T, power: number): T {
  return xp.where(xp.greater(x, 0), xp.pow(x, power), 0);
}

const delta: NumberField = {
  type: 'number',
  label: 'Ridge',
  key: 'delta',
  symbol: 'δ',
  hint: 'Added to the sketch in every direction, before anything has escaped it.',
  min: 1e-6,
  max: 100,
  default: 0,
  scale: 'log',
  zero: true,
};

/** All weights as one vector, whose outer products are kept as a Frequent Directions sketch of ℓ rows, the last of them 0 between steps. */
function online(kind: Kind): Preconditioner<'learningRate' | 'delta', 'sketchBasis' | 'squares' | 'escaped' | 'count'> {
  const rank = (dimension: number, size: number | string | undefined) => Math.min(dimension, Number(size) - 1);
  return {
    hyper: { learningRate: { ...learningRate, default: 0.5 }, delta: { ...delta, default: kind.delta } },
    fixed: {
      size: {
        type: 'integer',
        label: 'Sketch size',
        key: 'k',
        symbol: 'ℓ',
        hint: 'Rows of the sketch; it keeps one direction less.',
        min: 2,
        max: 256,
        default: 10,
        scale: 'log',
      },
    },
    init(xp, { rows, columns }, replicas, { size }) {
      const dimension = rows * columns;
      const { basis, ...rest } = emptySketch(xp, replicas, dimension, rank(dimension, size));
      return { sketchBasis: basis, ...rest, count: xp.full([replicas, 1, 1], 0) };
    },
    accumulate: (xp, _sight, { count }) => ({ count: xp.add(count, 1) }),
    refresh(xp, { grad }, { sketchBasis, squares, escaped, count }) {
      const vector = xp.mul(xp.pow(count, kind.fading), xp.reshape(grad, xp.shape(sketchBasis)[1], 1));
      const next = sketchRow(xp, { basis: sketchBasis, squares }, vector);
      return { sketchBasis: next.basis, squares: next.squares, escaped: xp.add(escaped, next.escaped) };
    },
    operator(xp, { sketchBasis, squares, escaped }, hyper) {
      const ridge = xp.add(kind.ridge(xp, hyper.delta, hyper.learningRate), xp.mul(kind.escapedShare, escaped));
      const gains = kind.gain(xp, ridge, squares);
      const rest = kind.gain(xp, ridge, 0);
      return {
        form: 'kronecker',
        left: { form: 'identity' },
        right: { form: 'lowRank', basis: sketchBasis, gains, rest },
      };
    },
    memory: (rows, columns, { size }) => {
      const k = rank(rows * columns, size);
      return k * rows * columns + (k > 1 ? k : 0);
    },
    cost(rows, columns, { size }) {
      const k = rank(rows * columns, size);
      return {
        step: 2 * k * rows * columns,
        refresh: rowCost(rows * columns, k) + EIGENDECOMPOSITION * (k + 1) ** 3,
      };
    },
  };
}

const parts = { units: asOne, weightDecay: 'coupled', learningRate: 0.5 } satisfies Partial<Composition>;
const theory = 'compared in Feinberg et al. 2023, table 1 (arXiv 2302.03764)';

export const sketchedAdagrad: Optimizer = compose(
  online({
    delta: 0,
    fading: 0,
    escapedShare: 1,
    ridge: (_xp, ridge) => ridge,
    gain: (xp, ridge, squares) => powerOrZero(xp, xp.add(ridge, squares), -1 / 2),
  }),
  {
    ...parts,
    kind: 'sketchedAdagrad',
    label: 'S-AdaGrad',
    summary:
      'Full-matrix AdaGrad in the memory of a few gradients: a sketch, and the mass that escaped it in every direction.',
    source: 'Feinberg et al. 2023, algorithm 2 (arXiv 2302.03764)',
    equation: 'ρ, B ← FDℓ(B, g);  α ← α + ρ;  w ← w − η (BᵀB + αI)^(−½) g',
  },
);

export const adaFd: Optimizer = compose(
  online({
    delta: 0.1,
    fading: 0,
    escapedShare: 0,
    ridge: (_xp, ridge) => ridge,
    gain: (xp, ridge, squares) => powerOrZero(xp, xp.add(ridge, xp.pow(squares, 1 / 2)), -1),
  }),
  {
    ...parts,
    kind: 'adaFd',
    label: 'Ada-FD',
    summary: 'Full-matrix AdaGrad with a sketch that forgets what escapes it, and a fixed ridge on the root.',
    source: `Wan & Zhang 2018; ${theory}`,
    equation: 'B ← FDℓ(B, g);  w ← w − η ((BᵀB)^½ + δI)⁻¹ g',
  },
);

// Of the two Newton methods the learning rate belongs to the sketch: δI + Σ g gᵀ/(η tᵖ). Times η that is ηδI + Σ g gᵀ/tᵖ, whose inverse
// times η is the same step, and the sketch is free of η.

export const fdSon: Optimizer = compose(
  online({
    delta: 1,
    fading: -1 / 4,
    escapedShare: 0,
    ridge: (xp, ridge, eta) => xp.mul(eta, ridge),
    gain: (xp, ridge, squares) => powerOrZero(xp, xp.add(ridge, squares), -1),
  }),
  {
    ...parts,
    kind: 'fdSon',
    label: 'FD-SON',
    summary: 'Online Newton Step with a sketch that forgets what escapes it, and a fixed ridge.',
    source: `Luo et al. 2016; ${theory}`,
    equation: 'B ← FDℓ(B, g / t^¼);  w ← w − η (BᵀB + ηδI)⁻¹ g',
  },
);

export const rfdSon: Optimizer = compose(
  online({
    delta: 0.1,
    fading: -1 / 2,
    escapedShare: 1 / 2,
    ridge: (xp, ridge, eta) => xp.mul(eta, ridge),
    gain: (xp, ridge, squares) => powerOrZero(xp, xp.add(ridge, squares), -1),
  }),
  {
    ...parts,
    kind: 'rfdSon',
    label: 'RFD-SON',
    summary: 'Online Newton Step with a robust sketch: half of what escapes is added to every direction.',
    source: `Luo et al. 2019; ${theory}`,
    equation: 'ρ, B ← FDℓ(B, g / √t);  α ← α + ρ/2;  w ← w − η (BᵀB + (α + ηδ)I)⁻¹ g',
  },
);
