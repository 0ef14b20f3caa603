import type { ReactNode } from 'react';
import { duplicateRun, removeRun, toggleRun, type Edit } from '../store/edits.ts';
import { Icon, type IconName } from './Icon.tsx';
import type { RunProps } from './RunItem.tsx';
import { useLab } from './useLab.ts';

/** Hide, duplicate, remove. */
export function RunButtons({ index, look: { label, hidden } }: RunProps): ReactNode {
  const { edit } = useLab();
  const buttons: readonly (readonly [IconName, string, Edit])[] = [
    hidden ? ['hidden', `Show ${label}`, toggleRun(index)] : ['shown', `Hide ${label}`, toggleRun(index)],
    ['duplicate', `Duplicate ${label}`, duplicateRun(index)],
    ['remove', `Remove ${label}`, removeRun(index)],
  ];
  return (
    <span className="run-buttons">
      {buttons.map(([icon, name, change], place) => (
        <button
          key={place}
          type="button"
          className="icon-button"
          aria-label={name}
          title={name}
          onClick={() => edit(change, { discrete: true })}
        >
          <Icon name={icon} />
        </button>
      ))}
    </span>
  );
}
