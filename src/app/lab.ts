import type { Experiment } from '../experiment/experiment.ts';
import type { Edit } from '../store/edits.ts';
import { createExperimentStore, type EditOptions, type ExperimentStore } from '../store/experiment.ts';
import { createSession, type Session } from '../store/session.ts';
import { createStudies, type Studies } from '../store/studies.ts';
import type { Surroundings } from '../store/surroundings.ts';
import type { UiStore } from '../store/ui.ts';
import { createLive, type Live } from './live.ts';

/** Everything behind the page, wired together. */
export interface Lab {
  readonly experiment: ExperimentStore;
  readonly session: Session;
  readonly studies: Studies;
  readonly ui: UiStore;
  readonly live: Live;
  /** Changes the experiment; what has to be said about it is said on the page. */
  edit(edit: Edit, options?: EditOptions): void;
}

export function createLab(initial: Experiment, isPlaying: boolean, ui: UiStore, surroundings: Surroundings): Lab {
  const experiment = createExperimentStore(initial);
  const session = createSession(initial, isPlaying, surroundings);
  const studies = createStudies(surroundings);
  experiment.subscribe((state) => session.update(state.experiment));
  return {
    experiment,
    session,
    studies,
    ui,
    live: createLive({ experiment, session, studies, ui }, surroundings),
    edit(edit, options) {
      ui.setState({ message: experiment.edit(edit, options) });
    },
  };
}
