import { useState, type ReactNode } from 'react';
import { entries } from '../../lessons/glossary/index.ts';
import { optimizers } from '../../optimizers/index.ts';
import { FormulaEntry } from './FormulaEntry.tsx';
import { GlossaryEntry } from './GlossaryEntry.tsx';
import { reference, type Part, type Reference } from './reference.ts';
import { SymbolEntry } from './SymbolEntry.tsx';
import { symbolAnchor } from './symbolAnchor.ts';
import { symbols } from './symbols.ts';
import { useTarget } from './useTarget.ts';

/** Every word and symbol of the lab: entries by theme or letter, the formulas of all optimizers, and the symbols of all settings. */
export function Glossary(): ReactNode {
  const [text, setText] = useState('');
  const [order, setOrder] = useState<'themes' | 'letters'>('themes');
  const target = useTarget(() => setText(''));
  const found = reference(text, order);
  return (
    <main className="glossary">
      <header>
        <nav className="glossary-back" aria-label="Pages">
          <a href="./index.html">← Preconditioner Lab</a>
          <a href="./optimizers.html">Optimizers</a>
          <a href="./course.html">Course</a>
        </nav>
        <h1>Glossary and formulas</h1>
        <p>
          Every word and symbol that the lab uses, in one sentence and one formula each; below them the update of every
          optimizer, and all that each symbol stands for.
        </p>
      </header>
      <div className="glossary-side">
        <search className="glossary-find">
          <label>
            Find{' '}
            <input
              type="search"
              placeholder="word or symbol"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <select
            aria-label="Order"
            value={order}
            onChange={({ target: { value } }) => setOrder(value === 'letters' ? value : 'themes')}
          >
            <option value="themes">by theme</option>
            <option value="letters">A to Z</option>
          </select>
        </search>
        <p className="glossary-count quiet" role="status">
          {countText(found)}
        </p>
        <Contents found={found} />
      </div>
      <div className="glossary-parts">
        {found.entries.length > 0 && (
          <section id="words" aria-labelledby="words-title">
            <h2 id="words-title">Words</h2>
            {found.entries.map((part) => (
              <PartOf key={part.key} part={part}>
                {part.items.map((entry) => (
                  <GlossaryEntry key={entry.key} entry={entry} isTarget={target === entry.key} />
                ))}
              </PartOf>
            ))}
          </section>
        )}
        {found.formulas.length > 0 && (
          <section id="formulas" aria-labelledby="formulas-title">
            <h2 id="formulas-title">Formulas</h2>
            <p>One step of every optimizer; what is optional, such as schedules and grafting, is left out.</p>
            {found.formulas.map((part) => (
              <PartOf key={part.key} part={part}>
                {part.items.map((formula) => (
                  <FormulaEntry
                    key={formula.optimizer.kind}
                    formula={formula}
                    isTarget={target === `formula-${formula.optimizer.kind}`}
                  />
                ))}
              </PartOf>
            ))}
          </section>
        )}
        {found.symbols.length > 0 && (
          <section id="symbols" aria-labelledby="symbols-title">
            <h2 id="symbols-title">Symbols of settings</h2>
            <p>One letter has many meanings in the literature, and so it has here; each row is one of them.</p>
            <table className="glossary-symbols">
              <thead>
                <tr>
                  <th scope="col">Symbol</th>
                  <th scope="col">Setting</th>
                  <th scope="col">Where</th>
                </tr>
              </thead>
              {found.symbols.map((one) => (
                <SymbolEntry key={one.symbol} symbols={one} isTarget={target === symbolAnchor(one.symbol)} />
              ))}
            </table>
          </section>
        )}
      </div>
    </main>
  );
}

/** Where one can jump to, of what is found. */
function Contents({ found }: { readonly found: Reference }): ReactNode {
  return (
    <nav className="glossary-contents" aria-label="Contents">
      <Jumps label="Words" parts={found.entries} />
      <Jumps label="Formulas" parts={found.formulas} />
      {found.symbols.length > 0 && <Jumps label="Symbols" parts={[{ key: 'symbols', label: 'of settings' }]} />}
    </nav>
  );
}

function Jumps({
  label,
  parts,
}: {
  readonly label: string;
  readonly parts: readonly Pick<Part<unknown>, 'key' | 'label'>[];
}): ReactNode {
  if (parts.length === 0) return null;
  return (
    <>
      <p>{label}</p>
      <ul>
        {parts.map((part) => (
          <li key={part.key} data-short={part.label.length === 1}>
            <a href={`#${part.key}`}>{part.label}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

function PartOf({ part: { key, label }, children }: { readonly part: Part<unknown>; readonly children: ReactNode }) {
  return (
    <section id={key} className="glossary-part" aria-labelledby={`${key}-title`}>
      <h3 id={`${key}-title`}>{label}</h3>
      {children}
    </section>
  );
}

function countText(found: Reference): string {
  const count = (parts: readonly Part<unknown>[]) => parts.reduce((sum, { items }) => sum + items.length, 0);
  return [
    `${count(found.entries)} of ${entries.length} words`,
    `${count(found.formulas)} of ${optimizers.length} formulas`,
    `${found.symbols.length} of ${symbols.length} symbols`,
  ].join(', ');
}
