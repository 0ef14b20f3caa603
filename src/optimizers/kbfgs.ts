import type { Ops } from '../array/ops.ts';
import type { NumberField } from '../fields/fields.ts';
import { EIGENDECOMPOSITION, inverseRoot } from '../linalg/spectral.ts';
import { compose, type Refinement } from './compose.ts';
import { damping } from './curvatureMatrix.ts';
import { doubleDamped, leastBend, updatedInverse } from './kbfgsFormulas.ts';
import { averageShare, blendedMoment, identities } from './kroneckerFactors.ts';
import type { Examples, Landscape } from './landscape.ts';
import type { Optimizer, Preconditioner } from './optimizer.ts';
import { refusesShared } from './refusesShared.ts';
import { interval } from './staleness.ts';
import { average, decay } from './statistics.ts';
import { byLayer } from './units.ts';

type State = 'inputs' | 'seen' | 'left' | 'right' | 'exact' | 'inverses' | 'inversesUsed';

const pairDecay: NumberField = {
  ...decay,
  label: 'Decay of pairs',
  key: 'bp',
  symbol: 'β₃',
  default: 0.9,
  hint: 'Share of the old step and gradient difference that is kept when those of a step are averaged in.',
};

/**
 * The inverses of both Kronecker factors by BFGS updates. That of the inputs, `left`, follows the damped average A_λ = A + √λ I along the
 * mean input ā: with s = H ā, y = A_λ s. It starts at A_λ⁻¹, and does so again whenever `refresh` has decomposed A_λ anew: these inverses are
 * counted, so that it is known when another one has come. That of the derivatives, `right`, is kept by the refinement below.
 */
const twoInverses: Preconditioner<'damping' | 'beta2', State> = {
  needs: 'examples',
  refuses: (unit) => refusesShared('K-BFGS', unit),
  hyper: { damping: { ...damping, default: 0.03 }, beta2: { ...decay, default: 0.9 } },
  fixed: {},
  init(xp, { rows, columns }, replicas) {
    const zero = xp.full([replicas, 1, 1], 0);
    return {
      inputs: xp.full([replicas, rows, rows], 0),
      seen: zero,
      left: identities(xp, rows, replicas),
      right: identities(xp, columns, replicas),
      exact: identities(xp, rows, replicas),
      inverses: zero,
      inversesUsed: zero,
    };
  },
  accumulate(xp, { landscape, unit }, { inputs, seen }, { beta2 }) {
    const { inputs: seenBy, count } = examplesOf(landscape);
    const { keep, weight } = averageShare(xp, seen, beta2, { averaging: 'first' });
    return { inputs: blendedMoment(xp, keep, inputs, of(seenBy(), unit.index), count), seen: weight };
  },
  refresh: (xp, _signal, { inputs, inverses }, hyper) => ({
    exact: inverseRoot(xp, inputs, 1, xp.sqrt(hyper.damping), 'absolute'),
    inverses: xp.add(inverses, 1),
  }),
  settle(xp, { landscape, unit }, { inputs, left, exact, inverses, inversesUsed }, hyper) {
    // The sum of the inputs in the place of their mean: the update does not see a common length of s and y.
    const total = xp.transpose(xp.sum(of(examplesOf(landscape).inputs(), unit.index), 'rows'));
    const isNew = xp.sub(inverses, inversesUsed);
    const before = xp.where(isNew, exact, left);
    const s = xp.matmul(before, total);
    const y = xp.add(xp.matmul(inputs, s), xp.mul(xp.sqrt(hyper.damping), s));
    return { left: updatedInverse(xp, before, { s, y }, 0), inversesUsed: xp.where(isNew, inverses, inversesUsed) };
  },
  operator: (_xp, { left, right }) => ({
    form: 'kronecker',
    left: { form: 'dense', matrix: left },
    right: { form: 'dense', matrix: right },
  }),
  statistics: (_xp, { inputs }) => ({ A: inputs }),
  memory: (rows, columns) => 3 * rows ** 2 + columns ** 2,
  cost: (rows, columns, _fixed, examples) => ({
    // The batch goes forward and backward once more, after the step.
    step:
      examples * (rows ** 2 + 3 * rows * columns) +
      5 * rows ** 2 +
      5 * columns ** 2 +
      rows * columns * (rows + columns),
    refresh: EIGENDECOMPOSITION * rows ** 3,
  }),
  roots: { names: ['exact', 'inverses'], memory: (rows) => rows ** 2 },
};

/**
 * The inverse of the derivatives’ factor, for the next step: the same examples are seen again where the step leads to, s is how their mean
 * pre-activation has changed and y how the mean derivative by it has, both averaged over steps and damped twice. The step is the whole one: it
 * has no momentum after it.
 */
const derivativeInverse: Refinement = {
  hyper: { pairDecay },
  fixed: {},
  init: (xp, { columns }, replicas) => ({
    stepMean: xp.full([replicas, columns, 1], 0),
    bendMean: xp.full([replicas, columns, 1], 0),
  }),
  apply(xp, { sights, directions, states, hyper, eta }) {
    const [first] = sights;
    const { damping: lambda, pairDecay: beta } = hyper;
    if (!first || lambda === undefined || beta === undefined) return { directions };
    const moved = sights.map(({ parameter }, i) => xp.sub(parameter, xp.mul(eta, of(directions, i))));
    const there = first.landscape.at(moved);
    return {
      directions,
      states: sights.map(({ landscape }, i) => {
        const { right, stepMean, bendMean } = states[i] ?? {};
        if (right === undefined || stepMean === undefined || bendMean === undefined)
          throw new Error('no inverse of the derivatives in the state');
        const [old, now] = [examplesOf(landscape), examplesOf(there)];
        const change = (after: readonly (typeof eta)[], before: readonly (typeof eta)[]) =>
          meanOf(xp, xp.sub(of(after, i), of(before, i)));
        const s = average(xp, beta, stepMean, change(now.preActivations(), old.preActivations()));
        const y = average(xp, beta, bendMean, change(now.derivatives('data'), old.derivatives('data')));
        const damped = doubleDamped(xp, right, { s, y }, xp.sqrt(lambda));
        const least = leastBend(xp, meanOf(xp, of(old.derivatives('data'), i)));
        return { right: updatedInverse(xp, right, damped, least), stepMean: s, bendMean: y };
      }),
    };
  },
  memory: (_rows, columns) => 2 * columns,
};

/** The mean of rows `[R,N,n]` as a column. */
function meanOf<T>(xp: Ops<T>, rows: T): T {
  return xp.div(xp.transpose(xp.sum(rows, 'rows')), xp.shape(rows)[1]);
}

function examplesOf<T>({ examples }: Landscape<T>): Examples<T> {
  if (!examples) throw new Error('a surface has no examples, and so no layers');
  return examples;
}

function of<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`there are ${items.length} layers, none at ${index}`);
  return item;
}

const composed = compose(twoInverses, {
  kind: 'kbfgs',
  label: 'K-BFGS',
  summary:
    'K-FAC without decompositions: the inverses of both factors of each layer are kept up by BFGS updates, from steps of the layer’s pre-activations.',
  source: 'Goldfarb, Ren & Bahamou 2020, algorithm 1 (arXiv 2006.08877)',
  equation:
    'W ← W − η H_A G H_S;  H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ, ρ = 1/sᵀy;  H_A: s = H_A ā, y = (A + √λ I) s;  H_S: s, y of pre-activations and derivatives',
  units: byLayer,
  filter: 0.9,
  refinement: derivativeInverse,
  weightDecay: 'coupled',
  learningRate: 0.3,
});

export const kbfgs: Optimizer = {
  ...composed,
  fixed: {
    ...composed.fixed,
    interval: {
      ...interval,
      default: interval.max,
      hint: 'Steps between exact inverses of A + √λ I; in between, updates follow it. The method takes the first alone.',
    },
  },
};
