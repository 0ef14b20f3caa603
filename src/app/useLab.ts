import { createContext, useContext, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Experiment } from '../experiment/experiment.ts';
import type { SessionState } from '../store/session.ts';
import type { UiState } from '../store/ui.ts';
import type { Lab } from './lab.ts';
import type { Moment } from './live.ts';

export const LabContext = createContext<Lab | undefined>(undefined);

export function useLab(): Lab {
  const lab = useContext(LabContext);
  if (!lab) throw new Error('the lab is used outside of its page');
  return lab;
}

/** The experiment as the user has set it, which the training may not have reached yet. */
export function useExperiment<Value>(select: (experiment: Experiment) => Value): Value {
  return useStore(useLab().experiment, ({ experiment }) => select(experiment));
}

export function useUi<Value>(select: (state: UiState) => Value): Value {
  return useStore(useLab().ui, select);
}

export function useSession<Value>(select: (state: SessionState) => Value): Value {
  return useStore(useLab().session, select);
}

/** What the page shows now; a new object at most once a frame. */
export function useMoment(): Moment {
  const { live } = useLab();
  return useSyncExternalStore(live.subscribe, live.get);
}
