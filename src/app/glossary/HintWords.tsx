import type { ReactNode } from 'react';
import type { Field } from '../../fields/fields.ts';
import { wordsIn } from '../../lessons/glossary/wordsIn.ts';
import { glossaryAddress } from './glossaryAddress.ts';
import { symbolAnchor } from './symbolAnchor.ts';
import './words.css';

/** Where the glossary explains the words of a parameter's name and hint, and everything that its symbol stands for. */
export function HintWords({ field: { label, hint, symbol } }: { readonly field: Field }): ReactNode {
  const words = wordsIn(`${label}. ${hint}`);
  if (words.length === 0 && symbol === undefined) return null;
  return (
    <p className="hint-words">
      Glossary:{' '}
      {words.map(({ key, term }) => (
        <a key={key} href={glossaryAddress(key)} target="_blank" rel="noopener">
          {term}
        </a>
      ))}
      {symbol !== undefined && (
        <a href={glossaryAddress(symbolAnchor(symbol))} target="_blank" rel="noopener">
          all meanings of {symbol}
        </a>
      )}
    </p>
  );
}
