import { Suspense, useRef, useState, type ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import type { PanelView } from './live.ts';
import { useClosing } from './useClosing.ts';
import { later } from './later.tsx';

const PanelMenuBody = later(
  () => import('./PanelMenuBody.tsx'),
  (all) => all.PanelMenuBody,
);

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
