import { useEffect, useState, type ReactNode } from 'react';
import type { Shelf } from '../../storage/shelf.ts';
import { listVersions, type Version, type Workspace } from '../../storage/workspaces.ts';
import { ago, describe } from './words.ts';

/** All versions of a workspace, the newest first. */
export function VersionList({
  shelf,
  workspace: { key, name, rev },
  onOpen,
}: {
  readonly shelf: Shelf;
  readonly workspace: Workspace;
  readonly onOpen: (rev: number) => void;
}): ReactNode {
  const [versions, setVersions] = useState<readonly Version[]>([]);
  useEffect(() => {
    let isShown = true;
    listVersions(shelf, key).then(
      (found) => isShown && setVersions(found),
      () => undefined,
    );
    return () => {
      isShown = false;
    };
  }, [shelf, key, rev]);
  return (
    <ol className="kept-versions" aria-label={`Versions of ${name}`}>
      {versions.map((version) => (
        <li key={version.key}>
          <span>
            {version.rev} · {ago(version.savedAt, shelf.now())} · {version.summary.title || 'Untitled'}
            <span className="quiet"> {describe(version.summary)}</span>
          </span>
          <button
            type="button"
            aria-label={`Open version ${version.rev} of ${name}`}
            onClick={() => onOpen(version.rev)}
          >
            Open
          </button>
        </li>
      ))}
    </ol>
  );
}
