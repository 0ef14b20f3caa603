import { useEffect } from 'react';

/** Folds a menu on Escape and when something else is pressed. */
export function useClosing(root: { readonly current: HTMLDetailsElement | null }): void {
  useEffect(() => {
    const close = (isBack: boolean) => {
      const menu = root.current;
      if (!menu?.open) return;
      menu.open = false;
      if (isBack) menu.querySelector('summary')?.focus();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close(root.current?.contains(document.activeElement) ?? false);
    };
    const onPress = ({ target }: Event) => {
      if (target instanceof Node && !root.current?.contains(target)) close(false);
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('pointerdown', onPress);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('pointerdown', onPress);
    };
  }, [root]);
}
