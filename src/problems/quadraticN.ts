import { stream } from '../array/random.ts';
import { choiceOf, numberOf, type Settings } from '../fields/fields.ts';
import { conditionNumberField } from './conditionNumberField.ts';
import type { SurfaceProblem } from './problem.ts';
import { fromEigenbasis, quadraticGradient, quadraticValue, type QuadraticForm } from './quadraticForm.ts';
import { randomRotation } from './randomRotation.ts';
import { rotationField } from './rotationField.ts';
import { spectrum } from './spectrum.ts';

/** `½ wᵀHw` in n dimensions, with a chosen spectrum and eigenvectors along the axes or in random directions. */
export const quadraticN: SurfaceProblem = {
  type: 'surface',
  kind: 'quadraticN',
  label: 'Quadratic, n dimensions',
  summary:
    'A bowl with many curvatures: rotated, it is the same problem to full-matrix methods and a much harder one to diagonal methods.',
  fields: {
    dimension: {
      type: 'integer',
      label: 'Dimensions',
      key: 'n',
      symbol: 'n',
      hint: 'How many weights there are.',
      min: 2,
      max: 64,
      default: 20,
      scale: 'linear',
    },
    conditionNumber: conditionNumberField('Ratio of the largest to the smallest curvature.', 1000),
    spectrum: {
      type: 'choice',
      label: 'Spectrum',
      key: 'spec',
      hint: 'How the curvatures spread between the largest, 1, and the smallest, 1/κ.',
      options: [
        { value: 'logarithmic', label: 'evenly in the logarithm' },
        { value: 'linear', label: 'evenly' },
        { value: 'outlier', label: 'one large, the rest small' },
      ],
      default: 'logarithmic',
    },
    rotation: rotationField(
      'Eigenvectors',
      'Whether the curvatures lie along the axes or in random orthogonal directions; the start turns with them.',
    ),
  },
  dimension: (settings) => numberOf(settings, 'dimension'),
  start(settings) {
    const random = stream(0, 'start');
    const z = Array.from(
      { length: numberOf(settings, 'dimension') },
      () => (0.5 + 1.5 * random.uniform()) * (random.uniform() < 0.5 ? -1 : 1),
    );
    return fromEigenbasis(z, form(settings));
  },
  domain: () => ({ x: [-3, 3], y: [-3, 3] }),
  minima: (settings) => [Array.from({ length: numberOf(settings, 'dimension') }, () => 0)],
  value: (xp, w, settings) => quadraticValue(xp, w, form(settings)),
  gradient: (xp, w, settings) => quadraticGradient(xp, w, form(settings)),
};

// An orthogonal 64 × 64 matrix takes longer to make than a gradient step; the same settings object always means the same form.
const forms = new WeakMap<Settings, QuadraticForm>();

function form(settings: Settings): QuadraticForm {
  const known = forms.get(settings);
  if (known) return known;
  const n = numberOf(settings, 'dimension');
  const eigenvalues = spectrum(choiceOf(settings, 'spectrum'), n, numberOf(settings, 'conditionNumber'));
  const made =
    choiceOf(settings, 'rotation') === 'random'
      ? { eigenvalues, basis: randomRotation(n, stream(0, 'data')) }
      : { eigenvalues };
  forms.set(settings, made);
  return made;
}
