import type { Ops } from '../array/ops.ts';
import type { ChoiceField, IntegerField, NumberField } from '../fields/fields.ts';
import { coupledNewtonRoot } from '../linalg/coupledNewton.ts';
import { checkedInverseRoot, EIGENDECOMPOSITION, type Damping } from '../linalg/spectral.ts';
import { compose } from './compose.ts';
import { grafting } from './grafting.ts';
import type { Fixed, Preconditioner, Values } from './optimizer.ts';
import { average, beta2, blend, statistics } from './statistics.ts';
import { byBlock, byParameter, type Parameter, type Unit } from './units.ts';

/** A root whose residual is not below this is not used (Anil et al. 2020). */
const ACCEPTED_RESIDUAL = 0.1;

/** Power of the inverse root on each side of a matrix. */
export const exponent: NumberField = {
  type: 'number',
  label: 'Exponent',
  key: 'p',
  symbol: 'α',
  formula: 'W ← W − η L^(−α) G R^(−α)',
  min: 0.05,
  max: 1,
  default: 0.25,
  scale: 'linear',
  hint: 'Each side of a matrix is raised to −α. The paper has ¼.',
};

const ridge: NumberField = {
  type: 'number',
  label: 'Ridge',
  key: 'eps',
  symbol: 'ε',
  formula: 'W ← W − η (L + εI)^(−¼) G (R + εI)^(−¼)',
  min: 1e-14,
  max: 1,
  default: 1e-6,
  scale: 'log',
  hint: 'Added to the eigenvalues before the root: relative to the largest one, or as it is.',
};

const damping: ChoiceField = {
  type: 'choice',
  label: 'Ridge type',
  key: 'd',
  default: 'relative',
  hint: 'Relative to the largest eigenvalue (Google), absolute (Meta), or none, with small eigenvalues dropped.',
  options: [
    { value: 'relative', label: 'relative' },
    { value: 'absolute', label: 'absolute' },
    { value: 'pseudoinverse', label: 'pseudo-inverse' },
  ],
};

/** Side of the blocks that a matrix is cut into. */
export const block: IntegerField = {
  type: 'integer',
  label: 'Block size',
  key: 'blk',
  symbol: 'b',
  min: 0,
  max: 256,
  default: 0,
  scale: 'linear',
  hint: 'Matrices are cut into blocks of at most b × b, each preconditioned by itself; 0 leaves them whole.',
};

/** The blocks of that size, or the parameters as they are. */
export function blocks(parameters: readonly Parameter[], fixed: Fixed): readonly Unit[] {
  const size = Number(fixed.block ?? 0);
  return size > 0 ? byBlock(parameters, size) : byParameter(parameters);
}

const limit: IntegerField = {
  type: 'integer',
  label: 'Longest side',
  key: 'max',
  min: 0,
  max: 1024,
  default: 0,
  scale: 'linear',
  hint: 'Sides longer than this are not preconditioned, as for embeddings; 0 preconditions all.',
};

const lone: ChoiceField = {
  type: 'choice',
  label: 'A lone side',
  key: 'lone',
  default: 'twice',
  hint: 'Where only one side is preconditioned, as in a vector, it takes −2α, so that the powers add up (Google), or −α (Meta).',
  options: [
    { value: 'twice', label: 'to −2α' },
    { value: 'same', label: 'to −α' },
  ],
};

const vectors: ChoiceField = {
  type: 'choice',
  label: 'Vectors',
  key: 'vec',
  default: 'full',
  hint: 'Biases have a full matrix, as in AdaGrad, or are left to the grafting.',
  options: [
    { value: 'full', label: 'preconditioned' },
    { value: 'skip', label: 'left alone' },
  ],
};

const method: ChoiceField = {
  type: 'choice',
  label: 'Root method',
  key: 'by',
  default: 'eigen',
  hint: 'Eigendecomposition, or coupled Newton iterations of matrix products alone, which take the exponent ¼ (½ for a lone side).',
  options: [
    { value: 'eigen', label: 'eigendecomposition' },
    { value: 'newton', label: 'coupled Newton' },
  ],
};

const initial: NumberField = {
  type: 'number',
  label: 'Initial statistics',
  key: 's0',
  min: 1e-12,
  max: 10,
  default: 0,
  scale: 'log',
  zero: true,
  hint: 'The statistics start at this multiple of the identity: 0 (Meta), or the ridge of the paper.',
};

type Side = 'left' | 'right';

/**
 * Shampoo: the gradient of a matrix is multiplied from both sides by inverse roots of its two Gram statistics. A vector `[R,1,n]` has one
 * side: its statistic is full-matrix AdaGrad's, to the power −1/2. A side that is not preconditioned has no arrays in the state. A root that
 * fails its check is not used; the previous one stays, and `rejected` counts it.
 */
const kronecker: Preconditioner<'beta2' | 'epsilon' | 'exponent'> = {
  hyper: { beta2, epsilon: ridge, exponent: { ...exponent, when: { field: 'method', is: ['eigen'] } } },
  fixed: { statistics, initial, damping, method, block, limit, lone, vectors },
  init(xp, { rows, columns, isCut }, replicas, fixed) {
    const multiple = (n: number, scale: number) => xp.add(xp.mul(scale, xp.eye(n)), xp.full([replicas, 1, 1], 0));
    const side = (name: Side, n: number) => ({
      [name]: multiple(n, Number(fixed.initial ?? 0)),
      [`${name}Root`]: multiple(n, 1),
    });
    const used = sidesOf(rows, columns, fixed, isCut);
    const scalar = () => xp.full([replicas, 1, 1], 0);
    return {
      ...(used.includes('left') && side('left', rows)),
      ...(used.includes('right') && side('right', columns)),
      correction: scalar(),
      residual: scalar(),
      rejected: scalar(),
    };
  },
  accumulate(xp, { grad }, { left, right, correction }, hyper, fixed) {
    return {
      ...(left && { left: blend(xp, fixed, hyper.beta2, left, xp.matmul(grad, grad, { transposeB: true })) }),
      ...(right && { right: blend(xp, fixed, hyper.beta2, right, xp.matmul(grad, grad, { transposeA: true })) }),
      ...(correction && { correction: average(xp, hyper.beta2, correction, 1) }),
    };
  },
  refresh<T>(
    xp: Ops<T>,
    _signal: unknown,
    { left, right, leftRoot, rightRoot, correction, rejected }: Values<string, T>,
    hyper: Values<'epsilon' | 'exponent', T>,
    fixed: Fixed,
  ) {
    if (!correction || !rejected) return {};
    const isLone = fixed.lone !== 'same' && !(left && right);
    const root = (statistic: T) => {
      const a = corrected(xp, statistic, correction, fixed);
      if (fixed.method === 'newton') return coupledNewtonRoot(xp, a, isLone ? 2 : 4, hyper.epsilon);
      const power = isLone ? xp.mul(2, hyper.exponent) : hyper.exponent;
      return checkedInverseRoot(xp, a, power, hyper.epsilon, dampingOf(fixed));
    };
    const [onLeft, onRight] = [left && root(left), right && root(right)];
    const residuals = [onLeft, onRight].flatMap((found) => (found ? [found.residual] : []));
    const residual = residuals.reduce((most, one) => xp.maximum(most, one), xp.mul(0, rejected));
    const isGood = xp.greater(ACCEPTED_RESIDUAL, residual);
    return {
      ...(onLeft && leftRoot && { leftRoot: xp.where(isGood, onLeft.root, leftRoot) }),
      ...(onRight && rightRoot && { rightRoot: xp.where(isGood, onRight.root, rightRoot) }),
      residual,
      rejected: xp.add(rejected, xp.sub(1, isGood)),
    };
  },
  operator: (_xp, { leftRoot, rightRoot }) => ({
    form: 'kronecker',
    left: leftRoot ? { form: 'dense', matrix: leftRoot } : { form: 'identity' },
    right: rightRoot ? { form: 'dense', matrix: rightRoot } : { form: 'identity' },
  }),
  statistics: (xp, { left, right, correction }, _hyper, fixed) => ({
    ...(left && correction && { L: corrected(xp, left, correction, fixed) }),
    ...(right && correction && { R: corrected(xp, right, correction, fixed) }),
  }),
  memory: (rows, columns, fixed) => 2 * sum(sidesOf(rows, columns, fixed), rows, columns, 2),
  cost: (rows, columns, fixed) => ({
    // Each side costs a product for its statistic and one for its root.
    step: 2 * rows * columns * sum(sidesOf(rows, columns, fixed), rows, columns, 1),
    refresh: EIGENDECOMPOSITION * sum(sidesOf(rows, columns, fixed), rows, columns, 3),
  }),
  roots: {
    names: ['leftRoot', 'rightRoot'],
    memory: (rows, columns, fixed) => sum(sidesOf(rows, columns, fixed), rows, columns, 2),
  },
};

/** The sides of a matrix that are preconditioned; a vector has only its right side, a single row cut out of a matrix has both. */
function sidesOf(rows: number, columns: number, fixed: Fixed, isCut = false): readonly Side[] {
  const most = Number(fixed.limit ?? 0) || Infinity;
  if (rows === 1 && !isCut) return fixed.vectors === 'skip' || columns > most ? [] : ['right'];
  return [...(rows <= most ? (['left'] as const) : []), ...(columns <= most ? (['right'] as const) : [])];
}

/** `rows^power + columns^power`, of the sides that are used. */
function sum(used: readonly Side[], rows: number, columns: number, power: number): number {
  return used.reduce((total, side) => total + (side === 'left' ? rows : columns) ** power, 0);
}

/** The moving average corrected for its start at zero; sums as they are. */
function corrected<T>(xp: Ops<T>, statistic: T, correction: T, fixed: Fixed): T {
  return fixed.statistics === 'ema' ? xp.div(statistic, correction) : statistic;
}

function dampingOf(fixed: Fixed): Damping {
  return fixed.damping === 'absolute' || fixed.damping === 'pseudoinverse' ? fixed.damping : 'relative';
}

export const shampoo = compose(kronecker, {
  kind: 'shampoo',
  label: 'Shampoo',
  summary:
    'Multiplies the gradient of each weight matrix from both sides by inverse fourth roots of its row and column statistics.',
  source: 'Gupta, Koren & Singer 2018, algorithm 1 (arXiv 1802.09568); Anil et al. 2020 (arXiv 2002.09018)',
  equation: 'L ← β₂ L + (1−β₂) G Gᵀ;  R ← β₂ R + (1−β₂) Gᵀ G;  W ← W − η L^(−¼) G R^(−¼)',
  units: blocks,
  filter: 0,
  momentum: 'choice',
  grafting,
  weightDecay: 'decoupled',
  learningRate: 0.01,
});
