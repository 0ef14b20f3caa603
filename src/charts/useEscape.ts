import { useEffect } from 'react';

/** While something is shown, Escape takes it away, wherever the focus is, and does nothing else. */
export function useEscape(isShown: boolean, dismiss: () => void): void {
  useEffect(() => {
    if (!isShown) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      dismiss();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [isShown, dismiss]);
}
