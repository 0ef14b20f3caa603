import { planeSurface } from './planeSurface.ts';

/** `(x² + y − 11)² + (x + y² − 7)²`; Himmelblau 1972, "Applied Nonlinear Programming". */
export const himmelblau = planeSurface({
  kind: 'himmelblau',
  label: 'Himmelblau',
  summary: 'Four equally deep minima around a hill: where a method ends depends on its path.',
  fields: {},
  start: () => [0.3, -0.6],
  domain: () => ({ x: [-5, 5], y: [-5, 5] }),
  minima: () => [
    [3, 2],
    [-2.805118086952745, 3.131312518250573],
    [-3.779310253377747, -3.283185991286169],
    [3.584428340330492, -1.848126526964404],
  ],
  height(xp, x, y) {
    const a = xp.sub(xp.add(xp.mul(x, x), y), 11);
    const b = xp.sub(xp.add(x, xp.mul(y, y)), 7);
    return xp.add(xp.mul(a, a), xp.mul(b, b));
  },
  slope(xp, x, y) {
    const a = xp.mul(2, xp.sub(xp.add(xp.mul(x, x), y), 11));
    const b = xp.mul(2, xp.sub(xp.add(x, xp.mul(y, y)), 7));
    return [xp.add(xp.mul(2, xp.mul(a, x)), b), xp.add(a, xp.mul(2, xp.mul(b, y)))];
  },
});
