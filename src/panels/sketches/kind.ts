import type { Fields } from '../../fields/fields.ts';
import type { PanelKind } from '../panelKind.ts';

/** Every sketch by its kind, as it is called in a picture. */
export const sketchNames = {
  frequentDirections: 'Frequent Directions',
  fast: 'fast FD',
  half: 'FD of 2013',
  fifth: '0.2-FD',
  robust: 'robust FD',
  compensative: 'compensative FD',
  exponential: 'fading FD',
  incrementalSvd: 'incremental SVD',
  spaceSaving: 'SpaceSaving',
  randomProjection: 'random projection',
  countSketch: 'CountSketch',
  normSampling: 'norm sampling',
  bestRank: 'best rank ℓ',
} as const;

/** What is sketched, what is drawn of it over what, and which sketches. */
export const sketchesFields = {
  stream: {
    type: 'choice',
    label: 'stream',
    key: 'stream',
    hint: 'The rows that are sketched: the run’s gradients, or a stream on which the literature compares sketches.',
    options: [
      { value: 'gradients', label: 'the run’s gradients' },
      { value: 'synthetic', label: 'signal plus noise' },
      { value: 'adversarial', label: 'against incremental SVD' },
      { value: 'basis', label: 'items by Zipf’s law' },
      { value: 'noise', label: 'noise alone' },
    ],
    default: 'gradients',
  },
  measure: {
    type: 'choice',
    label: 'shown',
    key: 'measure',
    hint: 'Covariance error ‖AᵀA − BᵀB‖₂/‖A‖²_F, projection error relative to the best, or the share of the energy that is kept.',
    options: [
      { value: 'covariance', label: 'covariance error' },
      { value: 'projection', label: 'projection error' },
      { value: 'kept', label: 'energy kept' },
    ],
    default: 'covariance',
  },
  over: {
    type: 'choice',
    label: 'over',
    key: 'over',
    hint: 'What the sketches are compared at: the same number of rows, or the same memory.',
    options: [
      { value: 'rank', label: 'rows ℓ' },
      { value: 'memory', label: 'memory in floats' },
    ],
    default: 'rank',
  },
  sketches: {
    type: 'choice',
    label: 'sketches',
    key: 'sketches',
    hint: 'Which sketches are compared.',
    options: [
      { value: 'few', label: 'one of each sort' },
      { value: 'family', label: 'Frequent Directions' },
      { value: 'random', label: 'random ones' },
      { value: 'all', label: 'all' },
    ],
    default: 'few',
  },
  bars: {
    type: 'choice',
    label: 'rows of',
    key: 'bars',
    hint: 'The sketch whose rows are drawn as bars.',
    options: Object.entries(sketchNames).map(([value, label]) => ({ value, label })),
    default: 'frequentDirections',
  },
  at: {
    type: 'integer',
    label: 'passed',
    key: 'at',
    hint: 'How much of the stream has passed; the run’s gradients follow the step cursor instead.',
    unit: '%',
    min: 5,
    max: 100,
    default: 100,
    scale: 'linear',
  },
} as const satisfies Fields;

export const sketchesKind: PanelKind = {
  kind: 'sketches',
  title: 'Sketches',
  summary:
    'Errors of every sketch by the rows or the memory that it has, on gradients and on streams of the literature, and the rows of one as the stream passes.',
  fields: sketchesFields,
};
