import type { ReactNode } from 'react';

/** A part of the experiment that can be folded away; folded, it says in a few words what it holds. */
export function Section({
  title,
  brief,
  isOpen,
  children,
}: {
  readonly title: string;
  readonly brief: string;
  readonly isOpen?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <details className="section" open={isOpen}>
      <summary>
        <h2>{title}</h2>
        <span className="section-brief quiet">{brief}</span>
      </summary>
      {children}
    </details>
  );
}
