import { useRef, type ReactNode } from 'react';
import { duplicateRun, removeRun, type Edit } from '../store/edits.ts';
import { isAlone, soloRun } from '../store/runEdits.ts';
import { moveTo } from './moveTo.ts';
import { useExperiment, useLab } from './useLab.ts';

/** What can be done with a run as a whole. */
export function RunMenuBody({
  index,
  label,
  onDone,
}: {
  readonly index: number;
  readonly label: string;
  readonly onDone: () => void;
}): ReactNode {
  const lab = useLab();
  const root = useRef<HTMLDivElement>(null);
  const count = useExperiment(({ runs }) => runs.length);
  const alone = useExperiment((experiment) => isAlone(experiment, index));
  const act = (change: Edit) => () => {
    onDone();
    lab.edit(change, { discrete: true });
  };
  const move = (to: number) => () => {
    const list = root.current?.closest('ol');
    onDone();
    moveTo(lab, index, to);
    // Focus goes with the run, so that a second press moves it on.
    list?.children[to]?.querySelector<HTMLElement>('.run-menu > summary')?.focus();
  };
  return (
    <div ref={root} className="run-menu-body">
      <button type="button" disabled={count === 1} onClick={act(soloRun(index))}>
        {alone ? 'Show all runs' : 'Show only this run'}
      </button>
      <button type="button" disabled={index === 0} onClick={move(index - 1)}>
        Move up
      </button>
      <button type="button" disabled={index === count - 1} onClick={move(index + 1)}>
        Move down
      </button>
      <button type="button" aria-label={`Duplicate ${label}`} onClick={act(duplicateRun(index))}>
        Duplicate
      </button>
      <button type="button" aria-label={`Remove ${label}`} disabled={count === 1} onClick={act(removeRun(index))}>
        Remove
      </button>
    </div>
  );
}
