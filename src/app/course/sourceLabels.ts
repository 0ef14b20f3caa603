import type { SourceName } from '../../lessons/sources.ts';

/** What the sources are called where there is little room. */
export const sourceLabels: Readonly<Record<SourceName, string>> = {
  sketchy: 'Sketchy',
  shampoo: 'Scalable Shampoo',
  lecture: 'The lecture',
};
