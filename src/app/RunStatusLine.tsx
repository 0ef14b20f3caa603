import type { ReactNode } from 'react';
import { setRunSetting } from '../store/edits.ts';
import { sentence } from '../store/sentence.ts';
import type { RunProps } from './RunItem.tsx';
import { runStatus } from './runStatus.ts';
import { useLab, useMoment, useSession } from './useLab.ts';

/** How a run is doing at the cursor; where it has come to nothing, why, and what may help. */
export function RunStatusLine({ index, run, look }: RunProps): ReactNode {
  const { edit } = useLab();
  // The cause takes room: not while a slider that is being dragged would make it come and go.
  const isRunning = useSession((state) => state.phase === 'running');
  const moment = useMoment();
  // For a moment after runs have been added or removed, the numbers are still of the old list.
  const isSame = moment.input.experiment.runs[index]?.optimizer === run.optimizer;
  const status = isSame ? runStatus(moment, index) : { type: 'waiting' as const };
  const rate = run.settings['learningRate'];
  if (status.type === 'waiting') return <p className="run-status quiet">not trained yet</p>;
  if (status.type === 'training') return <p className="run-status quiet">{status.text}</p>;
  if (status.type === 'refused') return <p className="run-status alarm run-refused">{status.text}</p>;
  return (
    <p className="run-status">
      <span className="alarm">{status.text}</span>
      {typeof rate === 'number' && (
        <button
          type="button"
          className="link-button"
          aria-label={`try η ÷ 3: a third of the learning rate of ${look.label}`}
          onClick={() => edit(setRunSetting(index, 'learningRate', Number((rate / 3).toPrecision(2))))}
        >
          try η ÷ 3
        </button>
      )}
      {!isRunning && <span className="run-cause quiet">{sentence(status.cause)}</span>}
    </p>
  );
}
