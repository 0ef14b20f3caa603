import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Lesson, Light, Section, Task } from '../../lessons/lesson.ts';

/**
 * What the reader has answered to a task: the option chosen, the number guessed, the losses drawn, or that it is done. With a prediction, what
 * was measured of the experiment that it was asked about, once that is known.
 */
export type Answer =
  | { readonly type: 'choose'; readonly choice: number; readonly truth?: number }
  | { readonly type: 'check'; readonly choice: number }
  | { readonly type: 'guess'; readonly value: number; readonly truth?: number }
  | { readonly type: 'draw'; readonly losses: readonly number[] }
  | { readonly type: 'do' };

/** Where a reader stands in a lesson. */
export interface LessonState {
  /** Index of the section. */
  readonly section: number;
  /** The newest answer to each section's task. */
  readonly answers: Readonly<Record<number, Answer>>;
  readonly isFolded: boolean;
  /** Whether all controls of the lab are shown. */
  readonly showsAll: boolean;
  /** What the pointer or the keyboard rests on. */
  readonly lit: readonly Light[];
  /** Name of the term whose meaning is shown. */
  readonly explained: string | undefined;
}

export type LessonStore = StoreApi<LessonState>;

export function createLessonStore(section: number, answers: LessonState['answers']): LessonStore {
  return createStore<LessonState>(() => ({
    section,
    answers,
    isFolded: false,
    showsAll: false,
    lit: [],
    explained: undefined,
  }));
}

/** Whether a task asks for a prediction, which is covered until it is made. */
export function isPrediction({ type }: Pick<Task, 'type'>): boolean {
  return type === 'choose' || type === 'guess' || type === 'draw';
}

/** Whether an answer does what a task asks for; a question is only answered by the right option. */
export function isDone(task: Task, answer: Answer | undefined): boolean {
  if (task.type === 'check' && answer?.type === 'check') return task.options[answer.choice]?.isRight === true;
  return answer !== undefined;
}

/** Whether the present section is covered because it waits for a prediction; for an audience it never is. */
export function isCovered(
  { sections }: Lesson,
  { section, answers }: Pick<LessonState, 'section' | 'answers'>,
  isPresenting: boolean,
): boolean {
  const task = sections[section]?.task;
  return !isPresenting && task !== undefined && isPrediction(task) && answers[section] === undefined;
}

/** The experiment of a section: its own, or the nearest before it. */
export function experimentAt({ sections }: Lesson, index: number): NonNullable<Section['experiment']> {
  const own = sections.slice(0, index + 1).findLast(({ experiment }) => experiment)?.experiment;
  if (!own) throw new Error('a lesson begins with an experiment');
  return own;
}
