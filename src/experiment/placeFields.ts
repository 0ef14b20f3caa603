import type { ChoiceField, IntegerField } from '../fields/fields.ts';

/** What every place of a panel has besides the panel's own settings, and the name of a weight, `w` in links. */
export const placeFields = {
  width: {
    type: 'choice',
    label: 'Width',
    key: 'wide',
    hint: 'The share of a row that the panel takes; on a phone every panel takes all of it.',
    options: [
      { value: 'third', label: 'a third' },
      { value: 'half', label: 'half' },
      { value: 'wide', label: 'two thirds' },
      { value: 'full', label: 'the whole row' },
    ],
    default: 'half',
  },
  height: {
    type: 'choice',
    label: 'Height',
    key: 'tall',
    hint: 'How tall the panel’s charts are.',
    options: [
      { value: 'normal', label: 'normal' },
      { value: 'tall', label: 'tall' },
    ],
    default: 'normal',
  },
  run: {
    type: 'integer',
    label: 'Run shown',
    key: 'run',
    hint: 'Index of the run that this panel always shows, from 0; −1 follows the run in focus.',
    min: -1,
    max: 7,
    default: -1,
    scale: 'linear',
  },
} as const satisfies Readonly<Record<string, ChoiceField | IntegerField>>;
