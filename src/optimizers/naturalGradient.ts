import type { Ops } from '../array/ops.ts';
import type { ChoiceField, NumberField } from '../fields/fields.ts';
import { applyOperator, type Operator } from '../linalg/operator.ts';
import { compose } from './compose.ts';
import {
  averageIn,
  corrected,
  curvatureDecay,
  curvatureMemory,
  curvatureState,
  damping,
  dampingNow,
  decomposed,
  decompositionCost,
  decompositionMemory,
  inEigenbasis,
  reciprocal,
  refusesWeights,
  type CurvatureState,
} from './curvatureMatrix.ts';
import type { Examples, Landscape } from './landscape.ts';
import type { Fixed, Preconditioner, Values } from './optimizer.ts';
import {
  decomposedSamples,
  fitted,
  gram,
  sampleCost,
  sampleInverse,
  sampleMemory,
  sampleRootsMemory,
  sampleRows,
  sampleState,
} from './sampleSpace.ts';
import { asOne } from './units.ts';

const form: ChoiceField = {
  type: 'choice',
  label: 'Solution space',
  key: 'form',
  default: 'weights',
  hint: 'The same step from a matrix of all pairs of weights, or of all pairs of examples × outputs: take the smaller.',
  options: [
    { value: 'weights', label: 'weights' },
    { value: 'examples', label: 'examples' },
  ],
};

const fisher: ChoiceField = {
  type: 'choice',
  label: 'Fisher matrix',
  key: 'f',
  default: 'exact',
  hint: 'Over all targets that the model holds possible, over one drawn for each example, or over the data’s own.',
  options: [
    { value: 'exact', label: 'exact' },
    { value: 'sampled', label: 'sampled targets' },
    { value: 'empirical', label: 'empirical' },
  ],
};

const length: ChoiceField = {
  type: 'choice',
  label: 'Length of the direction',
  key: 'len',
  default: 'clipped',
  hint: 'As solved for; or scaled so that with a learning rate of 1 predictions change by a divergence κ, always or at most.',
  options: [
    { value: 'solved', label: 'as solved' },
    { value: 'normalised', label: 'divergence κ' },
    { value: 'clipped', label: 'divergence at most κ' },
  ],
};

const divergence: NumberField = {
  type: 'number',
  label: 'Divergence',
  key: 'kl',
  symbol: 'κ',
  min: 1e-8,
  max: 10,
  default: 0.1,
  scale: 'log',
  hint: 'Kullback–Leibler divergence between the predictions before and after a step, to second order.',
  when: { field: 'length', is: ['normalised', 'clipped'] },
};

/** Settings of a Fisher matrix by itself, without those of the length of the step. */
const fisherFields = {
  hyper: {
    damping,
    beta2: { ...curvatureDecay, when: { field: 'form', is: ['weights'] } },
  },
  fixed: { form, samples: { ...sampleRows, when: { field: 'form', is: ['examples'] } } },
} as const;

/**
 * `(F + λI)⁻¹`, F being the Fisher matrix of all weights: `[R,P,P]`, or `JᵀJ` with `J: [R,k,P]`. The Gauss–Newton matrix of ½ squared error
 * and of cross-entropy is the exact Fisher matrix of the Gaussian or categorical distribution behind them (Martens 2020, section 9.2).
 */
export function dampedFisher(label: string): Preconditioner<'damping' | 'beta2', CurvatureState> {
  return {
    ...fisherFields,
    needs: 'examples',
    refuses: (unit, fixed) => (inSampleSpace(fixed) ? undefined : refusesWeights(label, unit)),
    init: (xp, unit, replicas, fixed) =>
      inSampleSpace(fixed) ? sampleState(xp, unit, replicas, samplesOf(fixed)) : curvatureState(xp, unit, replicas),
    accumulate(xp, { landscape }, state, { beta2 }, fixed) {
      const { root, outputs } = fisherRoot(xp, landscape, fixed);
      if (inSampleSpace(fixed)) return { curvature: fitted(xp, root, outputs, samplesOf(fixed)) };
      return averageIn(xp, state, beta2, xp.matmul(root, root, { transposeA: true }));
    },
    refresh: (xp, _signal, state, _hyper, fixed) =>
      inSampleSpace(fixed) ? decomposedSamples(xp, state) : decomposed(xp, state),
    operator: (xp, state, hyper, fixed) => inverse(xp, state, dampingNow(xp, state, hyper.damping), fixed),
    // In sample space the spectrum but for zeros, from the smaller matrix.
    statistics: (xp, state, _hyper, fixed) => ({ F: inSampleSpace(fixed) ? gram(xp, state) : corrected(xp, state) }),
    memory: (rows, columns, fixed) =>
      inSampleSpace(fixed) ? sampleMemory(rows * columns, samplesOf(fixed)) : curvatureMemory(rows * columns),
    cost(rows, columns, fixed, examples) {
      const weights = rows * columns;
      if (inSampleSpace(fixed)) return sampleCost(weights, samplesOf(fixed));
      return { step: examples * weights ** 2 + 2 * weights ** 2, refresh: decompositionCost(weights) };
    },
    roots: {
      names: ['eigenvalues', 'curvatureBasis'],
      memory: (rows, columns, fixed) =>
        inSampleSpace(fixed)
          ? sampleRootsMemory(rows * columns, samplesOf(fixed))
          : decompositionMemory(rows * columns),
    },
  };
}

const plain = dampedFisher('The natural gradient');

const natural: Preconditioner<'damping' | 'beta2' | 'divergence', CurvatureState> = {
  ...plain,
  hyper: { ...plain.hyper, damping: { ...damping, default: 1e-2 }, divergence },
  fixed: { fisher, ...plain.fixed, length },
  direction(xp, { grad }, state, hyper, fixed) {
    const solved = applyOperator(xp, plain.operator(xp, state, hyper, fixed), grad);
    if (fixed.length !== 'normalised' && fixed.length !== 'clipped') return solved;
    // gᵀ(F + λI)⁻¹g is twice the divergence of the step as solved, λ counted in.
    const twice = xp.sum(xp.mul(grad, solved), 'matrix');
    const moves = xp.greater(twice, 0);
    const scale = xp.sqrt(xp.div(xp.mul(2, hyper.divergence), xp.where(moves, twice, 1)));
    return xp.mul(xp.where(moves, fixed.length === 'clipped' ? xp.minimum(scale, 1) : scale, 0), solved);
  },
};

function inSampleSpace({ form: choice }: Fixed): boolean {
  return choice === 'examples';
}

function samplesOf({ samples }: Fixed): number {
  return Number(samples);
}

/** A root of the Fisher matrix: `[R,C·N,P]` in C blocks, one for each column of a root of the outputs’ Fisher matrix. */
function fisherRoot<T>(xp: Ops<T>, landscape: Landscape<T>, fixed: Fixed): { root: T; outputs: number } {
  const examples = examplesOf(landscape);
  if (fixed.fisher === 'sampled' || fixed.fisher === 'empirical') {
    const grads = examples.exampleGradients(fixed.fisher === 'sampled' ? 'sampled' : 'data');
    return { root: xp.div(grads, Math.sqrt(examples.count)), outputs: 1 };
  }
  return { root: examples.rootJacobian(), outputs: examples.outputs };
}

function examplesOf<T>({ examples }: Landscape<T>): Examples<T> {
  if (!examples) throw new Error('a surface has no examples, and so no Fisher matrix');
  return examples;
}

function inverse<T>(xp: Ops<T>, state: Values<CurvatureState, T>, lambda: T, fixed: Fixed): Operator<T> {
  if (inSampleSpace(fixed)) return sampleInverse(xp, state, lambda);
  const w = xp.maximum(state.eigenvalues, 0);
  return inEigenbasis(xp, state, reciprocal(xp, xp.add(w, lambda), w));
}

export const naturalGradient = compose(natural, {
  kind: 'naturalGradient',
  label: 'Natural gradient',
  summary:
    'Divides the gradient by the whole Fisher matrix: steepest descent where distance is how much predictions change.',
  source:
    'Amari 1998; Martens 2020 (arXiv 1412.1193); in the space of examples: Ren & Goldfarb 2019 (arXiv 1906.02353)',
  equation: 'F = (1/B) Σ Jᵢᵀ Λᵢ Jᵢ = JᵀJ;  w ← w − η (F + λI)⁻¹ g = w − (η/λ) (g − Jᵀ(λI + JJᵀ)⁻¹ J g)',
  units: asOne,
  weightDecay: 'decoupled',
  learningRate: 1,
});
