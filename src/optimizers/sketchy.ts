import type { Ops } from '../array/ops.ts';
import type { ChoiceField, IntegerField, NumberField } from '../fields/fields.ts';
import { emptySketch, sketchColumns, type Sketch } from '../linalg/frequentDirections.ts';
import { EIGENDECOMPOSITION } from '../linalg/spectral.ts';
import type { Factor } from '../linalg/operator.ts';
import { compose } from './compose.ts';
import { grafting } from './grafting.ts';
import type { Fixed, Preconditioner } from './optimizer.ts';
import { block, blocks, exponent } from './shampoo.ts';
import { average, beta2, statistics } from './statistics.ts';

const rank: IntegerField = {
  type: 'integer',
  label: 'Rank',
  key: 'k',
  symbol: 'ℓ',
  min: 1,
  max: 256,
  default: 4,
  scale: 'log',
  hint: 'Directions kept of each statistic; where it reaches the size of the matrix, Sketchy is Shampoo.',
};

const escaped: ChoiceField = {
  type: 'choice',
  label: 'Escaped mass',
  key: 'esc',
  default: 'compensate',
  hint: 'What the sketch had to drop is added to every direction (the paper), or forgotten, as plain Frequent Directions does.',
  options: [
    { value: 'compensate', label: 'compensate' },
    { value: 'sqrt', label: 'compensate, decayed by √β₂ (tearfree)' },
    { value: 'ignore', label: 'ignore' },
  ],
};

const ridge: NumberField = {
  type: 'number',
  label: 'Ridge',
  key: 'eps',
  symbol: 'ε',
  min: 1e-14,
  max: 1,
  default: 1e-6,
  scale: 'log',
  hint: 'Added to the eigenvalues before the root, relative to the largest one.',
};

type State =
  'leftBasis' | 'leftSquares' | 'leftEscaped' | 'rightBasis' | 'rightSquares' | 'rightEscaped' | 'correction';

/**
 * S-Shampoo: Shampoo whose two statistics are Frequent Directions sketches of rank ℓ. The sketches see the gradients at which they are
 * refreshed, as in the paper, where that is every tenth. A vector `[R,1,n]` has only its right side (S-AdaGrad).
 */
export const sketched: Preconditioner<'beta2' | 'epsilon' | 'exponent', State> = {
  hyper: { beta2: { ...beta2, default: 0.999 }, epsilon: ridge, exponent },
  fixed: { rank, statistics, escaped, block },
  init(xp, { rows, columns }, replicas, fixed) {
    const left = emptySketch(xp, replicas, rows, Math.min(rows, Number(fixed.rank)));
    const right = emptySketch(xp, replicas, columns, Math.min(columns, Number(fixed.rank)));
    return { ...named(left, right), correction: xp.full([replicas, 1, 1], 0) };
  },
  refresh(xp, { grad }, state, { beta2: decay }, fixed) {
    const { left, right } = sketches(state);
    const keep = fixed.statistics === 'sum' ? xp.add(xp.mul(0, decay), 1) : decay;
    const escapedKeep = fixed.escaped === 'sqrt' ? xp.sqrt(keep) : keep;
    const weighted = fixed.statistics === 'ema' ? xp.mul(xp.sqrt(xp.sub(1, decay)), grad) : grad;
    return {
      ...named(
        xp.shape(grad)[1] === 1 ? left : sketchColumns(xp, left, weighted, keep, escapedKeep),
        sketchColumns(xp, right, xp.transpose(weighted), keep, escapedKeep),
      ),
      correction: average(xp, decay, state.correction, 1),
    };
  },
  operator(xp, state, hyper, fixed) {
    const { left, right } = sketches(state);
    const vector = xp.shape(left.basis)[1] === 1;
    const power = vector ? xp.mul(2, hyper.exponent) : hyper.exponent;
    const side = (sketch: Sketch<typeof hyper.exponent>) =>
      inverseRootOf(xp, sketch, state.correction, power, hyper.epsilon, fixed);
    return { form: 'kronecker', left: vector ? { form: 'identity' } : side(left), right: side(right) };
  },
  statistics(xp, state, _hyper, fixed) {
    const { left, right } = sketches(state);
    const matrix = ({ basis, squares, escaped: mass }: typeof left) => {
      const rest = fixed.escaped === 'ignore' ? 0 : xp.mul(mass, xp.eye(xp.shape(basis)[1]));
      return xp.add(xp.matmul(xp.mul(basis, squares), basis, { transposeB: true }), rest);
    };
    return xp.shape(left.basis)[1] === 1 ? { R: matrix(right) } : { L: matrix(left), R: matrix(right) };
  },
  memory(rows, columns, fixed) {
    const side = (n: number) => Math.min(n, Number(fixed.rank)) * (n + 1);
    return (rows === 1 ? 0 : side(rows)) + side(columns);
  },
  cost(rows, columns, fixed) {
    const rank = (n: number) => Math.min(n, Number(fixed.rank));
    const apply = (n: number, other: number) => 2 * n * other * rank(n);
    const sketch = (n: number, other: number) => n ** 2 * (other + rank(n)) + EIGENDECOMPOSITION * n ** 3;
    const vector = rows === 1;
    return {
      step: (vector ? 0 : apply(rows, columns)) + apply(columns, rows),
      refresh: (vector ? 0 : sketch(rows, columns)) + sketch(columns, rows),
    };
  },
};

/** `(U diag(squares) Uᵀ + ρI + ε λmax I)^(−power)`, never formed: gains inside the sketch, one number outside. */
function inverseRootOf<T>(xp: Ops<T>, sketch: Sketch<T>, correction: T, power: T, epsilon: T, fixed: Fixed): Factor<T> {
  const scale = fixed.statistics === 'ema' ? correction : 1;
  const mass = fixed.escaped === 'ignore' ? xp.mul(0, sketch.escaped) : xp.div(sketch.escaped, scale);
  const squares = xp.div(sketch.squares, scale);
  const largest = xp.add(xp.max(squares, 'columns'), mass);
  const ridged = (x: T) => xp.pow(xp.add(x, xp.mul(epsilon, largest)), xp.neg(power));
  // While nothing has escaped, no gradient has a part outside the sketch; 0 there (the pseudo-inverse) keeps rounding from being amplified.
  const rest = xp.where(xp.greater(mass, 0), ridged(mass), 0);
  const gains = xp.where(xp.greater(squares, 0), ridged(xp.add(squares, mass)), rest);
  return { form: 'lowRank', basis: sketch.basis, gains, rest };
}

function sketches<T>(state: { readonly [K in State]: T }): { left: Sketch<T>; right: Sketch<T> } {
  return {
    left: { basis: state.leftBasis, squares: state.leftSquares, escaped: state.leftEscaped },
    right: { basis: state.rightBasis, squares: state.rightSquares, escaped: state.rightEscaped },
  };
}

function named<T>(left: Sketch<T>, right: Sketch<T>): { readonly [K in Exclude<State, 'correction'>]: T } {
  return {
    leftBasis: left.basis,
    leftSquares: left.squares,
    leftEscaped: left.escaped,
    rightBasis: right.basis,
    rightSquares: right.squares,
    rightEscaped: right.escaped,
  };
}

export const sketchy = compose(sketched, {
  kind: 'sketchy',
  label: 'Sketchy',
  summary:
    'Shampoo in little memory: each statistic is a Frequent Directions sketch of a few directions, plus one number for the mass that escaped it.',
  source: 'Feinberg et al. 2023, algorithm 3 (S-Shampoo, arXiv 2302.03764)',
  equation: 'L̂ ← FDℓ(β₂ L̂ + G Gᵀ);  ρ ← β₂ ρ + λ_(ℓ+1);  W ← W − η (L̂ + ρI)^(−¼) G (R̂ + ρI)^(−¼)',
  units: blocks,
  filter: 0,
  momentum: 'choice',
  grafting,
  weightDecay: 'decoupled',
  learningRate: 0.01,
});
