import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import type { PanelView } from './live.ts';

const PanelMenuBody = lazy(() => import('./PanelMenuBody.tsx').then((all) => ({ default: all.PanelMenuBody })));

/** The button that unfolds what can be done with a panel as a whole. */
export function PanelMenu({ view, count }: { readonly view: PanelView; readonly count: number }): ReactNode {
  const root = useRef<HTMLDetailsElement>(null);
  const [isOpen, setOpen] = useState(false);
  useClosing(root);
  const close = () => {
    if (root.current) root.current.open = false;
  };
  return (
    <details ref={root} className="panel-menu" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={`Place of ${view.name}`} title="Size, place, run, weight">
        <Icon name="menu" />
      </summary>
      <Suspense>{isOpen && <PanelMenuBody view={view} count={count} onDone={close} />}</Suspense>
    </details>
  );
}

/** Folds the menu on Escape and when something else is pressed. */
function useClosing(root: { readonly current: HTMLDetailsElement | null }): void {
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
