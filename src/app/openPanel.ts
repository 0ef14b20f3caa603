import type { Lab } from './lab.ts';

/** Brings a panel of that kind into sight, added if need be; how to is downloaded when it is asked for first. */
export function openPanel(lab: Lab, kind: string): void {
  void import('./showPanel.ts').then(({ showPanel }) => showPanel(lab, kind));
}
