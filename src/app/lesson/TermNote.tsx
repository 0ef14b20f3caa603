import type { ReactNode } from 'react';
import { entryOf } from '../../lessons/glossary/index.ts';
import { EntryText } from '../glossary/EntryText.tsx';
import { glossaryAddress } from '../glossary/glossaryAddress.ts';
import { useLessonState, usePlay } from './useLesson.ts';

/** What the term means that was pressed last. */
export function TermNote(): ReactNode {
  const { lesson } = usePlay();
  const name = useLessonState(({ explained }) => explained);
  const own = name === undefined ? undefined : lesson.terms[name]?.means;
  const entry = name === undefined || own !== undefined ? undefined : entryOf(name);
  return (
    <div className="term-note" role="status">
      {own !== undefined && <p>{own}</p>}
      {entry && (
        <>
          <EntryText entry={entry} />
          <a href={glossaryAddress(entry.key)} target="_blank" rel="noopener">
            In the glossary
          </a>
        </>
      )}
    </div>
  );
}
