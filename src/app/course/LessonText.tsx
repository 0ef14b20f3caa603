import type { ReactNode } from 'react';
import type { Lesson } from '../../lessons/lesson.ts';
import { piecesOf } from '../../lessons/markup.ts';

/** A text of a lesson where nothing is live: terms are words, and readings are called by their labels. */
export function LessonText({ lesson, text }: { readonly lesson: Lesson; readonly text: string }): ReactNode {
  return piecesOf(text).map((piece, index) => {
    if (piece.type === 'strong') return <strong key={index}>{piece.text}</strong>;
    return piece.type === 'reading' ? (lesson.readings[piece.name]?.label ?? '') : piece.text;
  });
}
