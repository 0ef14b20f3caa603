import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { Icon } from '../Icon.tsx';
import { useLab } from '../useLab.ts';

/** Says that what is done here may not last, and leads to where it can be saved. */
export function KeepingNotice(): ReactNode {
  const { keeping, ui } = useLab();
  const warning = useStore(keeping, (state) => state.warning);
  if (warning === undefined) return null;
  return (
    <div className="notice">
      <p>{warning}</p>
      <button type="button" onClick={() => ui.setState({ dialog: 'workspaces' })}>
        Workspaces
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Dismiss"
        onClick={() => keeping.setState({ warning: undefined })}
      >
        <Icon name="remove" />
      </button>
    </div>
  );
}
