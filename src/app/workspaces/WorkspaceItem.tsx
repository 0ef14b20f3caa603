import { useState, type ReactNode } from 'react';
import {
  deleteWorkspace,
  duplicateWorkspace,
  openWorkspace,
  renameWorkspace,
  type Workspace,
} from '../../storage/workspaces.ts';
import { openKept } from '../keeping/openKept.ts';
import { useLab } from '../useLab.ts';
import type { Kept } from './useKept.ts';
import { VersionList } from './VersionList.tsx';
import { ago, describe, size } from './words.ts';

/** One workspace of the list, with what can be done with it. */
export function WorkspaceItem({
  kept: { shelf },
  workspace,
  isCurrent,
  act,
  onOpened,
}: {
  readonly kept: Kept;
  readonly workspace: Workspace;
  readonly isCurrent: boolean;
  readonly act: (what: () => Promise<string>) => void;
  readonly onOpened: () => void;
}): ReactNode {
  const lab = useLab();
  const [isNaming, setNaming] = useState(false);
  const [hasVersions, setVersions] = useState(false);
  const { key, name, rev, savedAt, summary, bytes } = workspace;
  const open = (chosen?: number) =>
    act(async () => {
      const found = await openWorkspace(shelf, key, chosen);
      if (!found) return 'This version is no longer there.';
      openKept(lab, found, { key, name: found.workspace.name, rev: found.workspace.rev });
      onOpened();
      return '';
    });
  const doing = (label: string, what: () => Promise<string>) => (
    <button type="button" aria-label={`${label} ${name}`} onClick={() => act(what)}>
      {label}
    </button>
  );
  return (
    <li aria-current={isCurrent || undefined}>
      {isNaming ? (
        <NameField
          name={name}
          onNamed={(given) => {
            setNaming(false);
            if (given === undefined || given === name) return;
            act(async () => {
              await renameWorkspace(shelf, key, given);
              return `“${name}” is now “${given}”.`;
            });
          }}
        />
      ) : (
        <p className="kept-what">
          <strong>{name}</strong>
          {isCurrent && <span className="kept-here">in this tab</span>}
          <span className="quiet">{describe(summary)}</span>
        </p>
      )}
      <p className="quiet kept-when">
        Saved {ago(savedAt, shelf.now())} · {rev === 1 ? '1 version' : `${rev} versions`} · {size(bytes)}
      </p>
      <p className="kept-actions">
        <button type="button" aria-label={`Open ${name}`} onClick={() => open()}>
          Open
        </button>
        <button type="button" aria-label={`Rename ${name}`} onClick={() => setNaming(true)}>
          Rename
        </button>
        {doing('Duplicate', async () => {
          const copy = await duplicateWorkspace(shelf, key);
          return copy ? `“${copy.name}” is added.` : 'It is no longer there.';
        })}
        <button
          type="button"
          aria-label={`Versions of ${name}`}
          aria-expanded={hasVersions}
          onClick={() => setVersions(!hasVersions)}
        >
          Versions
        </button>
        {doing('Delete', async () => {
          await deleteWorkspace(shelf, key);
          return `“${name}” is deleted; it can be brought back below.`;
        })}
      </p>
      {hasVersions && <VersionList shelf={shelf} workspace={workspace} onOpen={open} />}
    </li>
  );
}

/** Calls back with the new name, or with nothing if it was given up. */
function NameField({
  name,
  onNamed,
}: {
  readonly name: string;
  readonly onNamed: (name: string | undefined) => void;
}): ReactNode {
  return (
    <input
      type="text"
      className="kept-rename"
      aria-label={`New name of ${name}`}
      maxLength={80}
      defaultValue={name}
      ref={(field) => field?.select()}
      onBlur={(event) => onNamed(event.target.value.trim() || undefined)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onNamed(undefined);
      }}
    />
  );
}
