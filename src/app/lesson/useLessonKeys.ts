import { useEffect } from 'react';
import { placeAfter, TAKING_ARROWS } from '../presenting/usePresentingKeys.ts';
import { useLab } from '../useLab.ts';
import { usePlay } from './useLesson.ts';

/** While the lesson is presented, arrows and clickers go from section to section, and Escape ends it. */
export function useLessonKeys(): void {
  const { ui } = useLab();
  const { store, first, last, go } = usePlay();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { isPresenting, dialog } = ui.getState();
      const target = event.target instanceof Element ? event.target : document.body;
      if (!isPresenting || dialog || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === 'Escape') ui.setState({ isPresenting: false });
      else {
        const place = store.getState().section - first;
        const next = placeAfter(event.key, place, last - first + 1, target.closest(TAKING_ARROWS) !== null);
        if (next === undefined) return;
        if (next >= 0 && next !== place) go(first + next);
      }
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [ui, store, first, last, go]);
}
