import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Evidence } from '../../lessons/evidence.ts';
import type { Control, Lesson, Light } from '../../lessons/lesson.ts';
import { useExperiment, useMoment } from '../useLab.ts';
import { evidenceOf } from './evidenceOf.ts';
import type { LessonState, LessonStore } from './lessonStore.ts';

/** A lesson being played. */
export interface Play {
  readonly lesson: Lesson;
  readonly store: LessonStore;
  /** Indices of the first and the last section of the part that is shown. */
  readonly first: number;
  readonly last: number;
  readonly isEmbedded: boolean;
  readonly hidden: readonly Control[];
  readonly locked: readonly Control[];
  /** Goes to a section. */
  go(section: number): void;
  /** Takes an answer to the present section's task. */
  answer(answer: LessonState['answers'][number]): void;
}

export const PlayContext = createContext<Play | undefined>(undefined);

export function usePlay(): Play {
  const play = useContext(PlayContext);
  if (!play) throw new Error('a lesson is used outside of its page');
  return play;
}

export function useLessonState<Value>(select: (state: LessonState) => Value): Value {
  return useStore(usePlay().store, select);
}

/** What the lab shows now; `undefined` while it still shows what has just been replaced. */
export function useEvidence(): Evidence | undefined {
  const moment = useMoment();
  const experiment = useExperiment((value) => value);
  return evidenceOf(moment, experiment);
}

/** Whether something is lit up, and what lights it when the pointer or the keyboard rests on it. */
export function useLight(lights: readonly Light[]): {
  readonly 'data-lit': boolean | undefined;
  onPointerEnter(): void;
  onPointerLeave(): void;
  onFocus(): void;
  onBlur(): void;
} {
  const { store } = usePlay();
  const isLit = useLessonState(({ lit }) => lit.some((light) => lights.includes(light)));
  const on = () => store.setState({ lit: lights });
  const off = () => store.setState({ lit: [] });
  return { 'data-lit': isLit || undefined, onPointerEnter: on, onPointerLeave: off, onFocus: on, onBlur: off };
}
