import type { Experiment } from '../experiment/experiment.ts';
import type { Edit } from '../store/edits.ts';
import { createExperimentStore, type EditOptions, type ExperimentStore, type History } from '../store/experiment.ts';
import { createGhosts, type Ghosts } from '../store/ghosts.ts';
import { createKeepingStore, type KeepingState, type KeepingStore } from '../store/keeping.ts';
import type { Session } from '../store/session.ts';
import { createStudies, type Studies } from '../store/studies.ts';
import type { Surroundings } from '../store/surroundings.ts';
import type { UiStore } from '../store/ui.ts';
import { createLive, type Live } from './live.ts';
import { createTurns, type Turns } from './turns.ts';

/** Everything behind the page, wired together. */
export interface Lab {
  readonly experiment: ExperimentStore;
  readonly session: Session;
  readonly ghosts: Ghosts;
  readonly studies: Studies;
  readonly ui: UiStore;
  readonly keeping: KeepingStore;
  readonly live: Live;
  readonly turns: Turns;
  /** Changes the experiment; what has to be said about it is said on the page. */
  edit(edit: Edit, options?: EditOptions): void;
}

/** What a tab that comes back has to go on from besides its experiment. */
export interface Kept extends Pick<KeepingState, 'origins' | 'from'> {
  readonly history: History;
}

/** Wires everything to a session that has been opened with the same experiment. */
export function createLab(
  initial: Experiment,
  session: Session,
  ui: UiStore,
  surroundings: Surroundings,
  kept?: Kept,
): Lab {
  const experiment = createExperimentStore(initial, kept?.history);
  const keeping = createKeepingStore(experiment, kept);
  const ghosts = createGhosts(experiment, session);
  const studies = createStudies(surroundings);
  experiment.subscribe((state) => session.update(state.experiment));
  const live = createLive({ experiment, session, ghosts, studies, ui }, surroundings);
  return {
    experiment,
    session,
    ghosts,
    studies,
    ui,
    keeping,
    live,
    turns: createTurns(live, ui, surroundings),
    edit(edit, options) {
      ui.setState({ message: experiment.edit(edit, options) });
    },
  };
}
