import type { Ops } from '../array/ops.ts';
import type { ChoiceField } from '../fields/fields.ts';
import { EIGENDECOMPOSITION, inverseRoot } from '../linalg/spectral.ts';
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
  meanOnDiagonal,
  type FactorState,
} from './kroneckerFactors.ts';
import type { Fixed, Preconditioner, Values } from './optimizer.ts';
import { byLayer } from './units.ts';

const tikhonov: ChoiceField = {
  type: 'choice',
  label: 'Damping of factors',
  key: 'd',
  default: 'balanced',
  hint: 'λ is shared out between the two factors in proportion to their size, or evenly; or added to the eigenvalues of their product, which is exact.',
  options: [
    { value: 'balanced', label: 'in proportion (π)' },
    { value: 'even', label: 'evenly' },
    { value: 'exact', label: 'exact' },
  ],
};

/**
 * The Fisher matrix of each layer as a Kronecker product A ⊗ S of the second moments of its inputs ā = [x, 1] and of its derivatives Ds, and
 * no Fisher matrix between layers. Weights are fan-in × fan-out, so that the direction is A⁻¹ G S⁻¹. Where the damping is exact, `left` and
 * `right` are eigenvectors and `gains` what divides; else they are the two inverses.
 */
const factored: Preconditioner<'damping' | 'beta2', string> = {
  needs: 'examples',
  hyper: { damping: { ...damping, default: 0.1 }, beta2: factorDecay },
  fixed: { fisher, averaging, tikhonov },
  init(xp, unit, replicas, fixed) {
    return {
      ...factorState(xp, unit, replicas, fixed),
      left: identities(xp, unit.rows, replicas),
      right: identities(xp, unit.columns, replicas),
      ...(isExact(fixed) && { gains: xp.full([replicas, unit.rows, unit.columns], 1) }),
    };
  },
  accumulate: (xp, sight, state, { beta2 }, fixed) => averageFactors(xp, sight, factorsOf(state), beta2, fixed),
  refresh(xp, _signal, state, hyper, fixed) {
    const factors = factorsOf(state);
    const lambda = dampingNow(xp, factors, hyper.damping);
    return isExact(fixed) ? eigenvectors(xp, factors, lambda) : dampedInverses(xp, factors, lambda, fixed);
  },
  operator(_xp, { left, right, gains }) {
    if (left === undefined || right === undefined) throw new Error('no inverses in the state');
    return gains === undefined
      ? { form: 'kronecker', left: { form: 'dense', matrix: left }, right: { form: 'dense', matrix: right } }
      : { form: 'rotated', left, right, scale: gains };
  },
  statistics(_xp, state) {
    const { inputs, derivatives } = factorsOf(state);
    return { A: inputs, S: derivatives };
  },
  memory: (rows, columns, fixed) => rows ** 2 + columns ** 2 + rootsMemory(rows, columns, fixed),
  cost: (rows, columns, fixed, examples) => ({
    step: factorCost(rows, columns, fixed, examples) + (isExact(fixed) ? 2 : 1) * rows * columns * (rows + columns),
    refresh: EIGENDECOMPOSITION * (rows ** 3 + columns ** 3),
  }),
  roots: { names: ['left', 'right', 'gains'], memory: rootsMemory },
};

function isExact({ tikhonov: choice }: Fixed): boolean {
  return choice === 'exact';
}

function rootsMemory(rows: number, columns: number, fixed: Fixed): number {
  return rows ** 2 + columns ** 2 + (isExact(fixed) ? rows * columns : 0);
}

function factorsOf<T>({ inputs, derivatives, seen, factor }: Values<string, T>): Values<FactorState, T> {
  if (inputs === undefined || derivatives === undefined || seen === undefined || factor === undefined)
    throw new Error('no Kronecker factors in the state');
  return { inputs, derivatives, seen, factor };
}

/** `(A + π√λ I)⁻¹` and `(S + √λ/π I)⁻¹` (Martens & Grosse 2015, section 6.3). */
function dampedInverses<T>(
  xp: Ops<T>,
  { inputs, derivatives }: Values<FactorState, T>,
  lambda: T,
  { tikhonov: choice }: Fixed,
): Values<'left' | 'right', T> {
  const ridge = xp.sqrt(lambda);
  const pi =
    choice === 'even' ? 1 : xp.sqrt(proportion(xp, meanOnDiagonal(xp, inputs), meanOnDiagonal(xp, derivatives)));
  return {
    left: inverseRoot(xp, inputs, 1, xp.mul(pi, ridge), 'absolute'),
    right: inverseRoot(xp, derivatives, 1, xp.div(ridge, pi), 'absolute'),
  };
}

/** `a/b`, or 1 where either is 0. */
function proportion<T>(xp: Ops<T>, a: T, b: T): T {
  const both = xp.minimum(xp.greater(a, 0), xp.greater(b, 0));
  return xp.where(both, xp.div(a, xp.where(both, b, 1)), 1);
}

/** `A ⊗ S + λI` by its eigenvectors, which are products of those of A and of S. */
function eigenvectors<T>(
  xp: Ops<T>,
  { inputs, derivatives }: Values<FactorState, T>,
  lambda: T,
): Values<'left' | 'right' | 'gains', T> {
  const [a, s] = [xp.eigh(inputs), xp.eigh(derivatives)];
  return { left: a.v, right: s.v, gains: xp.div(1, xp.add(eigenvalueProducts(xp, a.w, s.w), lambda)) };
}

export const kfac = compose(factored, {
  kind: 'kfac',
  label: 'K-FAC',
  summary:
    'Divides the gradient of each layer by two small matrices whose Kronecker product stands for the Fisher matrix: those of its inputs and of its derivatives.',
  source: 'Martens & Grosse 2015 (arXiv 1503.05671); step clipped as in Ba, Grosse & Martens 2017',
  equation: 'A ← ε A + (1−ε) E[ā āᵀ];  S ← ε S + (1−ε) E[Ds Dsᵀ];  W ← W − η ν (A + π√λ I)⁻¹ G (S + π⁻¹√λ I)⁻¹',
  units: byLayer,
  refinement: stepLength,
  momentum: 'choice',
  momentumDefault: 0.9,
  weightDecay: 'decoupled',
  learningRate: 0.3,
});
