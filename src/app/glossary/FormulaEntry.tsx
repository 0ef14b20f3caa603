import type { ReactNode } from 'react';
import { Equation } from './Equation.tsx';
import { Mathematics } from './Mathematics.tsx';
import type { Formula } from './formulas.ts';

/** The update of one optimizer, and what each of its letters means. */
export function FormulaEntry({
  formula: {
    optimizer: { kind, label, equation, source },
    meanings,
  },
  isTarget,
}: {
  readonly formula: Formula;
  readonly isTarget: boolean;
}): ReactNode {
  const id = `formula-${kind}`;
  return (
    <article className="glossary-entry" id={id} tabIndex={-1} aria-labelledby={`${id}-name`} data-target={isTarget}>
      <h4 id={`${id}-name`}>
        <a href={`./optimizers.html#${kind}`}>{label}</a>
      </h4>
      <div>
        <Equation text={equation} />
        <ul className="glossary-letters">
          {meanings.map(({ symbol, says }) => (
            <li key={symbol}>
              <span className="glossary-symbol">
                <Mathematics text={symbol} />
              </span>{' '}
              {says}
            </li>
          ))}
        </ul>
        <p className="quiet">{source}</p>
      </div>
    </article>
  );
}
