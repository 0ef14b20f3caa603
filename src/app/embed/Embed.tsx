import { useState, type ReactNode } from 'react';
import type { Experiment } from '../../experiment/experiment.ts';
import type { UiStore } from '../../store/ui.ts';
import type { Lab } from '../lab.ts';
import { LabContext } from '../useLab.ts';
import { EmbedLab } from './EmbedLab.tsx';
import { Still } from './Still.tsx';

/** The lab inside of another page: a still frame until its button is pressed. */
export function Embed({
  experiment,
  ui,
  controls,
  begin,
}: {
  readonly experiment: Experiment;
  readonly ui: UiStore;
  readonly controls: readonly string[];
  readonly begin: () => Lab;
}): ReactNode {
  const [lab, setLab] = useState<Lab>();
  if (!lab) {
    return (
      <Still
        experiment={experiment}
        problems={ui.getState().linkProblems?.notices ?? []}
        onRun={() => setLab(begin())}
      />
    );
  }
  return (
    <LabContext value={lab}>
      <EmbedLab controls={controls} />
    </LabContext>
  );
}
