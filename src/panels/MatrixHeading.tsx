import type { ReactNode } from 'react';

/** Name of a matrix, what stands behind a ^ raised, and what it is. */
export function MatrixHeading({ name, what }: { readonly name: string; readonly what: string }): ReactNode {
  const [base, power] = name.split('^');
  return (
    <h3 className="matrix-heading">
      {base}
      {power !== undefined && <sup>{power}</sup>} <small>{what}</small>
    </h3>
  );
}
