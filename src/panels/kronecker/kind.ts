import type { Fields } from '../../fields/fields.ts';
import type { PanelKind } from '../panelKind.ts';

/** What the measurement of Kronecker products can be told. */
export const kroneckerFields = {
  epsilon: {
    type: 'number',
    label: 'Start',
    key: 'eps',
    symbol: 'ε',
    min: 1e-12,
    max: 1,
    default: 1e-6,
    scale: 'log',
    zero: true,
    hint: 'L and R start at εI, as in the lemma; 0 starts at nothing.',
  },
} as const satisfies Fields;

export const kroneckerKind = {
  kind: 'kronecker',
  title: 'Kronecker product',
  summary:
    'Two small statistics L and R, their Kronecker product beside the full statistic that it stands for, and the lemma that relates them.',
  fields: {
    share: {
      type: 'choice',
      label: '1/r',
      key: 'r',
      hint: 'Whether the full statistic is divided by the largest rank of a gradient, as the lemma has it.',
      options: [
        { value: 'with', label: 'with' },
        { value: 'without', label: 'without' },
      ],
      default: 'with',
    },
    product: {
      type: 'choice',
      label: 'Product',
      key: 'of',
      hint: 'L ⊗ R, or its square root, which is of the size of the full statistic and stands in the lemma.',
      options: [
        { value: 'plain', label: 'L ⊗ R' },
        { value: 'root', label: '(L ⊗ R)^½' },
      ],
      default: 'plain',
    },
    ...kroneckerFields,
  },
} as const satisfies PanelKind;
