import { trainingChanged } from '../store/trainingChanged.ts';
import type { PanelInput } from './panel.ts';

/** Indices of those runs of the ghost that show what the present ones do not: they are other trainings, or have got further. */
export function ghostRuns({ ghost, experiment, newest }: PanelInput): ReadonlySet<number> {
  if (ghost === undefined) return new Set();
  const { runs } = ghost.experiment;
  const differs = (index: number) => {
    const run = runs[index];
    const now = experiment.runs.find(({ color }) => color === run?.color);
    if (!run || !now || ghost.newest > newest) return true;
    return trainingChanged({ ...ghost.experiment, runs: [run] }, { ...experiment, runs: [now] });
  };
  return new Set([...runs.keys()].filter((index) => ghost.looks[index]?.hidden === false && differs(index)));
}
