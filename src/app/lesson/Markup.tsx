import { Fragment, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { Mathematics } from '../glossary/Mathematics.tsx';
import { piecesOf } from '../../lessons/markup.ts';
import { useEvidence, useLessonState, useLight, usePlay } from './useLesson.ts';

/** A text of a lesson: terms light up what they stand for, and numbers are read from the lab. A formula has its indices and powers set. */
export function Markup({
  text,
  isFormula = false,
}: {
  readonly text: string;
  readonly isFormula?: boolean;
}): ReactNode {
  const set = (words: string) => (isFormula ? <Mathematics text={words} /> : words);
  return piecesOf(text).map((piece, index) => {
    switch (piece.type) {
      case 'plain':
        return <Fragment key={index}>{set(piece.text)}</Fragment>;
      case 'strong':
        return <strong key={index}>{piece.text}</strong>;
      case 'term':
        return <TermButton key={index} name={piece.name} words={set(piece.text)} />;
      case 'reading':
        return <ReadingValue key={index} name={piece.name} />;
    }
  });
}

function TermButton({ name, words }: { readonly name: string; readonly words: ReactNode }): ReactNode {
  const { lesson, store } = usePlay();
  const isExplained = useLessonState(({ explained }) => explained === name);
  const light = useLight(lesson.terms[name]?.lights ?? []);
  return (
    <button
      type="button"
      className="term"
      aria-expanded={isExplained}
      onClick={() => store.setState({ explained: isExplained ? undefined : name })}
      {...light}
    >
      {words}
    </button>
  );
}

/** A number as the lab shows it now. */
export function ReadingValue({ name }: { readonly name: string }): ReactNode {
  const { lesson } = usePlay();
  const reading = lesson.readings[name];
  const evidence = useEvidence();
  const light = useLight([`reading:${name}`]);
  const value = evidence && reading?.of(evidence);
  return (
    <span className="reading" title={reading?.label} {...light}>
      {value === undefined ? '…' : formatNumber(value, reading?.digits ?? 3)}
      {value !== undefined && reading?.unit !== undefined && ` ${reading.unit}`}
    </span>
  );
}
