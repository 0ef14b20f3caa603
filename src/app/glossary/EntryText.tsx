import type { ReactNode } from 'react';
import type { Entry } from '../../lessons/glossary/index.ts';
import { Equation } from './Equation.tsx';

/** What an entry of the glossary says: its sentence and its formula. */
export function EntryText({ entry: { says, formula } }: { readonly entry: Entry }): ReactNode {
  return (
    <>
      <p>{says}</p>
      <Equation text={formula} />
    </>
  );
}
