import type { ListField, NumberField } from '../../fields/fields.ts';
import type { PanelKind } from '../panelKind.ts';

/** The settings of the timeline. */
export const timelineFields = {
  window: {
    type: 'number',
    label: 'Last',
    key: 'ms',
    unit: 'ms',
    min: 10,
    max: 100_000,
    default: 200,
    scale: 'log',
    zero: true,
    hint: 'How much time up to the cursor is shown; 0 shows all that is recorded.',
  },
  delays: {
    type: 'list',
    label: 'Delays',
    key: 'd',
    integer: true,
    min: 0,
    max: 1200,
    minLength: 1,
    maxLength: 12,
    default: [0, 1, 5, 20, 100, 300],
    hint: 'Delays of the roots, in steps, with which the run in focus is trained again.',
  },
} as const satisfies Readonly<Record<string, NumberField | ListField>>;

export const timelineKind: PanelKind = {
  kind: 'timeline',
  title: 'Timeline',
  summary:
    'When training and the second worker were busy, when roots were asked for and used, and what later roots do to the final loss.',
  fields: timelineFields,
};
