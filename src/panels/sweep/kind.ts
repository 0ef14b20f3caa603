import type { ListField, TextField } from '../../fields/fields.ts';
import type { PanelKind } from '../panelKind.ts';

const axis = (label: string, key: string, hint: string, standard: string): TextField => ({
  type: 'text',
  label,
  key,
  hint,
  longest: 40,
  default: standard,
  examples: [],
  check: () => undefined,
});

const listed = (label: string, key: string): ListField => ({
  type: 'list',
  label,
  key,
  hint: 'The values to train with; without any, a range around the run’s own.',
  integer: false,
  min: -1e12,
  max: 1e12,
  minLength: 0,
  maxLength: 16,
  default: [],
});

export const sweepKind: PanelKind = {
  kind: 'sweep',
  title: 'Sweep',
  summary: 'One or two parameters of a run as axes: every point is trained, and any of them can become a run.',
  fields: {
    across: axis('Across', 'x', 'The parameter along the horizontal axis, by its name.', 'learningRate'),
    up: axis('Up', 'y', 'The parameter along the vertical axis, by its name; none for a family of curves.', ''),
    points: {
      type: 'integer',
      label: 'Points',
      key: 'n',
      hint: 'Values along each axis of numbers.',
      min: 3,
      max: 12,
      default: 7,
      scale: 'linear',
    },
    acrossValues: listed('Values across', 'xs'),
    upValues: listed('Values up', 'ys'),
  },
};
