import type { Experiment, Run } from '../experiment/experiment.ts';
import { accepted, repinned, type Edit } from './edits.ts';

/** Puts a run to another place in the list; it keeps its colour, and whatever showed a run goes on showing it. */
export function moveRun(from: number, to: number): Edit {
  return (experiment) => {
    const { runs, view } = experiment;
    const run = runs[from];
    if (!run || !runs[to]) throw new Error(`no run moves from ${from} to ${to} of ${runs.length}`);
    if (from === to) return { experiment };
    const moved = (index: number) => placeAfterMove(index, from, to);
    return accepted({
      ...experiment,
      runs: runs.toSpliced(from, 1).toSpliced(to, 0, run),
      view: repinned({ ...view, focus: moved(view.focus) }, moved),
    });
  };
}

/** Where a run is after one has been moved. */
export function placeAfterMove(index: number, from: number, to: number): number {
  if (index === from) return to;
  const without = index - Number(index > from);
  return without + Number(without >= to);
}

/** Shows one run alone, in focus; if it is alone already, all of them again. */
export function soloRun(index: number): Edit {
  return (experiment) => {
    const wasAlone = isAlone(experiment, index);
    const runs = experiment.runs.map((run, i): Run => {
      const { hidden: _, ...shown } = run;
      return wasAlone || i === index ? shown : { ...shown, hidden: true };
    });
    const { view } = experiment;
    return accepted({ ...experiment, runs, view: wasAlone ? view : { ...view, focus: index } });
  };
}

/** Whether a run is the only one shown of several. */
export function isAlone({ runs }: Pick<Experiment, 'runs'>, index: number): boolean {
  return runs.length > 1 && runs.every(({ hidden }, i) => (hidden ?? false) === (i !== index));
}
