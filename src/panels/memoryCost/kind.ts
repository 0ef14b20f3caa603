import type { ChoiceField, IntegerField } from '../../fields/fields.ts';
import type { PanelKind } from '../panelKind.ts';

function side(label: string, key: string, symbol: string, standard: number): IntegerField {
  return {
    type: 'integer',
    label,
    key,
    symbol,
    min: 1,
    max: 65_536,
    default: standard,
    scale: 'log',
    hint: 'A side of the weight matrix that memory and arithmetic are reckoned for.',
  };
}

/** The settings of memory and cost. */
export const memoryCostFields = {
  rows: side('Inputs', 'm', 'm', 1024),
  columns: side('Outputs', 'n', 'n', 4096),
  block: {
    type: 'integer',
    label: 'Block',
    key: 'blk',
    symbol: 'b',
    min: 0,
    max: 1024,
    default: 0,
    scale: 'linear',
    hint: 'Methods that can cut the weight into blocks of at most b × b do; 0 leaves it whole.',
  },
  rank: {
    type: 'integer',
    label: 'Rank',
    key: 'l',
    symbol: 'ℓ',
    min: 1,
    max: 1024,
    default: 256,
    scale: 'log',
    hint: 'Directions that methods with sketches keep.',
  },
  examples: {
    type: 'integer',
    label: 'Batch',
    key: 'b',
    min: 1,
    max: 65_536,
    default: 128,
    scale: 'log',
    hint: 'Examples of a step, of which the arithmetic of some methods depends.',
  },
  show: {
    type: 'choice',
    label: 'Show',
    key: 'q',
    hint: 'Floats of optimizer state, or multiply–adds of a step without the gradient.',
    options: [
      { value: 'memory', label: 'memory' },
      { value: 'arithmetic', label: 'arithmetic' },
    ],
    default: 'memory',
  },
  family: {
    type: 'choice',
    label: 'Methods',
    key: 'fam',
    hint: 'The runs of the experiment with their own settings, and which methods of the lab with their usual ones.',
    options: [
      { value: 'all', label: 'all' },
      { value: 'runs', label: 'the runs' },
      { value: 'firstOrder', label: 'first order' },
      { value: 'diagonal', label: 'diagonal' },
      { value: 'kronecker', label: 'Kronecker' },
      { value: 'curvature', label: 'curvature' },
      { value: 'online', label: 'full matrix, online' },
    ],
    default: 'all',
  },
  scale: {
    type: 'choice',
    label: 'Axis',
    key: 'ax',
    hint: 'Powers of ten, or lengths in proportion.',
    options: [
      { value: 'log', label: 'log' },
      { value: 'linear', label: 'linear' },
    ],
    default: 'log',
  },
} as const satisfies Readonly<Record<string, ChoiceField | IntegerField>>;

export const memoryCostKind: PanelKind = {
  kind: 'memoryCost',
  title: 'Memory and cost',
  summary:
    'Floats that every optimizer keeps for a weight of any size, the arithmetic of its step, and the measured times of the runs’ own steps.',
  fields: memoryCostFields,
};
