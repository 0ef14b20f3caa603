import type { ReactNode } from 'react';
import { wordsIn } from '../../lessons/glossary/wordsIn.ts';
import { EntryText } from './EntryText.tsx';
import { glossaryAddress } from './glossaryAddress.ts';
import './words.css';

/** The words and symbols of a text, each with its sentence and formula. */
export function WordList({ text }: { readonly text: string }): ReactNode {
  const words = wordsIn(text);
  return (
    <dl className="word-list">
      {words.map((entry) => (
        <div key={entry.key}>
          <dt>
            <a href={glossaryAddress(entry.key)} target="_blank" rel="noopener">
              {entry.term}
            </a>
          </dt>
          <dd>
            <EntryText entry={entry} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
