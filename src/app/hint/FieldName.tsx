import { useEffect, useRef, type PointerEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Field } from '../../fields/fields.ts';
import { later } from '../later.tsx';
import { closeHint, openHint } from './openHint.ts';

const Hint = later(
  () => import('./Hint.tsx'),
  (all) => all.Hint,
);

/** Milliseconds that a pointer rests on a name before its hint opens, and is away from both before it closes. */
const REST = 500;
const AWAY = 300;

/** The name of a parameter, which explains itself: to a pointer that rests on it, and to whoever presses it. */
export function FieldName({
  id,
  field,
  of,
  equation,
}: {
  readonly id: string;
  readonly field: Field;
  readonly of?: string;
  readonly equation?: string;
}): ReactNode {
  const isOpen = useStore(openHint, (state) => state.id === id);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const root = useRef<HTMLSpanElement>(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const later = (milliseconds: number, act: () => void) => (event: PointerEvent) => {
    clearTimeout(timer.current);
    if (event.pointerType === 'mouse') timer.current = setTimeout(act, milliseconds);
  };
  const press = () => {
    clearTimeout(timer.current);
    const { isPinned } = openHint.getState();
    if (isOpen && isPinned) closeHint();
    else openHint.setState({ id, isPinned: true });
  };
  return (
    <span
      ref={root}
      className="field-name"
      onPointerEnter={later(REST, () => !openHint.getState().isPinned && openHint.setState({ id, isPinned: false }))}
      onPointerLeave={later(AWAY, () => isHovered(id) && closeHint())}
    >
      <button
        type="button"
        className="field-hint"
        aria-expanded={isOpen}
        aria-describedby={isOpen ? `${id}-explained` : undefined}
        onClick={press}
      >
        {field.label}
        {field.symbol !== undefined && <span className="field-symbol"> {field.symbol}</span>}
        <span className="sr-only">{of === undefined ? '' : ` of ${of}`}, explained</span>
      </button>
      {isOpen && (
        <Hint id={`${id}-explained`} field={field} root={root} {...(equation !== undefined && { equation })} />
      )}
    </span>
  );
}

/** Whether it is this hint that is open, and only because of the pointer. */
function isHovered(id: string): boolean {
  const state = openHint.getState();
  return state.id === id && !state.isPinned;
}
