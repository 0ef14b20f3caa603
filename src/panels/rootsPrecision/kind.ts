import type { ChoiceField, NumberField } from '../../fields/fields.ts';
import type { PanelKind } from '../panelKind.ts';

const ridge: NumberField = {
  type: 'number',
  label: 'Ridge',
  key: 'eps',
  symbol: 'ε',
  unit: 'λmax',
  min: 1e-14,
  max: 0.1,
  default: 0,
  scale: 'log',
  zero: true,
  hint: 'ε λmax I is added to the matrix before its root is taken, so that no condition number is above 1/ε.',
};

const condition: NumberField = {
  type: 'number',
  label: 'Condition number',
  key: 'k',
  symbol: 'κ',
  min: 1,
  max: 1e14,
  default: 1e6,
  scale: 'log',
  hint: 'λmax/λmin of the matrix whose iterations are followed.',
};

/** What the measurement of inverse roots can be told. */
export const precisionFields = {
  order: {
    type: 'choice',
    label: 'Root',
    key: 'p',
    symbol: 'p',
    hint: 'A^(−1/p) is computed: 4 for Shampoo’s matrices, 2 for its vectors, 1 for an inverse.',
    options: [
      { value: '1', label: 'p = 1' },
      { value: '2', label: 'p = 2' },
      { value: '4', label: 'p = 4' },
      { value: '8', label: 'p = 8' },
    ],
    default: '4',
  },
  methods: {
    type: 'choice',
    label: 'Methods',
    key: 'm',
    hint: 'Which ways to the root are compared.',
    options: [
      { value: 'usual', label: 'eigenvalues and Newton' },
      { value: 'iterations', label: 'iterations' },
      { value: 'ridges', label: 'eigenvalues and ridges' },
      { value: 'all', label: 'all' },
    ],
    default: 'usual',
  },
  precisions: {
    type: 'choice',
    label: 'Precisions',
    key: 'f',
    hint: 'In which arithmetics: single ones are emulated operation by operation.',
    options: [
      { value: 'all', label: 'all' },
      { value: 'float64', label: 'float64' },
      { value: 'double-float', label: 'double-float' },
      { value: 'float32', label: 'float32' },
      { value: 'bfloat16', label: 'bfloat16' },
    ],
    default: 'all',
  },
  ridge,
  against: {
    type: 'choice',
    label: 'Error of',
    key: 'of',
    hint: 'Errors are of the root of the matrix itself, or of the matrix with its ridge, which is all that arithmetic can be blamed for.',
    options: [
      { value: 'matrix', label: 'the matrix’s root' },
      { value: 'ridged', label: 'the root with the ridge' },
    ],
    default: 'matrix',
  },
  condition,
  method: {
    type: 'choice',
    label: 'Iterations of',
    key: 'it',
    hint: 'The method whose iterations are followed.',
    options: [
      { value: 'coupled', label: 'coupled Newton' },
      { value: 'order3', label: 'coupled, order 3' },
      { value: 'schulz', label: 'Newton–Schulz' },
      { value: 'classical', label: 'classical Newton' },
    ],
    default: 'coupled',
  },
  precision: {
    type: 'choice',
    label: 'in',
    key: 'in',
    hint: 'The arithmetic in which it iterates.',
    options: [
      { value: 'float64', label: 'float64' },
      { value: 'double-float', label: 'double-float' },
      { value: 'float32', label: 'float32' },
      { value: 'bfloat16', label: 'bfloat16' },
    ],
    default: 'float32',
  },
} as const satisfies Readonly<Record<string, ChoiceField | NumberField>>;

export const rootsPrecisionKind: PanelKind = {
  kind: 'rootsPrecision',
  title: 'Roots and precision',
  summary:
    'How many bits of an inverse root survive a condition number in each arithmetic, and what an iteration’s own residual knows of it.',
  fields: precisionFields,
};
