import type { Ops } from '../array/ops.ts';
import { EIGENDECOMPOSITION, inverseRoot } from '../linalg/spectral.ts';
import { compose } from './compose.ts';
import { damping, dampingNow } from './curvatureMatrix.ts';
import { stepLength } from './kfacStepLength.ts';
import {
  averageShare,
  averaging,
  blendedMoment,
  factorCost,
  factorDecay,
  fisher,
  identities,
  layerSamples,
  meanOnDiagonal,
  momentState,
} from './kroneckerFactors.ts';
import type { Preconditioner } from './optimizer.ts';
import { refusesShared } from './refusesShared.ts';
import { byLayer } from './units.ts';

type State =
  | 'tall'
  | 'wide'
  | 'derivatives'
  | 'seen'
  | 'factor'
  | 'tallInverse'
  | 'wideInverse'
  | 'right'
  /** Ones, as many as the layer has inputs: so many of the p × q places are taken. */
  | 'places';

/** Power iterations for the first singular vectors of each example. */
const ITERATIONS = 8;
/** The least squared length to divide by; a float32 normal number. */
const LEAST = 1e-30;

/** Sides p × q of the matrix that m numbers are laid out as, row by row, the end filled up with zeros. */
function sidesOf(m: number): readonly [p: number, q: number] {
  const p = Math.ceil(Math.sqrt(m));
  return [p, Math.ceil(m / p)];
}

/**
 * K-FAC for layers with many inputs: those of each example are laid out as a p × q matrix, and of its singular value decomposition the first
 * σ u vᵀ alone is kept, so that with 𝒦 = √σ u and Ψ = √σ v the Fisher matrix is about E[𝒦𝒦ᵀ] ⊗ E[ΨΨᵀ] ⊗ E[Ds Dsᵀ]: three matrices, none of
 * which is as large as the layer is wide.
 */
const doublyFactored: Preconditioner<'damping' | 'beta2', State> = {
  needs: 'examples',
  refuses: (unit) => refusesShared('doubly factored K-FAC', unit),
  hyper: { damping: { ...damping, default: 0.03 }, beta2: factorDecay },
  fixed: { fisher, averaging },
  init(xp, { rows, columns }, replicas, fixed) {
    const [p, q] = sidesOf(rows);
    return {
      tall: momentState(xp, p, replicas, fixed),
      wide: momentState(xp, q, replicas, fixed),
      derivatives: momentState(xp, columns, replicas, fixed),
      seen: xp.full([replicas, 1, 1], 0),
      factor: xp.full([replicas, 1, 1], 1),
      tallInverse: identities(xp, p, replicas),
      wideInverse: identities(xp, q, replicas),
      right: identities(xp, columns, replicas),
      places: xp.full([replicas, 1, rows], 1),
    };
  },
  accumulate(xp, { landscape, unit }, { tall, wide, derivatives, seen }, { beta2 }, fixed) {
    const samples = layerSamples(xp, landscape, unit, fixed);
    const { keep, weight } = averageShare(xp, seen, beta2, fixed);
    const { u, v } = rankOne(xp, samples.inputs);
    const blend = (old: typeof u, rows: typeof u) => blendedMoment(xp, keep, old, rows, samples.count);
    return {
      tall: blend(tall, u),
      wide: blend(wide, v),
      derivatives: blend(derivatives, samples.derivatives),
      seen: weight,
    };
  },
  refresh(xp, _signal, state, hyper) {
    const { tall, wide, derivatives } = state;
    const lambda = dampingNow(xp, state, hyper.damping);
    const sizeOf = (factor: typeof tall) => {
      const mean = meanOnDiagonal(xp, factor);
      return xp.where(mean, mean, 1);
    };
    const size = xp.mul(xp.mul(sizeOf(tall), sizeOf(wide)), sizeOf(derivatives));
    const ridge = xp.pow(xp.div(lambda, size), 1 / 3);
    // Of a factor that is 1 on the diagonal in the mean, and has its share of the size of all.
    const inverse = (factor: typeof tall) =>
      xp.div(inverseRoot(xp, xp.div(factor, sizeOf(factor)), 1, ridge, 'absolute'), xp.pow(size, 1 / 3));
    return { tallInverse: inverse(tall), wideInverse: inverse(wide), right: inverse(derivatives) };
  },
  operator(xp, { tallInverse, wideInverse, right, places }) {
    const { ofRow, ofColumn } = layout(xp, xp.shape(tallInverse)[1], xp.shape(wideInverse)[1]);
    const spread = (of: typeof right, inverse: typeof right) =>
      xp.matmul(xp.matmul(of, inverse), of, { transposeB: true });
    const taken = [0, xp.shape(places)[2]] as const;
    const product = xp.mul(spread(ofRow, tallInverse), spread(ofColumn, wideInverse));
    const left = xp.slice(product, { rows: taken, columns: taken });
    return { form: 'kronecker', left: { form: 'dense', matrix: left }, right: { form: 'dense', matrix: right } };
  },
  // The operator times the gradient, without the matrix as large as the layer is wide.
  direction(xp, { grad }, { tallInverse, wideInverse, right }) {
    const [replicas, m, n] = xp.shape(grad);
    const [p, q] = sidesOf(m);
    const filled = p * q === m ? grad : xp.concat([grad, xp.full([replicas, p * q - m, n], 0)], 'rows');
    const tall = xp.reshape(xp.matmul(tallInverse, xp.reshape(filled, p, q * n)), p * q, n);
    const both = xp.matmul(xp.reshape(xp.transpose(tall), n * p, q), wideInverse);
    return xp.matmul(xp.slice(xp.transpose(xp.reshape(both, n, p * q)), { rows: [0, m] }), right);
  },
  statistics: (_xp, { tall, wide, derivatives }) => ({ K: tall, Ψ: wide, S: derivatives }),
  memory: (rows, columns) => 2 * squares(rows, columns) + rows,
  cost(rows, columns, fixed, examples) {
    const [p, q] = sidesOf(rows);
    const inputs = p * q * (p + q);
    const moments = factorCost(rows, columns, fixed, examples) + examples * (p ** 2 + q ** 2 - rows ** 2);
    return {
      step: moments + 2 * ITERATIONS * examples * inputs + columns * inputs + rows * columns ** 2,
      refresh: EIGENDECOMPOSITION * (p ** 3 + q ** 3 + columns ** 3),
    };
  },
  roots: { names: ['tallInverse', 'wideInverse', 'right'], memory: squares },
};

/** Floats of three matrices. */
function squares(rows: number, columns: number): number {
  const [p, q] = sidesOf(rows);
  return p ** 2 + q ** 2 + columns ** 2;
}

/** Which row `[1,pq,p]` and which column `[1,pq,q]` of a p × q matrix each place of its row-by-row layout is in, as ones and zeros. */
function layout<T>(xp: Ops<T>, p: number, q: number): { readonly ofRow: T; readonly ofColumn: T } {
  const copies = <V>(value: V, count: number): readonly V[] => Array.from({ length: count }, () => value);
  return {
    ofRow: xp.reshape(xp.concat(copies(xp.eye(p), q), 'columns'), p * q, p),
    ofColumn: xp.concat(copies(xp.eye(q), p), 'rows'),
  };
}

/**
 * `√σ u` and `√σ v` `[R,N,p]`, `[R,N,q]` for the first singular triple of each row of `rows: [R,N,m]` laid out as p × q, by power iteration
 * from a fixed vector without symmetry.
 */
function rankOne<T>(xp: Ops<T>, rows: T): { readonly u: T; readonly v: T } {
  const [replicas, examples, m] = xp.shape(rows);
  const [p, q] = sidesOf(m);
  const { ofRow, ofColumn } = layout(xp, p, q);
  const x = p * q === m ? rows : xp.concat([rows, xp.full([replicas, examples, p * q - m], 0)], 'columns');
  const times = (vector: T, of: T, to: T) => xp.matmul(xp.mul(x, xp.matmul(vector, of, { transposeB: true })), to);
  const squared = (vector: T) => xp.maximum(xp.sum(xp.mul(vector, vector), 'columns'), LEAST);
  const unit = (vector: T) => xp.div(vector, xp.sqrt(squared(vector)));
  let v = xp.array(
    Array.from({ length: q }, (_, column) => 1 / (1 + column)),
    [1, 1, q],
  );
  let u = unit(times(v, ofColumn, ofRow));
  for (let i = 0; i < ITERATIONS; i++) {
    v = times(u, ofRow, ofColumn);
    if (i < ITERATIONS - 1) u = unit(times(v, ofColumn, ofRow));
  }
  // σ is the length of v now, and u has length 1.
  const root = xp.pow(squared(v), 1 / 4);
  return { u: xp.mul(root, u), v: xp.div(v, root) };
}

export const kfacDouble = compose(doublyFactored, {
  kind: 'kfacDouble',
  label: 'K-FAC, doubly factored',
  summary: 'K-FAC for wide layers: the matrix of a layer’s inputs, too, is a Kronecker product, of two small ones.',
  source: 'Ba, Grosse & Martens 2017 (Distributed second-order optimization using Kronecker-factored approximations)',
  equation: 'ā as p × q ≈ σ u vᵀ, 𝒦 = √σ u, Ψ = √σ v;  W ← W − η ν ((E[𝒦𝒦ᵀ] + ·I)⁻¹ ⊗ (E[ΨΨᵀ] + ·I)⁻¹) G (S + ·I)⁻¹',
  units: byLayer,
  refinement: stepLength,
  momentum: 'choice',
  momentumDefault: 0.9,
  weightDecay: 'decoupled',
  learningRate: 0.3,
});
