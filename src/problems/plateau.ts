import type { Ops } from '../array/ops.ts';
import { numberOf, type Settings } from '../fields/fields.ts';
import { planeSurface } from './planeSurface.ts';

/** `q / (1 + q)` with `q = (x² + 4y²)/s²`: a bounded loss with gradients that die away from the minimum; Geman and McClure 1985. */
export const plateau = planeSurface({
  kind: 'plateau',
  label: 'Plateau',
  summary:
    'A basin in a broad plain: far from it the slope almost vanishes, so that small gradients have to be amplified.',
  fields: {
    width: {
      type: 'number',
      label: 'Basin width',
      key: 's',
      symbol: 's',
      hint: 'Half the width of the basin along x at half its depth; the narrower, the flatter the plain.',
      min: 0.3,
      max: 3,
      default: 1,
      scale: 'log',
    },
  },
  start: () => [4.6, -3.1],
  domain: () => ({ x: [-6, 6], y: [-6, 6] }),
  minima: () => [[0, 0]],
  height(xp, x, y, settings) {
    const q = squaredDistance(xp, x, y, settings);
    return xp.div(q, xp.add(1, q));
  },
  slope(xp, x, y, settings) {
    const base = xp.add(1, squaredDistance(xp, x, y, settings));
    const factor = xp.div(2 / numberOf(settings, 'width') ** 2, xp.mul(base, base));
    return [xp.mul(factor, x), xp.mul(factor, xp.mul(4, y))];
  },
});

function squaredDistance<T>(xp: Ops<T>, x: T, y: T, settings: Settings): T {
  return xp.div(xp.add(xp.mul(x, x), xp.mul(4, xp.mul(y, y))), numberOf(settings, 'width') ** 2);
}
