import type { ReactNode } from 'react';
import { bringBack, removeForGood, type Workspace } from '../../storage/workspaces.ts';
import type { SeenWorkspace } from '../../store/keeping.ts';
import type { Kept } from './useKept.ts';
import { describe } from './words.ts';
import { WorkspaceItem } from './WorkspaceItem.tsx';

/** All workspaces, the last saved first, and under them those that are deleted. */
export function WorkspaceList({
  kept,
  current,
  act,
  onOpened,
}: {
  readonly kept: Kept;
  readonly current: SeenWorkspace | undefined;
  readonly act: (what: () => Promise<string>) => void;
  readonly onOpened: () => void;
}): ReactNode {
  const { shelf, workspaces } = kept;
  const there = workspaces.filter(({ deletedAt }) => deletedAt === undefined);
  const deleted = workspaces.filter(({ deletedAt }) => deletedAt !== undefined);
  return (
    <section aria-label="Saved workspaces">
      <h3>Saved</h3>
      {there.length === 0 && <p className="quiet">Nothing is saved yet.</p>}
      <ul className="kept-list">
        {there.map((workspace) => (
          <WorkspaceItem
            key={workspace.key}
            kept={kept}
            workspace={workspace}
            isCurrent={workspace.key === current?.key}
            act={act}
            onOpened={onOpened}
          />
        ))}
      </ul>
      {deleted.length > 0 && (
        <details className="kept-deleted" open>
          <summary>Deleted ({deleted.length}), kept for 30 days</summary>
          <ul className="kept-list">
            {deleted.map((workspace) => (
              <DeletedItem
                key={workspace.key}
                workspace={workspace}
                onBack={() =>
                  act(async () => {
                    await bringBack(shelf, workspace.key);
                    return `“${workspace.name}” is back.`;
                  })
                }
                onRemove={() =>
                  act(async () => {
                    await removeForGood(shelf, workspace.key);
                    return `“${workspace.name}” is removed.`;
                  })
                }
              />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function DeletedItem({
  workspace: { name, summary },
  onBack,
  onRemove,
}: {
  readonly workspace: Workspace;
  readonly onBack: () => void;
  readonly onRemove: () => void;
}): ReactNode {
  return (
    <li>
      <p className="kept-what">
        <strong>{name}</strong> <span className="quiet">{describe(summary)}</span>
      </p>
      <p className="kept-actions">
        <button type="button" aria-label={`Bring back ${name}`} onClick={onBack}>
          Bring back
        </button>
        <button type="button" aria-label={`Remove ${name} for good`} onClick={onRemove}>
          Remove for good
        </button>
      </p>
    </li>
  );
}
