import { Fragment, type ReactNode } from 'react';
import { scripts } from './scripts.ts';

/** Plain mathematical text with its indices and powers set below and above the line. */
export function Mathematics({ text }: { readonly text: string }): ReactNode {
  return scripts(text).map((piece, i) => {
    const inside = piece.type === 'line' ? piece.text : <Mathematics text={piece.text} />;
    if (piece.type === 'below') return <sub key={i}>{inside}</sub>;
    if (piece.type === 'above') return <sup key={i}>{inside}</sup>;
    return <Fragment key={i}>{inside}</Fragment>;
  });
}
