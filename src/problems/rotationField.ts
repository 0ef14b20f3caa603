import type { ChoiceField } from '../fields/fields.ts';

/** Whether principal directions are the axes or random. */
export function rotationField(label: string, hint: string): ChoiceField {
  return {
    type: 'choice',
    label,
    key: 'rot',
    hint,
    options: [
      { value: 'none', label: 'along the axes' },
      { value: 'random', label: 'random directions' },
    ],
    default: 'random',
  };
}
