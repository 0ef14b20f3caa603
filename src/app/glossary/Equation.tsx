import type { ReactNode } from 'react';
import './equation.css';
import { Mathematics } from './Mathematics.tsx';

/** A formula in plain mathematical text, its lines separated by `;`. */
export function Equation({ text }: { readonly text: string }): ReactNode {
  return text.split(/;\s+/).map((line, i) => (
    <p key={i} className="equation set">
      <Mathematics text={line} />
    </p>
  ));
}
