import type { Ops } from '../array/ops.ts';
import type { ChoiceField, NumberField } from '../fields/fields.ts';
import { applyOperator, type Operator } from '../linalg/operator.ts';
import { coefficientSets } from '../linalg/roots/coefficients.ts';
import { orthogonalise } from '../linalg/roots/newtonSchulz.ts';
import { EIGENDECOMPOSITION, inverseRoot } from '../linalg/spectral.ts';
import { beta1, compose } from './compose.ts';
import { epsilon, inverseDeviation } from './diagonal.ts';
import type { Fixed, Preconditioner } from './optimizer.ts';
import { average, decay } from './statistics.ts';

const EXACT = 'exact';

const orthogonalisation: ChoiceField = {
  type: 'choice',
  label: 'Orthogonalisation',
  key: 'ns',
  default: 'standard',
  hint: 'Newton–Schulz iterations with one of the published sets of coefficients, or exactly, by eigendecomposition.',
  options: [...coefficientSets.map(({ name, label }) => ({ value: name, label })), { value: EXACT, label: 'exact' }],
};

const scale: ChoiceField = {
  type: 'choice',
  label: 'Length of the step',
  key: 'len',
  default: 'wide',
  hint: 'The orthogonal matrix is multiplied by this function of fan-in and fan-out; weights are stored fan-in × fan-out.',
  options: [
    { value: 'wide', label: '√max(1, fan-out/fan-in)' },
    { value: 'tall', label: '√max(1, fan-in/fan-out)' },
    { value: 'spectral', label: '√(fan-out/fan-in)' },
    { value: 'rms', label: '0.2 √max(fan-in, fan-out)' },
    { value: 'none', label: '1' },
  ],
};

const lookAhead: ChoiceField = {
  type: 'choice',
  label: 'Nesterov momentum',
  key: 'nag',
  default: 'yes',
  hint: 'Whether the newest gradient counts once more on top of the average, as if the step were already taken.',
  options: [
    { value: 'yes', label: 'yes' },
    { value: 'no', label: 'no' },
  ],
};

const vectors: ChoiceField = {
  type: 'choice',
  label: 'Vectors',
  key: 'vec',
  default: 'adamw',
  hint: 'A vector has nothing to orthogonalise: biases are trained by AdamW (the authors’ advice) or by their averaged gradient.',
  options: [
    { value: 'adamw', label: 'AdamW' },
    { value: 'plain', label: 'momentum' },
  ],
};

const byAdam = { field: 'vectors', is: ['adamw'] };

const momentum: NumberField = {
  type: 'number',
  label: 'Momentum',
  key: 'm',
  symbol: 'μ',
  min: 0,
  max: 0.9999,
  default: 0.95,
  scale: 'complement',
  hint: 'Share of the old gradient average kept at each step.',
};

const vectorRate: NumberField = {
  type: 'number',
  label: 'Rate of vectors',
  key: 'vlr',
  min: 1e-4,
  max: 100,
  default: 0.5,
  scale: 'log',
  hint: 'Learning rate of vectors as a multiple of η. The authors have 0.015 with AdamW.',
};

type Hyper = 'momentum' | 'vectorRate' | 'beta1' | 'beta2' | 'epsilon';
type State = 'mean' | 'square' | 'meanCorrection' | 'squareCorrection';

/**
 * Muon: the step of a matrix is the orthogonal matrix that is nearest to its averaged gradient, all singular values made 1. Newton–Schulz
 * iterations come near to that by products alone. Vectors `[R,1,n]`: Adam’s averages with a bias correction each.
 */
const orthogonal: Preconditioner<Hyper, State> = {
  hyper: {
    momentum,
    vectorRate,
    beta1: { ...beta1, default: 0.9, when: byAdam },
    beta2: { ...decay, default: 0.95, when: byAdam },
    epsilon: { ...epsilon, default: 1e-10, when: byAdam },
  },
  fixed: { orthogonalisation, lookAhead, scale, vectors },
  init(xp, { rows, columns }, replicas, fixed) {
    const scalar = () => xp.full([replicas, 1, 1], 0);
    const square = usesAdam(rows, fixed) ? xp.full([replicas, rows, columns], 0) : scalar();
    const mean = xp.full([replicas, rows, columns], 0);
    return { mean, square, meanCorrection: scalar(), squareCorrection: scalar() };
  },
  accumulate(xp, { grad, unit }, { mean, square, meanCorrection, squareCorrection }, hyper, fixed) {
    if (!usesAdam(unit.rows, fixed)) return { mean: average(xp, hyper.momentum, mean, grad) };
    return {
      mean: average(xp, hyper.beta1, mean, grad),
      square: average(xp, hyper.beta2, square, xp.mul(grad, grad)),
      meanCorrection: average(xp, hyper.beta1, meanCorrection, 1),
      squareCorrection: average(xp, hyper.beta2, squareCorrection, 1),
    };
  },
  /** Of a matrix, `s (m mᵀ)^(−½)`, the map that takes its average m to the exact step: Shampoo’s, had m been its only gradient. */
  operator(xp, state, hyper, fixed) {
    const [replicas, rows, columns] = xp.shape(state.mean);
    if (rows > 1) return inverseSides(xp, state.mean, scaleOf(rows, columns, fixed));
    const scaled = usesAdam(rows, fixed)
      ? xp.mul(hyper.vectorRate, inverseDeviation(xp, state.square, state.squareCorrection, hyper.epsilon, {}))
      : hyper.vectorRate;
    return { form: 'diagonal', scale: xp.add(scaled, xp.full([replicas, rows, columns], 0)) };
  },
  direction(xp, { grad, unit: { rows, columns } }, state, hyper, fixed) {
    if (usesAdam(rows, fixed)) {
      const mean = xp.div(state.mean, state.meanCorrection);
      return applyOperator(xp, orthogonal.operator(xp, state, hyper, fixed), mean);
    }
    const ahead = fixed.lookAhead === 'no' ? state.mean : average(xp, hyper.momentum, state.mean, grad);
    return rows === 1
      ? xp.mul(hyper.vectorRate, ahead)
      : xp.mul(scaleOf(rows, columns, fixed), orthogonalised(xp, ahead, fixed));
  },
  memory: (rows, columns, fixed) => (usesAdam(rows, fixed) ? 2 : 1) * rows * columns,
  cost(rows, columns, fixed) {
    const [short, long] = [Math.min(rows, columns), Math.max(rows, columns)];
    if (rows === 1) return { step: 5 * columns, refresh: 0 };
    const set = coefficientSets.find(({ name }) => name === fixed.orthogonalisation);
    // Each iteration multiplies short × long by long × short, short × short by itself, and the result by short × long.
    const products = set
      ? set.coefficients.length * (2 * short ** 2 * long + short ** 3)
      : EIGENDECOMPOSITION * short ** 3 + 2 * short ** 2 * long;
    return { step: products + 2 * rows * columns, refresh: 0 };
  },
};

function usesAdam(rows: number, fixed: Fixed): boolean {
  return rows === 1 && fixed.vectors !== 'plain';
}

/** `x: [R,m,n]` with its singular values near 1, or 1 but for those below a thousandth of the largest, which become 0. */
function orthogonalised<T>(xp: Ops<T>, x: T, fixed: Fixed): T {
  const set = coefficientSets.find(({ name }) => name === fixed.orthogonalisation);
  return set ? orthogonalise(xp, x, set.coefficients) : applyOperator(xp, inverseSides(xp, x, 1), x);
}

/** `s (x xᵀ)^(−½)` from the left or `s (xᵀ x)^(−½)` from the right, whichever is smaller: the same on x itself. */
function inverseSides<T>(xp: Ops<T>, x: T, by: number): Operator<T> {
  const [, rows, columns] = xp.shape(x);
  const isWide = rows <= columns;
  const gram = xp.matmul(x, x, isWide ? { transposeB: true } : { transposeA: true });
  const dense = { form: 'dense', matrix: xp.mul(by, inverseRoot(xp, gram, 0.5, 0, 'pseudoinverse')) } as const;
  const identity = { form: 'identity' } as const;
  return { form: 'kronecker', left: isWide ? dense : identity, right: isWide ? identity : dense };
}

/** The factor of the step, for weights of `rows` = fan-in and `columns` = fan-out. */
function scaleOf(rows: number, columns: number, fixed: Fixed): number {
  switch (fixed.scale) {
    case 'tall':
      return Math.sqrt(Math.max(1, rows / columns));
    case 'spectral':
      return Math.sqrt(columns / rows);
    case 'rms':
      return 0.2 * Math.sqrt(Math.max(rows, columns));
    case 'none':
      return 1;
    default:
      return Math.sqrt(Math.max(1, columns / rows));
  }
}

export const muon = compose(orthogonal, {
  kind: 'muon',
  label: 'Muon',
  summary:
    'Replaces the averaged gradient of each weight matrix by the nearest orthogonal matrix, so that all its directions count alike.',
  source:
    'Jordan et al. 2024 (kellerjordan.github.io/posts/muon); lengths: Bernstein & Newhouse 2024 (arXiv 2409.20325), Liu et al. 2025 (arXiv 2502.16982)',
  equation: 'm ← μ m + (1−μ) G;  U = μ m + (1−μ) G;  W ← (1 − ηλ) W − η s (U Uᵀ)^(−½) U',
  weightDecay: 'decoupled',
  learningRate: 0.02,
});
