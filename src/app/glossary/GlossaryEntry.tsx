import type { ReactNode } from 'react';
import { lessonKinds } from '../../lessons/lessons.ts';
import { entryOf, type Entry } from '../../lessons/glossary/index.ts';
import { EntryText } from './EntryText.tsx';
import { Mathematics } from './Mathematics.tsx';

/** One entry of the page: term and symbol, what they mean, and where to go on. */
export function GlossaryEntry({ entry, isTarget }: { readonly entry: Entry; readonly isTarget: boolean }): ReactNode {
  const { key, term, symbol, see = [], lesson } = entry;
  const others = see.flatMap((one) => entryOf(one) ?? []);
  return (
    <article className="glossary-entry" id={key} tabIndex={-1} aria-labelledby={`${key}-term`} data-target={isTarget}>
      <h4 id={`${key}-term`}>
        <a href={`#${key}`}>{term}</a>{' '}
        {symbol !== undefined && (
          <span className="glossary-symbol">
            <Mathematics text={symbol} />
          </span>
        )}
      </h4>
      <div>
        <EntryText entry={entry} />
        <ul className="glossary-more" aria-label={`See also, from ${term}`}>
          {others.map((other) => (
            <li key={other.key}>
              <a href={`#${other.key}`}>{other.term}</a>
            </li>
          ))}
          {lesson !== undefined && lessonKinds.includes(lesson) && (
            <li className="glossary-lesson">
              <a href={`./index.html?lesson=${lesson}`} aria-label={`The lesson that shows ${term}`}>
                Lesson
              </a>
            </li>
          )}
        </ul>
      </div>
    </article>
  );
}
