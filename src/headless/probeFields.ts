import type { ChoiceField, IntegerField, NumberField } from '../fields/fields.ts';
import { viewFields } from '../experiment/viewFields.ts';
import type { ProbeRequest } from '../probes/results.ts';

const { plane, decay, rank, side } = viewFields;

const resolution: IntegerField = {
  type: 'integer',
  label: 'Resolution',
  key: 'resolution',
  hint: 'Grid points along each axis of the plane.',
  min: 3,
  max: 401,
  default: 49,
  scale: 'linear',
};

/** What each probe can be told, besides which run, seed, step and weight it looks at. */
export const probeFields = {
  levelSets: { plane, resolution },
  spectra: { decay },
  sketch: { side, rank, decay },
} as const satisfies Readonly<
  Record<ProbeRequest['probe'], Readonly<Record<string, NumberField | IntegerField | ChoiceField>>>
>;

/** Names besides these fields that a request may have, by probe. */
export const probeTargets: Readonly<Record<ProbeRequest['probe'], readonly string[]>> = {
  levelSets: ['run', 'seed', 'step'],
  spectra: ['run', 'seed', 'step', 'parameter'],
  sketch: ['run', 'seed', 'step', 'parameter'],
};
