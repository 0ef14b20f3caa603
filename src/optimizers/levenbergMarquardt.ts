import type { Ops } from '../array/ops.ts';
import type { ChoiceField, NumberField } from '../fields/fields.ts';
import type { Refinement } from './compose.ts';
import type { Landscape } from './landscape.ts';
import type { Fixed } from './optimizer.ts';

/** A curvature matrix of the mean loss times vectors; lists are by unit. */
export type CurvatureProduct = <T>(landscape: Landscape<T>, fixed: Fixed, vectors: readonly T[]) => readonly T[];

/** Least and greatest factor on the damping: λ can move by eight powers of ten either way, so that it neither vanishes nor overflows. */
const BOUNDS = [1e-8, 1e8] as const;

/**
 * Damping that follows how well the quadratic model foretells the loss (Levenberg 1944; Marquardt 1963; Martens 2010, section 4.1): with
 * `M(δ) = gᵀδ + ½ δᵀ(C + λI)δ` for the step δ and `ρ = (h(θ + δ) − h(θ)) / M(δ)` on the same examples, λ falls to ωλ where ρ > ¾, and rises
 * to λ/ω where ρ < ¼ or is not a number, or to `afterRefusal` λ after a step that was refused, where that is given. Where M(δ) is less than the rounding of h nothing is changed. The preconditioner has λ as the hyper-parameter `damping`, and keeps in its state, for all units
 * alike, the `factor` on it, 1 at first. There may be no momentum: δ is η times the direction.
 */
export function levenbergMarquardt(product: CurvatureProduct, defaultRate: number, afterRefusal?: number): Refinement {
  return {
    hyper: { dampingRate: { ...dampingRate, default: defaultRate } },
    fixed: { adaptation },
    init: () => ({}),
    apply(xp, { sights, directions, states, hyper, fixed, eta }) {
      const [sight] = sights;
      const { damping, dampingRate: omega } = hyper;
      if (fixed.adaptation === 'fixed' || !sight || damping === undefined || omega === undefined) return { directions };
      const { landscape } = sight;
      const steps = directions.map((direction) => xp.neg(xp.mul(eta, direction)));
      const factors = states.map(({ factor }) => {
        if (factor === undefined) throw new Error('no factor on the damping in the state');
        return factor;
      });
      const ridge = factors.map((factor) => xp.mul(damping, factor));
      const curved = product(landscape, fixed, steps);
      const slope = inner(
        xp,
        sights.map(({ grad }) => grad),
        steps,
      );
      const bend = xp.add(
        inner(xp, steps, curved),
        inner(
          xp,
          steps.map((s, i) => xp.mul(ridge[i] ?? 0, s)),
          steps,
        ),
      );
      const predicted = xp.add(slope, xp.mul(0.5, bend));
      const before = landscape.loss();
      const after = landscape.at(sights.map(({ parameter }, i) => xp.add(parameter, steps[i] ?? 0))).loss();
      const fell = xp.sub(after, before);
      const foretold = xp.greater(0, predicted);
      // A model that foretells no fall is not to be trusted; but a change below the rounding of the loss says nothing, and λ stays.
      const rounding = xp.add(xp.mul(8 * xp.epsilon, xp.abs(before)), 1e-30);
      const known = xp.where(foretold, xp.div(fell, xp.where(foretold, predicted, 1)), -1);
      const ratio = xp.where(xp.greater(rounding, xp.abs(predicted)), 0.5, known);
      return {
        directions:
          fixed.adaptation === 'guarded'
            ? directions.map((direction) => xp.where(xp.greater(ratio, 0), direction, 0))
            : directions,
        states: factors.map((factor) => ({
          factor: adapted(xp, factor, ratio, omega, fixed.adaptation === 'guarded' ? afterRefusal : undefined),
        })),
      };
    },
    memory: () => 0,
  };
}

/** The factor on λ after a step with this ratio of actual to predicted fall. */
function adapted<T>(xp: Ops<T>, factor: T, ratio: T, omega: T, afterRefusal: number | undefined): T {
  const raised = xp.div(factor, omega);
  const untaken = afterRefusal === undefined ? raised : xp.mul(afterRefusal, factor);
  const worse = xp.where(xp.greater(ratio, 0.25), factor, xp.where(xp.greater(ratio, 0), raised, untaken));
  const next = xp.where(xp.greater(ratio, 0.75), xp.mul(factor, omega), worse);
  return xp.minimum(xp.maximum(next, BOUNDS[0]), BOUNDS[1]);
}

/** `Σ ⟨a, b⟩` over all units, `[R,1,1]`. */
export function inner<T>(xp: Ops<T>, a: readonly T[], b: readonly T[]): T {
  return a.map((x, i) => xp.sum(xp.mul(x, b[i] ?? 0), 'matrix')).reduce((sum, x) => xp.add(sum, x));
}

export const adaptation: ChoiceField = {
  type: 'choice',
  label: 'Damping',
  key: 'lm',
  default: 'guarded',
  hint: 'Fixed; or falling while the quadratic model foretells the loss well and rising while it does not; or also refusing steps that raise it.',
  options: [
    { value: 'fixed', label: 'fixed' },
    { value: 'adaptive', label: 'adaptive' },
    { value: 'guarded', label: 'adaptive, uphill steps refused' },
  ],
};

const dampingRate: NumberField = {
  type: 'number',
  label: 'Damping rate',
  key: 'om',
  symbol: 'ω',
  min: 0.1,
  max: 0.999,
  default: 2 / 3,
  scale: 'linear',
  when: { field: 'adaptation', is: ['adaptive', 'guarded'] },
  hint: 'Factor by which the damping falls after a well foretold step; after a badly foretold one it rises by 1/ω.',
};
