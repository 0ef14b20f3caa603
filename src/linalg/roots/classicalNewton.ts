import type { Ops } from '../../array/ops.ts';
import {
  distanceToIdentity,
  frobenius,
  matrixPower,
  newtonFactor,
  scaledIdentity,
  type Iterate,
  type RootMethod,
} from './root.ts';

export const classicalNewton: RootMethod = {
  name: 'classical',
  label: 'classical Newton',
  summary:
    'Newton’s iteration as the textbook derives it. Correct on paper; in any arithmetic that rounds it comes near, then blows up.',
  measures: 'max |Xᵖ A − I|',
  source:
    'Smith 2003 (SIAM J. Matrix Anal. Appl. 24:971); instability: Iannazzo 2006; Higham 2008, “Functions of Matrices”, chapter 7',
  isDirect: false,
  fits: (p) => Number.isInteger(p) && p >= 1,
  *iterates<T>(xp: Ops<T>, a: T, p: number): Generator<Iterate<T>, void> {
    const [, n] = xp.shape(a);
    let root = scaledIdentity(xp, xp.div((1 + p) / 2, frobenius(xp, a)), n, p);
    for (;;) {
      // In this order the inverse’s iteration is that of Schulz, the one case in which errors do not grow.
      const product = p === 1 ? xp.matmul(a, root) : xp.matmul(matrixPower(xp, root, p), a);
      yield { root, own: distanceToIdentity(xp, product) };
      root = xp.matmul(root, newtonFactor(xp, product, p));
    }
  },
};

/**
 * By what an error of the root between eigenvectors i and j is multiplied at each step, for eigenvalues in ratio λⱼ/λᵢ: errors die out only
 * while this is between −1 and 1, that is `Σ_{s≤p} κ^{s/p} ≤ 2p` (Smith 2003).
 */
export function errorGrowth(ratio: number, p: number): number {
  let total = 0;
  for (let s = 1; s <= p; s++) total += ratio ** (s / p);
  return 1 - total / p;
}
