import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Experiment } from '../experiment/experiment.ts';
import type { SessionState } from '../store/session.ts';
import type { UiState } from '../store/ui.ts';
import type { Lab } from './lab.ts';
import type { Moment, PanelView } from './live.ts';

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

/** The panels that are shown, each as its index and kind in one text. */
export function usePanels(): readonly { readonly index: number; readonly key: string }[] {
  const { live } = useLab();
  const list = () =>
    live
      .get()
      .panels.map(({ index, panel }) => `${index} ${panel.kind}`)
      .join();
  const keys = useSyncExternalStore(live.subscribe, list);
  return keys === '' ? [] : keys.split(',').map((key) => ({ index: Number.parseInt(key, 10), key }));
}

/** What a panel shows, which may be a few frames behind the page where many panels have to be drawn. */
export function usePanelView(index: number): PanelView | undefined {
  const { turns } = useLab();
  const subscribe = useCallback((listener: () => void) => turns.subscribe(index, listener), [turns, index]);
  return useSyncExternalStore(subscribe, () => turns.viewOf(index));
}
