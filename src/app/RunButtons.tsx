import { Suspense, useRef, useState, type ReactNode } from 'react';
import { toggleRun } from '../store/edits.ts';
import { Icon } from './Icon.tsx';
import type { RunProps } from './RunItem.tsx';
import { useClosing } from './useClosing.ts';
import { useLab } from './useLab.ts';
import { later } from './later.tsx';

const RunMenuBody = later(
  () => import('./RunMenuBody.tsx'),
  (all) => all.RunMenuBody,
);

/** Hide or show, and a menu with what is done more rarely. */
export function RunButtons({ index, look }: RunProps): ReactNode {
  const { edit } = useLab();
  const root = useRef<HTMLDetailsElement>(null);
  const [isOpen, setOpen] = useState(false);
  useClosing(root);
  const { label, hidden } = look;
  const close = () => {
    if (root.current) root.current.open = false;
  };
  return (
    <span className="run-buttons">
      <button
        type="button"
        className="icon-button"
        aria-label={hidden ? `Show ${label}` : `Hide ${label}`}
        title={hidden ? 'Show' : 'Hide'}
        onClick={() => edit(toggleRun(index), { discrete: true })}
      >
        <Icon name={hidden ? 'hidden' : 'shown'} />
      </button>
      <details ref={root} className="run-menu" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary aria-label={`More for ${label}`} title="Show only this, move, duplicate, remove">
          <Icon name="menu" />
        </summary>
        <Suspense>{isOpen && <RunMenuBody index={index} label={label} onDone={close} />}</Suspense>
      </details>
    </span>
  );
}
