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

export const coupledNewton: RootMethod = {
  name: 'coupled',
  label: 'coupled Newton',
  summary:
    'Newton’s iteration that carries M = Xᵖ A along instead of computing it anew: rounding errors do not grow, but M forgets A.',
  measures: 'max |M − I|',
  source:
    'Iannazzo 2006 (SIAM J. Matrix Anal. Appl. 28:503); Higham 2008, equation 7.18; Anil et al. 2020 (arXiv 2002.09018)',
  isDirect: false,
  fits: (p) => Number.isInteger(p) && p >= 1,
  *iterates<T>(xp: Ops<T>, a: T, p: number): Generator<Iterate<T>, void> {
    const [, n] = xp.shape(a);
    const scale = xp.div((1 + p) / 2, frobenius(xp, a));
    let matrix = xp.mul(scale, a);
    let root = scaledIdentity(xp, scale, n, p);
    for (;;) {
      yield { root, own: distanceToIdentity(xp, matrix) };
      const factor = newtonFactor(xp, matrix, p);
      root = xp.matmul(root, factor);
      matrix = xp.matmul(matrixPower(xp, factor, p), matrix);
    }
  },
};
