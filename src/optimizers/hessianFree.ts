import type { ChoiceField, IntegerField, NumberField } from '../fields/fields.ts';
import { conjugateGradients } from '../linalg/conjugateGradients.ts';
import { compose } from './compose.ts';
import { damping, dampingNow, theOne } from './curvatureMatrix.ts';
import { levenbergMarquardt, type CurvatureProduct } from './levenbergMarquardt.ts';
import type { Preconditioner } from './optimizer.ts';
import { asOne } from './units.ts';

const iterations: IntegerField = {
  type: 'integer',
  label: 'Iterations',
  key: 'it',
  min: 1,
  max: 50,
  default: 10,
  scale: 'linear',
  hint: 'Conjugate gradient iterations of each step, at most: one product with the curvature each.',
};

const curvature: ChoiceField = {
  type: 'choice',
  label: 'Curvature',
  key: 'c',
  default: 'gaussNewton',
  hint: 'Gauss–Newton, never negative; or the Hessian, where iterations end at the first negative curvature. Surfaces have the Hessian alone.',
  options: [
    { value: 'gaussNewton', label: 'Gauss–Newton' },
    { value: 'hessian', label: 'Hessian' },
  ],
};

const warmth: NumberField = {
  type: 'number',
  label: 'Warm start',
  key: 'ws',
  symbol: 'ζ',
  min: 0,
  max: 1,
  default: 0.95,
  scale: 'linear',
  hint: 'Share of the last solution from which iterations begin; 0 begins at zero.',
};

const product: CurvatureProduct = (landscape, fixed, vectors) =>
  fixed.curvature === 'hessian' || !landscape.examples
    ? landscape.hessianProduct(vectors)
    : landscape.examples.gaussNewtonProduct(vectors);

/**
 * `(C + λI)⁻¹g` by conjugate gradients on exact products. The map that this stands for is not linear in g, as iterations end when they no
 * longer help, and is nowhere stored: the operator is the identity.
 */
const solved: Preconditioner<'damping' | 'warmth', 'solution' | 'factor'> = {
  needs: 'landscape',
  hyper: { damping, warmth },
  fixed: { curvature, iterations },
  init: (xp, { rows, columns }, replicas) => ({
    solution: xp.full([replicas, rows, columns], 0),
    factor: xp.full([replicas, 1, 1], 1),
  }),
  accumulate(xp, { grad, landscape }, state, hyper, fixed) {
    const lambda = dampingNow(xp, state, hyper.damping);
    const times = (v: typeof grad) => xp.add(theOne(product(landscape, fixed, [v])), xp.mul(lambda, v));
    const start = xp.mul(hyper.warmth, state.solution);
    return { solution: conjugateGradients(xp, times, grad, start, Number(fixed.iterations)) };
  },
  operator: () => ({ form: 'identity' }),
  direction: (_xp, _sight, { solution }) => solution,
  memory: (rows, columns) => rows * columns,
  cost(rows, columns, fixed, examples) {
    const weights = rows * columns;
    const each = (fixed.curvature === 'hessian' ? 6 : 4) * examples * weights + 5 * weights;
    // One more product for where iterations begin, and one, with two losses, for the damping.
    return { step: (Number(fixed.iterations) + 2) * each + 2 * examples * weights, refresh: 0 };
  },
};

export const hessianFree = compose(solved, {
  kind: 'hessianFree',
  label: 'Hessian-free',
  summary: 'Solves Newton’s equations roughly, by conjugate gradients that need the curvature only times a vector.',
  source: 'Martens 2010, algorithm 2; Martens & Sutskever 2012',
  equation: 'w ← w − η CGₖ(G + λI, g) from ζ × the last solution;  λ ← ωλ or λ/ω as ρ > ¾ or ρ < ¼',
  units: asOne,
  refinement: levenbergMarquardt(product, 2 / 3, 10),
  weightDecay: 'decoupled',
  learningRate: 1,
});
