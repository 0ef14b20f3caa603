import { useEffect } from 'react';
import type { Lab } from '../lab.ts';
import { leavePresenting } from './leavePresenting.ts';

/** Elements in which arrows mean something else. */
const TAKING_ARROWS = 'input, textarea, select, [role=slider], [contenteditable]';

/** What is shown one by one: the place where one is, and the first and last there are. */
interface Row {
  readonly at: number;
  readonly first: number;
  readonly last: number;
}

/** While the lab presents, arrows and clickers (which send Page Up and Page Down) go from place to place, and Escape leaves. */
export function usePresentingKeys(lab: Lab, { at, first, last }: Row, go: (place: number) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { isPresenting, dialog, enlarged } = lab.ui.getState();
      const target = event.target instanceof Element ? event.target : document.body;
      const isOther = !isPresenting || event.defaultPrevented || dialog !== undefined || enlarged !== undefined;
      if (isOther || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === 'Escape') {
        if (target.closest('details[open], [popover]:popover-open')) return;
        leavePresenting(lab);
      } else {
        const next = placeAfter(event.key, { at, first, last }, target.closest(TAKING_ARROWS) !== null);
        if (next === undefined) return;
        if (next !== at) go(next);
      }
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [lab, at, first, last, go]);
}

/** Where a key leads; `undefined` where it leads nowhere. At the ends one stays. */
export function placeAfter(key: string, { at, first, last }: Row, isTaken: boolean): number | undefined {
  if (key === 'PageDown') return Math.min(last, at + 1);
  if (key === 'PageUp') return Math.max(first, at - 1);
  if (isTaken) return undefined;
  if (key === 'ArrowRight') return Math.min(last, at + 1);
  if (key === 'ArrowLeft') return Math.max(first, at - 1);
  if (key === 'Home') return first;
  return key === 'End' ? last : undefined;
}
