import { float64, type Array64 } from '../../array/float64.ts';
import type { Ops } from '../../array/ops.ts';
import { frobenius, trueResidual, type RootMethod } from './root.ts';

/** When an iteration whose residuals can be read ends. */
export interface StoppingRule {
  /** Done when the own residual is not above this. */
  readonly tolerance: number;
  /** Most steps. */
  readonly limit: number;
  /** Broken off when the own residual is more than this times the one before. */
  readonly growth?: number;
  /** Broken off when the own residual is below this and just the one before: rounding is all that is left. */
  readonly stagnation?: number;
  /** Which root is given after growth. */
  readonly afterGrowth: 'previous' | 'last';
}

/** Anil et al. 2020, Google’s code. */
export const GOOGLE_RULE: StoppingRule = { tolerance: 1e-6, limit: 100, growth: 1.2, afterGrowth: 'previous' };
/** Shi et al. 2023, coupled Newton of Meta’s code: no guard. */
export const META_RULE: StoppingRule = { tolerance: 1e-6, limit: 100, afterGrowth: 'last' };
/** Shi et al. 2023, higher orders of Meta’s code. */
export const META_HIGHER_RULE: StoppingRule = {
  tolerance: 1e-20,
  limit: 100,
  growth: 1.2,
  stagnation: 1e-3,
  afterGrowth: 'last',
};

/** One step of an iteration, measured from outside in float64. */
export interface RootStep {
  readonly root: Array64;
  /** The method’s own residual, in its own arithmetic. */
  readonly own: number;
  /** The largest element of `|Xᵖ A − I|` with the A that was given. */
  readonly residual: number;
  /** `‖X − exact‖_F / ‖exact‖_F`, where the exact root is given. */
  readonly error?: number;
}

export interface RootHistory {
  /** From the start on; the last one is that at which the rule stopped. */
  readonly steps: readonly RootStep[];
  /** The step whose root the rule gives. */
  readonly result: RootStep;
  readonly stopped: 'direct' | 'converged' | 'grew' | 'stagnated' | 'limit';
}

/**
 * The way of a method in the arithmetic of `xp` to the inverse p-th root of one symmetric matrix `a: [1,n,n]`, step by step. `a` is given in
 * float64 and rounded by `xp` first: that is the first loss.
 */
export function rootHistory(
  xp: Ops<Array64>,
  method: RootMethod,
  a: Array64,
  p: number,
  rule: StoppingRule,
  exact?: Array64,
): RootHistory {
  const steps: RootStep[] = [];
  const finish = (stopped: RootHistory['stopped'], back = 0): RootHistory => {
    const result = steps.at(-1 - back);
    if (!result) throw new Error('an iteration has a start');
    return { steps, result, stopped };
  };
  for (const { root, own } of method.iterates(xp, xp.array(a.data, a.shape), p)) {
    const before = steps.at(-1)?.own;
    const now = own.data[0]!;
    steps.push({
      root,
      own: now,
      residual: trueResidual(float64, root, a, p).data[0]!,
      ...(exact && { error: relativeError(root, exact) }),
    });
    if (method.isDirect) return finish('direct');
    if (before !== undefined) {
      if (rule.growth !== undefined && !(now <= rule.growth * before))
        return finish('grew', rule.afterGrowth === 'previous' ? 1 : 0);
      if (rule.stagnation !== undefined && now === before && now < rule.stagnation) return finish('stagnated');
    }
    if (now <= rule.tolerance) return finish('converged');
    if (steps.length > rule.limit) return finish('limit');
  }
  return finish('limit');
}

/** `‖x − exact‖_F / ‖exact‖_F` of one matrix. */
function relativeError(x: Array64, exact: Array64): number {
  return frobenius(float64, float64.sub(x, exact)).data[0]! / frobenius(float64, exact).data[0]!;
}
