import { useState, type ReactNode } from 'react';
import { formatNumber } from '../charts/formatNumber.ts';
import { fixedOf } from '../experiment/budget.ts';
import { defaults } from '../fields/fields.ts';
import { families, optimizers } from '../optimizers/index.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { expenseOf, type Expense, type WeightSize } from '../panels/memoryCost/expense.ts';

import { MiniaturePicture } from './MiniaturePicture.tsx';
import type { Miniatures } from './miniatures.ts';

/** Every optimizer of the lab: what it does, where it is from, and what it costs for a layer of the reader's choice. */
export function Catalogue({ miniatures }: { readonly miniatures: Miniatures }): ReactNode {
  const [layer, setLayer] = useState<WeightSize>({ rows: 64, columns: 32, examples: 128 });
  const [text, setText] = useState('');
  const found = optimizers.filter((optimizer) => matches(optimizer, text));
  const facts = new Map(
    found.map((optimizer) => [
      optimizer.kind,
      expenseOf(optimizer, fixedOf(optimizer, defaults(optimizer.fixed)), layer),
    ]),
  );
  const most = Math.max(...[...facts.values()].map(({ floats }) => floats), 1);
  const size = (name: keyof WeightSize, label: string, largest: number) => (
    <label>
      {label}{' '}
      <input
        type="number"
        min={1}
        max={largest}
        value={layer[name]}
        onChange={({ target }) => {
          const value = Math.round(target.valueAsNumber);
          if (value >= 1 && value <= largest) setLayer({ ...layer, [name]: value });
        }}
      />
    </label>
  );
  return (
    <main className="catalogue">
      <nav aria-label="Pages">
        <a href="./index.html">← Preconditioner Lab</a>
      </nav>
      <h1>Optimizers</h1>
      <p>
        Every method of the lab, by what it knows of the loss. Memory and arithmetic are of the method alone, with its
        default settings, for one weight matrix; the gradient itself costs{' '}
        {count(3 * layer.rows * layer.columns * layer.examples)} multiply–adds.
      </p>
      <div className="catalogue-controls" role="group" aria-label="The layer">
        {size('rows', 'Inputs m', 8192)}
        {size('columns', 'Outputs n', 8192)}
        {size('examples', 'Batch', 65_536)}
        <label>
          Find{' '}
          <input
            type="search"
            placeholder="name or paper"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
      </div>
      <p className="quiet" role="status">
        {found.length} of {optimizers.length} optimizers
      </p>
      {families
        .map(({ label, members }) => ({ label, members: members.filter((optimizer) => found.includes(optimizer)) }))
        .filter(({ members }) => members.length > 0)
        .map(({ label, members }) => (
          <section key={label} aria-label={label}>
            <h2>{label}</h2>
            {members.map((optimizer) => (
              <Entry
                key={optimizer.kind}
                optimizer={optimizer}
                facts={facts.get(optimizer.kind)}
                weights={layer.rows * layer.columns}
                most={most}
                miniatures={miniatures}
              />
            ))}
          </section>
        ))}
    </main>
  );
}

function Entry({
  optimizer,
  facts,
  weights,
  most,
  miniatures,
}: {
  readonly optimizer: Optimizer;
  readonly facts: Expense | undefined;
  readonly weights: number;
  readonly most: number;
  readonly miniatures: Miniatures;
}): ReactNode {
  const { kind, label, summary, equation, source } = optimizer;
  return (
    <article className="entry" id={kind} aria-labelledby={`${kind}-title`}>
      <div>
        <h3 id={`${kind}-title`}>{label}</h3>
        <p>{summary}</p>
        {equation.split(/;\s+/).map((line, i) => (
          <p key={i} className="equation">
            {line}
          </p>
        ))}
        <p className="quiet">{source}</p>
      </div>
      {facts && <FactList facts={facts} weights={weights} most={most} />}
      <MiniaturePicture optimizer={optimizer} miniatures={miniatures} />
    </article>
  );
}

function FactList({
  facts: { floats, step, refresh, interval, refused },
  weights,
  most,
}: {
  readonly facts: Expense;
  readonly weights: number;
  readonly most: number;
}): ReactNode {
  const share = floats > 0 ? Math.max(0.02, Math.log10(1 + floats) / Math.log10(1 + most)) : 0;
  return (
    <dl className="facts">
      <div>
        <dt>Memory</dt>
        <dd>
          {floats === 0 ? 'none' : `${count(floats)} floats, ${formatNumber(floats / weights)} per weight`}
          <span className="fact-bar" style={{ inlineSize: `${100 * share}%` }} />
        </dd>
      </div>
      <div>
        <dt>Each step</dt>
        <dd>{count(step)} multiply–adds</dd>
      </div>
      {refresh > 0 && (
        <div>
          <dt>{interval === 1 ? 'Roots, each step' : `Roots, every ${interval} steps`}</dt>
          <dd>{count(refresh)} multiply–adds</dd>
        </div>
      )}
      {refused !== undefined && (
        <div>
          <dt>Here</dt>
          <dd className="fact-refusal">Not possible at this size: {refused}.</dd>
        </div>
      )}
    </dl>
  );
}

function matches({ label, source, summary }: Optimizer, text: string): boolean {
  return `${label} ${source} ${summary}`.toLowerCase().includes(text.trim().toLowerCase());
}

function count(value: number): string {
  const units = ['', ' k', ' M', ' G', ' T'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
  return `${formatNumber(value / 1000 ** power)}${units[power]}`;
}
