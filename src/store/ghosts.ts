import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PlanePath } from '../probes/results.ts';
import type { ExperimentStore } from './experiment.ts';
import type { Session } from './session.ts';
import type { Traces } from './traces.ts';
import { trainingChanged } from './trainingChanged.ts';

/** A result that was on the screen, kept for comparison. */
export interface Ghost {
  /** With the experiment that it is of. */
  readonly traces: Traces;
  /** Ways of all runs over a surface, in original coordinates; none of networks, whose planes are others at every step. */
  readonly paths: readonly PlanePath[];
  /** Whether it stays until it is let go, or gives way to the next result that is replaced. */
  readonly isKept: boolean;
  /** How far trainings have got since there has been a ghost: pictures keep the room for it. */
  readonly reach: number;
}

interface GhostState {
  readonly ghost: Ghost | undefined;
}

/** Keeps what a change has replaced: of a drag, what stood there when it began. */
export interface Ghosts extends Pick<StoreApi<GhostState>, 'getState' | 'subscribe'> {
  /** Makes what is on the screen the ghost, through all changes until it is dismissed. */
  keep(): void;
  dismiss(): void;
}

export function createGhosts(
  experiment: Pick<ExperimentStore, 'subscribe'>,
  { traces, measurements }: Pick<Session, 'traces' | 'measurements'>,
): Ghosts {
  const { getState, subscribe, setState } = createStore<GhostState>(() => ({ ghost: undefined }));

  function take(isKept: boolean): Ghost | undefined {
    const shown = traces.get();
    if (!shown || shown.newest === 0) return undefined;
    const planes = measurements.all().flatMap(({ result }) => (result?.probe === 'levelSets' ? result : []));
    const paths = planes.find(({ planeOf }) => planeOf === 'surface')?.original.paths ?? [];
    const before = getState().ghost;
    const isLikeBefore = before?.traces.experiment.steps === shown.experiment.steps;
    const reach = Math.max(shown.newest, isLikeBefore ? before.reach : 0);
    // Its own list of replicas, so that nothing takes it for the one that grows.
    return { traces: { ...shown, replicas: [...shown.replicas] }, paths, isKept, reach };
  }

  // Edits of one group leave the past alone.
  experiment.subscribe((now, before) => {
    if (now.past === before.past || getState().ghost?.isKept) return;
    if (trainingChanged(now.experiment, before.experiment)) setState({ ghost: take(false) });
  });
  return {
    getState,
    subscribe,
    keep() {
      const ghost = take(true);
      if (ghost) setState({ ghost });
    },
    dismiss: () => setState({ ghost: undefined }),
  };
}
