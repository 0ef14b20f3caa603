import type { ReactNode } from 'react';
import type { Fields } from '../fields/fields.ts';

/** What the parameters of something mean, for those who cannot hover. */
export function About({
  name,
  fields,
  children,
}: {
  readonly name: string;
  readonly fields: Fields;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <details className="about">
      <summary>About {name}</summary>
      {children}
      <dl>
        {Object.entries(fields).map(([key, { label, symbol, hint }]) => (
          <div key={key}>
            <dt>
              {label}
              {symbol !== undefined && ` ${symbol}`}
            </dt>
            <dd>{hint}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
