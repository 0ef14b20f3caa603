import type { TextField } from '../fields/fields.ts';
import { choiceOf, listOf, numberOf, type Settings } from '../fields/fields.ts';
import { SURFACE_LIMITS, surfaceHeight, surfaceMistake, surfaceSlope } from '../formula/surface.ts';
import { planeSurface } from './planeSurface.ts';

const formula: TextField = {
  type: 'text',
  label: 'Formula',
  key: 'f',
  symbol: 'f(x, y)',
  hint: 'The height over x and y: numbers, x, y, a, pi, e, + − * / ^, parentheses, sqrt abs sign exp log expm1 log1p tanh sigmoid sin cos tan max min. Differentiated exactly; the slope of abs at 0 is 0.',
  longest: SURFACE_LIMITS.characters,
  check: surfaceMistake,
  default: '0.2*(x^2 + a*y^2) + sin(2*x)*cos(3*y) + 1',
  examples: [
    { label: 'Waves in a bowl', text: '0.2*(x^2 + a*y^2) + sin(2*x)*cos(3*y) + 1' },
    { label: 'Rosenbrock', text: '(1 - x)^2 + 100*(y - x^2)^2' },
    { label: 'Rastrigin', text: '20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)' },
    {
      label: 'Ackley',
      text: '20 + e - 20*exp(-0.2*sqrt(0.5*(x^2 + y^2)))\n  - exp(0.5*(cos(2*pi*x) + cos(2*pi*y)))',
    },
    { label: 'Six-hump camel', text: '(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2' },
    { label: 'Kinks', text: 'abs(x) + a*abs(y)' },
    { label: 'Monkey saddle', text: 'x^3 - 3*x*y^2' },
  ],
};

/** A surface that the user types; what is known of it is its formula. */
export const typed = planeSurface({
  kind: 'typed',
  label: 'Your own surface',
  summary: 'A formula of x and y that you type, differentiated exactly.',
  fields: {
    formula,
    constant: {
      type: 'number',
      label: 'Constant',
      key: 'a',
      symbol: 'a',
      hint: 'The number that the formula calls a.',
      min: -100,
      max: 100,
      default: 4,
      scale: 'linear',
    },
    range: {
      type: 'list',
      label: 'Range',
      key: 'range',
      hint: 'The part of the plane that is drawn: x from, x to, y from, y to.',
      integer: false,
      min: -1e4,
      max: 1e4,
      minLength: 4,
      maxLength: 4,
      default: [-3, 3, -3, 3],
    },
  },
  start(settings) {
    const { x, y } = domainOf(settings);
    return [part(x, 0.15), part(y, 0.8)];
  },
  domain: domainOf,
  minima: () => [],
  height: (xp, x, y, settings) =>
    surfaceHeight(xp, choiceOf(settings, 'formula'), x, y, numberOf(settings, 'constant')),
  slope: (xp, x, y, settings) => surfaceSlope(xp, choiceOf(settings, 'formula'), x, y, numberOf(settings, 'constant')),
});

/** The range in increasing order, and not empty. */
function domainOf(settings: Settings) {
  const [left = 0, right = 0, below = 0, above = 0] = listOf(settings, 'range');
  return { x: ordered(left, right), y: ordered(below, above) };
}

function ordered(one: number, other: number): readonly [number, number] {
  return one === other ? [one - 1, one + 1] : [Math.min(one, other), Math.max(one, other)];
}

function part([from, to]: readonly [number, number], share: number): number {
  return from + share * (to - from);
}
