import type { Ops } from '../array/ops.ts';
import type { ChoiceField } from '../fields/fields.ts';
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
  theOne,
  type CurvatureState,
} from './curvatureMatrix.ts';
import { levenbergMarquardt } from './levenbergMarquardt.ts';
import type { Landscape } from './landscape.ts';
import type { Fixed, Preconditioner } from './optimizer.ts';
import { asOne } from './units.ts';

const indefinite: ChoiceField = {
  type: 'choice',
  label: 'Negative curvature',
  key: 'neg',
  default: 'saddleFree',
  hint: 'What becomes of eigenvalues below 0: kept (steps then go up to saddles), raised together, or made positive.',
  options: [
    { value: 'kept', label: 'kept as it is' },
    { value: 'raised', label: 'λ raised until there is none' },
    { value: 'saddleFree', label: 'saddle-free: |Λ|, at least λ' },
  ],
};

/** Newton's method with the whole Hessian of all weights, one Hessian product for each. */
const wholeHessian: Preconditioner<'damping' | 'beta2', CurvatureState> = {
  needs: 'landscape',
  hyper: { damping: { ...damping, zero: true }, beta2: curvatureDecay },
  fixed: { indefinite },
  refuses: (unit) => refusesWeights('Newton’s method', unit),
  init: curvatureState,
  accumulate: (xp, { parameter, landscape }, state, { beta2 }) =>
    averageIn(xp, state, beta2, hessian(xp, landscape, parameter)),
  refresh: (xp, _signal, state) => decomposed(xp, state),
  operator: (xp, state, hyper, fixed) =>
    inEigenbasis(xp, state, newtonGains(xp, state.eigenvalues, dampingNow(xp, state, hyper.damping), fixed)),
  statistics: (xp, state) => ({ H: corrected(xp, state) }),
  memory: (rows, columns) => curvatureMemory(rows * columns),
  cost(rows, columns, _fixed, examples) {
    const weights = rows * columns;
    // A Hessian product goes forward and backward once for values and once for their tangents.
    return { step: weights * 6 * examples * weights + 2 * weights ** 2, refresh: decompositionCost(weights) };
  },
  roots: {
    names: ['eigenvalues', 'curvatureBasis'],
    memory: (rows, columns) => decompositionMemory(rows * columns),
  },
};

/** Hessian products that a program may run side by side. */
const AT_ONCE = 32;

/** The Hessian of all weights, `parameter: [R,1,P]`, row by row. */
function hessian<T>(xp: Ops<T>, landscape: Landscape<T>, parameter: T): T {
  const [replicas, , weights] = xp.shape(parameter);
  // Unit vectors are windows on one that is almost twice as long.
  const spike = xp.array(
    Float64Array.from({ length: 2 * weights - 1 }, (_, i) => (i === weights - 1 ? 1 : 0)),
    [1, 1, 2 * weights - 1],
  );
  const rows: T[] = [];
  let after = xp.full([replicas, 1, 1], 0);
  for (let i = 0; i < weights; i++) {
    const unit = xp.slice(spike, { columns: [weights - 1 - i, 2 * weights - 1 - i] });
    const row = theOne(landscape.hessianProduct([xp.add(unit, after)]));
    rows.push(row);
    // The next ones wait for this one: a program that ran all products at once would need memory for all at once.
    if (i % AT_ONCE === AT_ONCE - 1) after = xp.mul(0, xp.slice(row, { columns: [0, 1] }));
  }
  return xp.concat(rows, 'rows');
}

/** Eigenvalues of the map from gradient to step, for eigenvalues `w: [R,1,P]` of the Hessian. */
function newtonGains<T>(xp: Ops<T>, w: T, lambda: T, { indefinite: choice }: Fixed): T {
  switch (choice) {
    case 'kept':
      return reciprocal(xp, xp.add(w, lambda), w);
    case 'raised': {
      const below = xp.maximum(xp.max(xp.neg(w), 'columns'), 0);
      return reciprocal(xp, xp.add(w, xp.add(below, lambda)), w);
    }
    default:
      return reciprocal(xp, xp.maximum(xp.abs(w), lambda), w);
  }
}

export const newton = compose(wholeHessian, {
  kind: 'newton',
  label: 'Newton',
  summary: 'Divides the gradient by the whole Hessian: one step to the minimum of a quadratic, whatever its shape.',
  source:
    'Nocedal & Wright 2006, section 3.4 (λ raised); Dauphin et al. 2014, algorithm 1 (saddle-free, arXiv 1406.2572)',
  equation: 'H = Q Λ Qᵀ;  w ← w − η Q max(|Λ|, λ)⁻¹ Qᵀ g,  or  w ← w − η (H + λI)⁻¹ g',
  units: asOne,
  refinement: levenbergMarquardt((landscape, _fixed, vectors) => landscape.hessianProduct(vectors), 2 / 3, 10),
  weightDecay: 'decoupled',
  learningRate: 1,
});
