import { cos, sin } from '../array/elementary.ts';
import { numberOf, type Settings } from '../fields/fields.ts';
import { conditionNumberField } from './conditionNumberField.ts';
import type { SurfaceProblem } from './problem.ts';
import { fromEigenbasis, quadraticGradient, quadraticValue, type QuadraticForm } from './quadraticForm.ts';

/** `½ wᵀHw` in the plane; H has eigenvalue 1/κ along the direction at `angle` to the x axis and 1 across it. */
export const quadratic: SurfaceProblem = {
  type: 'surface',
  kind: 'quadratic',
  label: 'Quadratic',
  summary:
    'An elliptic bowl: its condition number slows plain gradient descent, and its tilt defeats methods that only rescale the axes.',
  fields: {
    conditionNumber: conditionNumberField('Ratio of the largest to the smallest curvature.', 30),
    angle: {
      type: 'number',
      label: 'Angle',
      key: 'angle',
      symbol: 'θ',
      unit: '°',
      hint: 'Tilt of the valley against the x axis; the start turns with it.',
      min: 0,
      max: 90,
      default: 30,
      scale: 'linear',
    },
  },
  dimension: () => 2,
  // Unequal and of no special ratio, so that neither axis is solved first and nothing lines up by accident.
  start: (settings) => fromEigenbasis([2.17, 1.13], form(settings)),
  domain: () => ({ x: [-3, 3], y: [-3, 3] }),
  minima: () => [[0, 0]],
  value: (xp, w, settings) => quadraticValue(xp, w, form(settings)),
  gradient: (xp, w, settings) => quadraticGradient(xp, w, form(settings)),
};

function form(settings: Settings): QuadraticForm {
  const radians = (numberOf(settings, 'angle') * Math.PI) / 180;
  const [c, s] = [cos(radians), sin(radians)];
  return { eigenvalues: [1 / numberOf(settings, 'conditionNumber'), 1], basis: [c, -s, s, c] };
}
