import type { NumberField } from '../fields/fields.ts';

/** κ of whatever `hint` names. */
export function conditionNumberField(hint: string, initial: number): NumberField {
  return {
    type: 'number',
    label: 'Condition number',
    key: 'cond',
    symbol: 'κ',
    hint,
    min: 1,
    max: 1e6,
    default: initial,
    scale: 'log',
  };
}
