import { isOver, type Evidence } from '../../lessons/evidence.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import { sameJson } from '../../store/sameJson.ts';
import { experimentAt, type Answer } from './lessonStore.ts';

/**
 * A prediction with what was measured, once training is over, of the experiment that it was asked about: it stays with the prediction when the
 * reader changes a setting. Any other answer, or a look at anything else, changes nothing.
 */
export function withTruth(lesson: Lesson, section: number, answer: Answer, evidence: Evidence): Answer {
  const task = lesson.sections[section]?.task;
  const isOfIt = () => isOver(evidence) && sameJson(evidence.input.experiment, experimentAt(lesson, section));
  if (task?.type === 'choose' && answer.type === 'choose' && isOfIt()) return keep(answer, task.truth(evidence));
  if (task?.type === 'guess' && answer.type === 'guess' && isOfIt())
    return keep(answer, lesson.readings[task.truth]?.of(evidence));
  return answer;
}

function keep(answer: Extract<Answer, { type: 'choose' | 'guess' }>, truth: number | undefined): Answer {
  return truth === undefined || !Number.isFinite(truth) || truth === answer.truth ? answer : { ...answer, truth };
}
