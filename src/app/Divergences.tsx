import type { ReactNode } from 'react';
import { RunStatusLine } from './RunStatusLine.tsx';
import { runStatus } from './runStatus.ts';
import { useExperiment, useMoment, useSession } from './useLab.ts';

/** The runs that have diverged, where the list of runs is folded away. */
export function Divergences(): ReactNode {
  const moment = useMoment();
  const runs = useExperiment((experiment) => experiment.runs);
  const isRunning = useSession((state) => state.phase === 'running');
  if (isRunning) return null;
  return moment.input.looks.map((look, index) => {
    const run = runs[index];
    if (!run || runStatus(moment, index).type !== 'diverged') return null;
    return (
      <div key={index} className="notice">
        <div>
          <strong>{look.label}</strong>
          <RunStatusLine index={index} run={run} look={look} />
        </div>
      </div>
    );
  });
}
