import type { ReactNode } from 'react';
import { forgetDraft, openDraft } from '../../storage/drafts.ts';
import { openKept } from '../keeping/openKept.ts';
import { useLab } from '../useLab.ts';
import type { Kept } from './useKept.ts';
import { ago, describe } from './words.ts';

/** What other tabs were at when they were last seen. */
export function DraftList({
  kept: { shelf, drafts },
  act,
  onOpened,
}: {
  readonly kept: Kept;
  readonly act: (what: () => Promise<string>) => void;
  readonly onOpened: () => void;
}): ReactNode {
  const lab = useLab();
  return (
    <section aria-label="Recent drafts">
      <h3>Recent drafts</h3>
      <p className="quiet">
        {drafts.length === 0
          ? 'What you do in a tab is kept by itself: after the tab is closed, it is listed here.'
          : 'What was done in other tabs, kept by itself.'}
      </p>
      <ul className="kept-list">
        {drafts.map(({ key, savedAt, summary }) => {
          const name = summary.title || 'Untitled';
          return (
            <li key={key}>
              <p className="kept-what">
                <strong>{name}</strong> <span className="quiet">{describe(summary)}</span>
              </p>
              <p className="quiet kept-when">{ago(savedAt, shelf.now())}</p>
              <p className="kept-actions">
                <button
                  type="button"
                  aria-label={`Open the draft ${name}`}
                  onClick={() =>
                    act(async () => {
                      const found = await openDraft(shelf, key);
                      if (!found) return 'This draft is no longer there.';
                      openKept(lab, found, undefined);
                      onOpened();
                      return '';
                    })
                  }
                >
                  Open
                </button>
                <button
                  type="button"
                  aria-label={`Forget the draft ${name}`}
                  onClick={() =>
                    act(async () => {
                      await forgetDraft(shelf, key);
                      return `The draft “${name}” is forgotten.`;
                    })
                  }
                >
                  Forget
                </button>
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
