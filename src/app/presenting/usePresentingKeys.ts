import { useEffect } from 'react';
import type { Lab } from '../lab.ts';
import { leavePresenting } from './leavePresenting.ts';

/** The place before the first panel: all of them. */
export const ALL = -1;

/** Elements in which arrows mean something else. */
export const TAKING_ARROWS = 'input, textarea, select, [role=slider], [contenteditable]';

/** Arrows and clickers (which send Page Up and Page Down) go from panel to panel, Escape leaves. */
export function usePresentingKeys(lab: Lab, place: number, count: number, go: (place: number) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { dialog, enlarged } = lab.ui.getState();
      const target = event.target instanceof Element ? event.target : document.body;
      const isOther = event.defaultPrevented || dialog !== undefined || enlarged !== undefined;
      if (isOther || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === 'Escape') {
        if (target.closest('details[open], [popover]:popover-open')) return;
        leavePresenting(lab);
      } else {
        const next = placeAfter(event.key, place, count, target.closest(TAKING_ARROWS) !== null);
        if (next === undefined) return;
        go(next);
      }
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [lab, place, count, go]);
}

/** Where a key leads; `undefined` where it leads nowhere. From the last panel on, and before the first, one stays. */
export function placeAfter(key: string, place: number, count: number, isTaken: boolean): number | undefined {
  const last = count - 1;
  if (key === 'PageDown') return Math.min(last, place + 1);
  if (key === 'PageUp') return Math.max(ALL, place - 1);
  if (isTaken) return undefined;
  if (key === 'ArrowRight') return Math.min(last, place + 1);
  if (key === 'ArrowLeft') return Math.max(ALL, place - 1);
  if (key === 'Home') return ALL;
  return key === 'End' ? last : undefined;
}
