import type { Ops } from '../array/ops.ts';
import type { ChoiceField, NumberField } from '../fields/fields.ts';
import { turned } from '../linalg/operator.ts';
import { EIGENDECOMPOSITION } from '../linalg/spectral.ts';
import { compose } from './compose.ts';
import { damping, dampingNow } from './curvatureMatrix.ts';
import { stepLength } from './kfacStepLength.ts';
import {
  averageFactors,
  averaging,
  eigenvalueProducts,
  factorCost,
  factorDecay,
  factorState,
  fisher,
  identities,
  layerSamples,
  type FactorState,
  type LayerSamples,
} from './kroneckerFactors.ts';
import type { Fixed, Preconditioner, Values } from './optimizer.ts';
import { refusesShared } from './refusesShared.ts';
import { average, decay } from './statistics.ts';
import { byLayer } from './units.ts';

/** Bases and the eigenvalues that they come with are numbered, so that it is known when others come into use. */
type State = FactorState | 'left' | 'right' | 'leftValues' | 'rightValues' | 'bases' | 'basesUsed' | 'moments';

const moments: ChoiceField = {
  type: 'choice',
  label: 'Second moments',
  key: 'mo',
  default: 'batch',
  hint: 'Of the gradients of single examples in the eigenbasis, from this step’s examples; or a moving average of the batch gradient’s squares, which is cheaper.',
  options: [
    { value: 'batch', label: 'of this batch' },
    { value: 'running', label: 'moving average' },
  ],
};

const momentDecay: NumberField = {
  ...decay,
  label: 'Decay of second moments',
  key: 'b3',
  symbol: 'β₃',
  default: 0.95,
  when: { field: 'moments', is: ['running'] },
};

/**
 * K-FAC’s eigenvectors with the second moments that gradients have along them in the place of products of eigenvalues: of all matrices with
 * these eigenvectors the nearest to the Fisher matrix of the layer. Moving averages start afresh, from products of eigenvalues, when another
 * basis comes into use.
 */
const inEigenbasis: Preconditioner<'damping' | 'beta2' | 'momentDecay', State> = {
  needs: 'examples',
  refuses: (unit) => refusesShared('EKFAC', unit),
  hyper: { damping: { ...damping, default: 0.1 }, beta2: factorDecay, momentDecay },
  fixed: { fisher, averaging, moments },
  init(xp, unit, replicas, fixed) {
    const zero = xp.full([replicas, 1, 1], 0);
    return {
      ...factorState(xp, unit, replicas, fixed),
      left: identities(xp, unit.rows, replicas),
      right: identities(xp, unit.columns, replicas),
      leftValues: xp.full([replicas, 1, unit.rows], 1),
      rightValues: xp.full([replicas, 1, unit.columns], 1),
      bases: zero,
      basesUsed: zero,
      moments: xp.full([replicas, unit.rows, unit.columns], 1),
    };
  },
  accumulate: (xp, sight, state, { beta2 }, fixed) => averageFactors(xp, sight, state, beta2, fixed),
  refresh(xp, _signal, { inputs, derivatives, bases }) {
    const [a, s] = [xp.eigh(inputs), xp.eigh(derivatives)];
    return { left: a.v, right: s.v, leftValues: a.w, rightValues: s.w, bases: xp.add(bases, 1) };
  },
  settle(xp, { grad, landscape, unit }, state, { momentDecay: beta }, fixed) {
    const samples = layerSamples(xp, landscape, unit, fixed);
    if (fixed.moments !== 'running') return { moments: batchMoments(xp, samples, state) };
    const isOther = xp.sub(state.bases, state.basesUsed);
    const before = xp.where(isOther, eigenvalueProducts(xp, state.leftValues, state.rightValues), state.moments);
    const inside = turned(xp, state, grad);
    return {
      moments: average(xp, beta, before, xp.mul(samples.count, xp.mul(inside, inside))),
      basesUsed: xp.where(isOther, state.bases, state.basesUsed),
    };
  },
  operator: (xp, state, hyper) => ({
    form: 'rotated',
    left: state.left,
    right: state.right,
    scale: xp.div(1, xp.add(state.moments, dampingNow(xp, state, hyper.damping))),
  }),
  statistics: (_xp, { inputs, derivatives }) => ({ A: inputs, S: derivatives }),
  memory: (rows, columns) => rows ** 2 + columns ** 2 + rows * columns + basesMemory(rows, columns),
  cost: (rows, columns, fixed, examples) => ({
    step: factorCost(rows, columns, fixed, examples) + momentCost(rows, columns, fixed, examples),
    refresh: EIGENDECOMPOSITION * (rows ** 3 + columns ** 3),
  }),
  roots: { names: ['left', 'right', 'leftValues', 'rightValues', 'bases'], memory: basesMemory },
};

function basesMemory(rows: number, columns: number): number {
  return rows ** 2 + columns ** 2 + rows + columns;
}

/** Of the second moments and of the direction: two turns, and in a moving average one more. */
function momentCost(rows: number, columns: number, { moments: choice }: Fixed, examples: number): number {
  const turn = rows * columns * (rows + columns);
  return choice === 'running' ? 3 * turn : 2 * turn + examples * (rows ** 2 + columns ** 2 + rows * columns);
}

/** `(1/N) (ĀU_A)²ᵀ (D U_S)²`, squares element by element: of x̃ᵢ d̃ⱼ over examples (George et al. 2018, equation 10). */
function batchMoments<T>(
  xp: Ops<T>,
  { inputs, derivatives, count }: LayerSamples<T>,
  { left, right }: Pick<Values<State, T>, 'left' | 'right'>,
): T {
  const squares = (rows: T, basis: T) => {
    const inside = xp.matmul(rows, basis);
    return xp.mul(inside, inside);
  };
  const [, columns] = xp.shape(derivatives);
  const own = squares(inputs, left);
  const repeated = Array.from({ length: columns / count }, () => own);
  const all = repeated.length === 1 ? own : xp.concat(repeated, 'rows');
  return xp.div(xp.matmul(all, squares(derivatives, right), { transposeA: true }), count);
}

export const ekfac = compose(inEigenbasis, {
  kind: 'ekfac',
  label: 'EKFAC',
  summary:
    'Turns the gradient of each layer into K-FAC’s eigenbasis and divides it there by the second moments that gradients have along each axis.',
  source: 'George, Laurent, Bouthillier, Ballas & Vincent 2018, algorithm 1 (arXiv 1806.03884)',
  equation: 'A = U_A Λ U_Aᵀ;  S = U_S Λ U_Sᵀ;  s = E[(U_Aᵀ ā dᵀ U_S)²];  W ← W − η ν U_A (U_Aᵀ G U_S / (s + λ)) U_Sᵀ',
  units: byLayer,
  refinement: stepLength,
  momentum: 'choice',
  momentumDefault: 0.9,
  weightDecay: 'decoupled',
  learningRate: 0.3,
});
