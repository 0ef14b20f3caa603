import { numberOf } from '../fields/fields.ts';
import { planeSurface } from './planeSurface.ts';

/** `(1 − x)² + b (y − x²)²`; Rosenbrock 1960, "An automatic method for finding the greatest or least value of a function", with b = 100. */
export const rosenbrock = planeSurface({
  kind: 'rosenbrock',
  label: 'Rosenbrock valley',
  summary: 'A curved, nearly flat valley between steep walls: easy to enter, slow to follow.',
  fields: {
    steepness: {
      type: 'number',
      label: 'Wall steepness',
      key: 'b',
      symbol: 'b',
      hint: 'How much steeper the walls are than the floor of the valley.',
      min: 1,
      max: 1000,
      default: 100,
      scale: 'log',
    },
  },
  start: () => [-1.2, 1],
  domain: () => ({ x: [-2, 2], y: [-1, 3] }),
  minima: () => [[1, 1]],
  height(xp, x, y, settings) {
    const short = xp.sub(1, x);
    const off = xp.sub(y, xp.mul(x, x));
    return xp.add(xp.mul(short, short), xp.mul(numberOf(settings, 'steepness'), xp.mul(off, off)));
  },
  slope(xp, x, y, settings) {
    const pull = xp.mul(2 * numberOf(settings, 'steepness'), xp.sub(y, xp.mul(x, x)));
    return [xp.sub(xp.mul(2, xp.sub(x, 1)), xp.mul(2, xp.mul(x, pull))), pull];
  },
});
