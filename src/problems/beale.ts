import type { Ops } from '../array/ops.ts';
import { planeSurface } from './planeSurface.ts';

/** `Σₖ rₖ²` with `rₖ = cₖ − x (1 − yᵏ)`, k = 1, 2, 3; Beale 1958, "On an iterative method for finding a local minimum of a function". */
export const beale = planeSurface({
  kind: 'beale',
  label: 'Beale',
  summary:
    'A flat cross-shaped basin between walls that rise with the sixth power: gradients differ by a factor of thousands.',
  fields: {},
  start: () => [1.1, 1.6],
  domain: () => ({ x: [-4.5, 4.5], y: [-4.5, 4.5] }),
  minima: () => [[3, 0.5]],
  height: (xp, x, y) =>
    terms(xp, x, y)
      .map(({ residual }) => xp.mul(residual, residual))
      .reduce(xp.add),
  slope(xp, x, y) {
    const parts = terms(xp, x, y);
    return [
      parts.map(({ residual, drop }) => xp.mul(-2, xp.mul(residual, drop))).reduce(xp.add),
      parts.map(({ residual, rise }) => xp.mul(2, xp.mul(residual, xp.mul(x, rise)))).reduce(xp.add),
    ];
  },
});

/** Of each k: `rₖ`, `1 − yᵏ` and `k yᵏ⁻¹`. */
function terms<T>(
  xp: Ops<T>,
  x: T,
  y: T,
): readonly { readonly residual: T; readonly drop: T; readonly rise: T | number }[] {
  const square = xp.mul(y, y);
  return [
    { target: 1.5, power: y, rise: 1 },
    { target: 2.25, power: square, rise: xp.mul(2, y) },
    { target: 2.625, power: xp.mul(square, y), rise: xp.mul(3, square) },
  ].map(({ target, power, rise }) => {
    const drop = xp.sub(1, power);
    return { residual: xp.sub(target, xp.mul(x, drop)), drop, rise };
  });
}
