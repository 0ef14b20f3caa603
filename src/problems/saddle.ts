import { numberOf } from '../fields/fields.ts';
import { planeSurface } from './planeSurface.ts';

/** `½ a x² + ¼ (y² − b)²`: around the origin `½ a x² − ½ b y²` up to a constant, with minima of value 0 at `(0, ±√b)`. */
export const saddle = planeSurface({
  kind: 'saddle',
  label: 'Saddle',
  summary:
    'A saddle at the origin between two minima: a method that follows the steep axis stalls before it finds the way down.',
  fields: {
    steepness: {
      type: 'number',
      label: 'Steepness across',
      key: 'a',
      symbol: 'a',
      hint: 'Curvature along x, towards the saddle.',
      min: 0.1,
      max: 100,
      default: 1,
      scale: 'log',
    },
    descent: {
      type: 'number',
      label: 'Descent curvature',
      key: 'b',
      symbol: 'b',
      hint: 'Negative curvature along y at the saddle; the smaller, the longer the escape takes.',
      min: 0.1,
      max: 3,
      default: 1,
      scale: 'log',
    },
  },
  start: () => [-1.7, 0.003],
  domain: () => ({ x: [-2.5, 2.5], y: [-2.5, 2.5] }),
  minima(settings) {
    const y = Math.sqrt(numberOf(settings, 'descent'));
    return [
      [0, y],
      [0, -y],
    ];
  },
  height(xp, x, y, settings) {
    const well = xp.sub(xp.mul(y, y), numberOf(settings, 'descent'));
    return xp.add(xp.mul(numberOf(settings, 'steepness') / 2, xp.mul(x, x)), xp.mul(0.25, xp.mul(well, well)));
  },
  slope(xp, x, y, settings) {
    const well = xp.sub(xp.mul(y, y), numberOf(settings, 'descent'));
    return [xp.mul(numberOf(settings, 'steepness'), x), xp.mul(y, well)];
  },
});
