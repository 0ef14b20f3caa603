import { useEffect, useRef, type ReactNode } from 'react';
import type { Field } from '../../fields/fields.ts';
import { allowed, formatSetting } from '../../fields/parse.ts';
import { HintWords } from '../glossary/HintWords.tsx';
import './hint.css';
import { closeHint } from './openHint.ts';
import { terms } from './terms.ts';

/** Between the name and its hint, and between the hint and the edge of the screen, in px. */
const GAP = 4;
const MARGIN = 8;

interface HintProps {
  readonly id: string;
  readonly field: Field;
  /** What it belongs to, and lies beside. */
  readonly root: { readonly current: HTMLElement | null };
  readonly equation?: string;
}

/** What a parameter is, what it may be, and which term of the formula it moves. Escape and a press elsewhere close it. */
export function Hint({ id, field, root, equation }: HintProps): ReactNode {
  const hint = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = () => {
      if (hint.current && root.current) putBeside(hint.current, root.current.getBoundingClientRect());
    };
    const leave = ({ target }: Event) => {
      if (target instanceof Node && !root.current?.contains(target)) closeHint();
    };
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && closeHint();
    hint.current?.showPopover();
    place();
    document.addEventListener('scroll', place, true);
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('scroll', place, true);
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
      document.removeEventListener('keydown', onKey);
    };
  }, [root]);

  const { label, symbol, unit, hint: text, formula } = field;
  const lines = symbol === undefined ? [] : terms(formula ?? equation ?? '', symbol);
  const standard = formatSetting(field, field.default) || 'none';
  return (
    <div ref={hint} id={id} className="hint" popover="manual" role="note">
      <p className="hint-head">
        <strong>{label}</strong> {symbol}
      </p>
      <p>{text}</p>
      {lines.map((line, i) => (
        <p key={i} className="equation">
          {line.map((piece, j) => (piece.isTerm ? <mark key={j}>{piece.text}</mark> : piece.text))}
        </p>
      ))}
      {field.type !== 'text' && (
        <p className="quiet">
          {range(field)}
          {unit !== undefined && `, in ${unit}`}. Default {standard}.
        </p>
      )}
      <HintWords field={field} />
    </div>
  );
}

/** What can be chosen or typed; options by the words that they are shown with. */
function range(field: Field): string {
  const words = field.type === 'choice' ? field.options.map(({ label }) => label).join(', ') : allowed(field);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Under the name, or above it where there is more room. */
function putBeside(hint: HTMLElement, name: DOMRect): void {
  const { width, height } = hint.getBoundingClientRect();
  const below = name.bottom + GAP;
  const top = below + height + MARGIN > innerHeight ? name.top - GAP - height : below;
  hint.style.top = `${Math.max(MARGIN, top)}px`;
  hint.style.left = `${Math.max(MARGIN, Math.min(name.left, document.documentElement.clientWidth - width - MARGIN))}px`;
}
