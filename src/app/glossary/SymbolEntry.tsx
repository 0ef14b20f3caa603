import { Fragment, type ReactNode } from 'react';
import { optimizers } from '../../optimizers/index.ts';
import { Equation } from './Equation.tsx';
import { Mathematics } from './Mathematics.tsx';
import { symbolAnchor } from './symbolAnchor.ts';
import type { SymbolUses, Sense } from './symbols.ts';

/** More places than this are not written out. */
const MOST = 8;

/** Rows of the table of symbols: one for each thing that the symbol stands for. */
export function SymbolEntry({
  symbols: { symbol, uses },
  isTarget,
}: {
  readonly symbols: SymbolUses;
  readonly isTarget: boolean;
}): ReactNode {
  return (
    <tbody id={symbolAnchor(symbol)} tabIndex={-1} data-target={isTarget}>
      {uses.map((use, i) => (
        <tr key={`${use.label} ${use.hint} ${use.formula ?? ''}`}>
          {i === 0 && (
            <th scope="rowgroup" rowSpan={uses.length}>
              <span className="glossary-symbol">
                <Mathematics text={symbol} />
              </span>
            </th>
          )}
          <td>
            <strong>{use.label}</strong>
            {use.unit !== undefined && <span className="quiet">, in {use.unit}</span>}
            <p>{use.hint}</p>
            {use.formula !== undefined && <Equation text={use.formula} />}
          </td>
          <td>
            <Places {...use} />
          </td>
        </tr>
      ))}
    </tbody>
  );
}

/** Where a symbol has that meaning; optimizers lead to their formulas. */
function Places({ places }: Sense): ReactNode {
  const written = places.slice(0, places.length > MOST + 1 ? MOST : places.length);
  const rest = places.slice(written.length);
  return (
    <>
      {list(written)}
      {rest.length > 0 && (
        <details className="glossary-places">
          <summary>and {rest.length} more</summary>
          {list(rest)}
        </details>
      )}
    </>
  );
}

function list(places: readonly string[]): ReactNode {
  return places.map((place, i) => {
    const kind = optimizers.find(({ label }) => label === place)?.kind;
    return (
      <Fragment key={place}>
        {i > 0 && ', '}
        {kind === undefined ? place : <a href={`#formula-${kind}`}>{place}</a>}
      </Fragment>
    );
  });
}
