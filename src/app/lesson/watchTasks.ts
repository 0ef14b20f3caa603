import type { Lab } from '../lab.ts';
import { evidenceOf } from './evidenceOf.ts';
import type { Play } from './useLesson.ts';
import { withTruth } from './withTruth.ts';

/** Notes as soon as the lab shows it that something has been done, and what was measured of a prediction. */
export function watchTasks(
  { live, experiment }: Pick<Lab, 'live' | 'experiment'>,
  { lesson, store }: Play,
  keep: Play['answer'],
): void {
  live.subscribe(() => {
    const { section, answers } = store.getState();
    const task = lesson.sections[section]?.task;
    const evidence = evidenceOf(live.get(), experiment.getState().experiment);
    if (!task || !evidence) return;
    const answer = answers[section];
    if (!answer) {
      if (task.type === 'do' && task.done(evidence)) keep({ type: 'do' });
      return;
    }
    const measured = withTruth(lesson, section, answer, evidence);
    if (measured !== answer) keep(measured);
  });
}
