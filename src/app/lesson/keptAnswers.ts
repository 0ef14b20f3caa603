import type { LessonState } from './lessonStore.ts';

type Answers = LessonState['answers'];

/** What this tab has answered in a lesson before; nothing if the browser keeps nothing or something else. */
export function loadAnswers(kind: string): Answers {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(`lesson:${kind}`) ?? '{}');
    return isAnswers(stored) ? stored : {};
  } catch {
    return {};
  }
}

export function keepAnswers(kind: string, answers: Answers): void {
  try {
    sessionStorage.setItem(`lesson:${kind}`, JSON.stringify(answers));
  } catch {
    // Without storage the answers hold until the page is left.
  }
}

const TYPES: readonly unknown[] = ['choose', 'check', 'guess', 'draw', 'do'];

function isAnswers(value: unknown): value is Answers {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((answer: unknown) => {
    if (typeof answer !== 'object' || answer === null || !('type' in answer) || !TYPES.includes(answer.type))
      return false;
    if ('losses' in answer) return Array.isArray(answer.losses) && answer.losses.every(Number.isFinite);
    const number = 'choice' in answer ? answer.choice : 'value' in answer ? answer.value : 0;
    return Number.isFinite(number) && (!('truth' in answer) || Number.isFinite(answer.truth));
  });
}
