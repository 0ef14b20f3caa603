import type { Ops } from '../../array/ops.ts';
import { distanceToIdentity, frobenius, type Iterate, type RootMethod } from './root.ts';
import { settled } from './settled.ts';

/** Steps of an inner square root: the smallest eigenvalue grows by 9/4 each, so that 40 are enough for a condition of 1e12. */
const INNER_STEPS = 40;

interface SquareRoots<T> extends Iterate<T> {
  readonly squareRoot: T;
}

export const newtonSchulzRoot: RootMethod = {
  name: 'schulz',
  label: 'Newton–Schulz',
  summary:
    'Coupled iteration for the square root and its inverse by products alone; roots of order 4, 8, … by square roots of square roots.',
  measures: 'max |Z Y − I|, of the last square root',
  source: 'Denman & Beavers 1976; Higham 2008, “Functions of Matrices”, chapter 6',
  isDirect: false,
  fits: (p) => p >= 2 && Number.isInteger(Math.log2(p)),
  iterates: (xp, a, p) => iterates(xp, a, p),
};

function iterates<T>(xp: Ops<T>, a: T, p: number): Generator<Iterate<T>, void> {
  const steps = squareRoots(xp, a);
  return p === 2
    ? steps
    : iterates(
        xp,
        settled(xp, steps, INNER_STEPS, ({ squareRoot }) => squareRoot),
        p / 2,
      );
}

/** `y → (a/‖a‖)^½`, `z → (a/‖a‖)^(−½)`, given back for a itself. */
function* squareRoots<T>(xp: Ops<T>, a: T): Generator<SquareRoots<T>, void> {
  const [, n] = xp.shape(a);
  const eye = xp.eye(n);
  const size = frobenius(xp, a);
  const scale = xp.sqrt(size);
  let y = xp.div(a, size);
  let z = eye;
  for (;;) {
    const product = xp.matmul(z, y);
    yield { root: xp.div(z, scale), squareRoot: xp.mul(y, scale), own: distanceToIdentity(xp, product) };
    const factor = xp.div(xp.sub(xp.mul(3, eye), product), 2);
    y = xp.matmul(y, factor);
    z = xp.matmul(factor, z);
  }
}
