import type { ChoiceField, IntegerField, NumberField } from '../fields/fields.ts';

/** Booleans are choices here, so that they have a place in links like everything else. */
const boolean = {
  type: 'choice',
  options: [
    { value: 'false', label: 'linear' },
    { value: 'true', label: 'logarithmic' },
  ],
} as const;

/** What the screen shows of an experiment, by the names that `View` has; the one name missing is that of a weight, `parameter`. */
export const viewFields = {
  xAxis: {
    type: 'choice',
    label: 'Curves over',
    key: 'x',
    hint: 'What the loss curves run over: steps, examples seen, or seconds of computing.',
    options: [
      { value: 'step', label: 'steps' },
      { value: 'examples', label: 'examples' },
      { value: 'time', label: 'time' },
    ],
    default: 'step',
  },
  logX: { ...boolean, label: 'Horizontal axis', key: 'logx', hint: 'Scale of the steps.', default: 'false' },
  logY: { ...boolean, label: 'Vertical axis', key: 'logy', hint: 'Scale of the losses.', default: 'true' },
  smoothing: {
    type: 'number',
    label: 'Smoothing',
    key: 'smooth',
    hint: 'Weight of the past in the smoothed curve; the raw line stays visible.',
    min: 0,
    max: 0.99,
    default: 0,
    scale: 'linear',
  },
  metric: {
    type: 'choice',
    label: 'Loss shown',
    key: 'show',
    hint: 'Which loss the curves show.',
    options: [
      { value: 'training', label: 'training' },
      { value: 'heldOut', label: 'held out' },
      { value: 'both', label: 'both' },
      { value: 'accuracy', label: 'accuracy' },
      { value: 'auc', label: 'area under the ROC curve' },
    ],
    default: 'training',
  },
  focus: {
    type: 'integer',
    label: 'Run in focus',
    key: 'focus',
    hint: 'Index of the run that the level sets, spectra and sketch show, from 0.',
    min: 0,
    max: 7,
    default: 0,
    scale: 'linear',
  },
  side: {
    type: 'choice',
    label: 'Sketched side',
    key: 'side',
    hint: 'Which axis of the weight the sketch watches.',
    options: [
      { value: 'left', label: 'rows' },
      { value: 'right', label: 'columns' },
    ],
    default: 'left',
  },
  rank: {
    type: 'integer',
    label: 'Rows of the sketch',
    key: 'rank',
    symbol: 'ℓ',
    hint: 'How many directions the sketch keeps.',
    min: 1,
    max: 256,
    default: 4,
    scale: 'log',
  },
  decay: {
    type: 'number',
    label: 'Observed decay',
    key: 'decay',
    hint: 'Share of the old statistics kept at each step where the lab observes gradients itself; 1 is the plain sum.',
    min: 0,
    max: 1,
    default: 1,
    scale: 'complement',
  },
  plane: {
    type: 'choice',
    label: 'Plane',
    key: 'plane',
    hint: 'Which directions span the loss plane of a network.',
    options: [
      { value: 'preconditioner', label: 'preconditioner' },
      { value: 'trajectory', label: 'trajectory' },
      { value: 'random', label: 'random' },
    ],
    default: 'preconditioner',
  },
  cursor: {
    type: 'integer',
    label: 'Step cursor',
    key: 't',
    hint: 'The step that every panel shows; −1 follows the newest.',
    min: -1,
    max: 100_000,
    default: -1,
    scale: 'linear',
  },
} as const satisfies Readonly<Record<string, NumberField | IntegerField | ChoiceField>>;
