import type { Fields } from '../../fields/fields.ts';
import type { PanelKind } from '../panelKind.ts';

const fields = {
  runs: {
    type: 'choice',
    label: 'Runs shown',
    key: 'who',
    hint: 'What every run has learned, one picture each, or only the run in focus.',
    options: [
      { value: 'all', label: 'all' },
      { value: 'focus', label: 'in focus' },
    ],
    default: 'all',
  },
  what: {
    type: 'choice',
    label: 'What is shown',
    key: 'what',
    hint: 'The function itself where it can be drawn, or what it says of each example beside what is true.',
    options: [
      { value: 'function', label: 'the function' },
      { value: 'answers', label: 'its answers' },
    ],
    default: 'function',
  },
  images: {
    type: 'integer',
    label: 'Images shown',
    key: 'im',
    hint: 'How many images are drawn beside their reconstructions.',
    min: 1,
    max: 12,
    default: 6,
    scale: 'linear',
  },
} as const satisfies Fields;

export const learnedFunctionKind = {
  kind: 'learnedFunction',
  title: 'Learned function',
  summary:
    'What each run has learned by now, with the data: regions of classes, a curve, reconstructed images, or answers beside the truth.',
  fields,
} as const satisfies PanelKind;
