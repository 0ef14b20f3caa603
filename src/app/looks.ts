import type { Experiment, Run } from '../experiment/experiment.ts';
import { runName } from '../experiment/names.ts';
import type { RunLook } from '../panels/panel.ts';

/**
 * Colour, dash and marker of each palette slot. Dashes and markers all differ; there are no more than eight colours that everyone can tell apart,
 * so the last slots have colours of the first.
 */
export const slots: readonly Pick<RunLook, 'color' | 'dash' | 'marker'>[] = [
  { color: 'var(--run-0)', dash: [], marker: 'circle' },
  { color: 'var(--run-1)', dash: [7, 3], marker: 'square' },
  { color: 'var(--run-2)', dash: [2, 3], marker: 'triangle' },
  { color: 'var(--run-3)', dash: [8, 3, 2, 3], marker: 'diamond' },
  { color: 'var(--run-4)', dash: [12, 4], marker: 'cross' },
  { color: 'var(--run-5)', dash: [4, 2], marker: 'plus' },
  { color: 'var(--run-6)', dash: [1, 2], marker: 'star' },
  { color: 'var(--run-7)', dash: [10, 3, 2, 3, 2, 3], marker: 'wye' },
  { color: 'var(--run-0)', dash: [16, 3], marker: 'inverted' },
  { color: 'var(--run-1)', dash: [1, 5], marker: 'pentagon' },
  { color: 'var(--run-2)', dash: [6, 2, 1, 2, 1, 2], marker: 'hexagon' },
  { color: 'var(--run-3)', dash: [14, 3, 5, 3], marker: 'bow' },
];

/** How each run looks, in every panel and in the list; the same objects as long as the runs are the same. */
export function looksOf({ runs }: Pick<Experiment, 'runs'>): readonly RunLook[] {
  const looks = known.get(runs) ?? runs.map((run, index) => lookOf(run, runName({ runs }, index)));
  known.set(runs, looks);
  return looks;
}

const known = new WeakMap<Experiment['runs'], readonly RunLook[]>();

function lookOf({ color, hidden }: Run, label: string): RunLook {
  const slot = slots[color % slots.length];
  if (!slot) throw new Error(`there is no palette slot ${color}`);
  return { ...slot, label, hidden: hidden ?? false };
}
