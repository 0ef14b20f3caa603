import { flushSync } from 'react-dom';
import type { Surroundings } from '../store/surroundings.ts';
import type { UiStore } from '../store/ui.ts';
import type { Live, PanelView } from './live.ts';

/** What each panel shows: the newest there is, as soon as it is its turn. */
export interface Turns {
  /** `undefined` before its first turn. */
  viewOf(index: number): PanelView | undefined;
  subscribe(index: number, listener: () => void): () => void;
}

/** Milliseconds of a frame that panels may take; what is over waits for the next, so that the page always answers in between. */
const BUDGET = 7;

/**
 * Lets panels draw one after another, as many in a frame as there is time for and at least one: first those that a person has just changed, then
 * those that have waited longest. Panels out of sight do not draw at all.
 */
export function createTurns(
  live: Live,
  ui: UiStore,
  { now, nextFrame }: Pick<Surroundings, 'now' | 'nextFrame'>,
  commit: (draw: () => void) => void = flushSync,
): Turns {
  const shown = new Map<number, PanelView>();
  const listeners = new Map<number, Set<() => void>>();
  /** Indices of panels that show something older, the longest waiting first. */
  const waiting = new Set<number>();
  let isScheduled = false;

  function take(view: PanelView): void {
    waiting.delete(view.index);
    shown.set(view.index, view);
    commit(() => listeners.get(view.index)?.forEach((listener) => listener()));
  }

  function draw(): void {
    const end = now() + BUDGET;
    const { unseen } = ui.getState();
    const panels = new Map(live.get().panels.map((view) => [view.index, view]));
    const isOpen = (index: number) => panels.has(index) && (listeners.get(index)?.size ?? 0) > 0;
    const due = [...waiting].filter((index) => isOpen(index) && !unseen.has(index));
    const isChanged = (index: number) => shown.get(index)?.place !== panels.get(index)?.place;
    for (const index of due.toSorted((a, b) => Number(isChanged(b)) - Number(isChanged(a)))) {
      const view = panels.get(index);
      if (view) take(view);
      if (now() >= end) break;
    }
    if (due.some((index) => waiting.has(index))) schedule();
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    nextFrame(() => {
      isScheduled = false;
      draw();
    });
  }

  function follow(): void {
    const { panels } = live.get();
    const panelAt = new Map(panels.map(({ index, panel }) => [index, panel]));
    for (const { index, panel } of shown.values()) if (panelAt.get(index) !== panel) shown.delete(index);
    for (const view of panels) if (shown.get(view.index) !== view) waiting.add(view.index);
    // This is called in a frame of its own already.
    draw();
  }

  live.subscribe(follow);
  ui.subscribe(schedule);
  return {
    viewOf: (index) => shown.get(index),
    subscribe(index, listener) {
      const own = listeners.get(index) ?? new Set();
      listeners.set(index, own.add(listener));
      schedule();
      return () => own.delete(listener);
    },
  };
}
