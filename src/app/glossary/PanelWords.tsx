import { useState, type ReactNode } from 'react';
import type { PanelView } from '../live.ts';
import { glossaryAddress } from './glossaryAddress.ts';
import { WordList } from './WordList.tsx';

/** The words and symbols of a panel: of its name, its summary, its sentence as it was when the list was unfolded, and its table. */
export function PanelWords({ view: { panel, input } }: { readonly view: PanelView }): ReactNode {
  const [text] = useState(() =>
    [panel.title, panel.summary, panel.caption(input), ...panel.table(input).columns].join('. '),
  );
  return (
    <>
      <WordList text={text} />
      <p>
        <a href={glossaryAddress()} target="_blank" rel="noopener">
          All words and formulas
        </a>
      </p>
    </>
  );
}
