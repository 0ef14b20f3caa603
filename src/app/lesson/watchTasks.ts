import type { Lab } from '../lab.ts';
import { evidenceOf } from './evidenceOf.ts';
import type { Play } from './useLesson.ts';

/** Notes that something has been done as soon as the lab shows it. */
export function watchTasks(
  { live, experiment }: Pick<Lab, 'live' | 'experiment'>,
  { lesson, store, answer }: Play,
): void {
  live.subscribe(() => {
    const { section, answers } = store.getState();
    const task = lesson.sections[section]?.task;
    if (task?.type !== 'do' || answers[section]) return;
    const evidence = evidenceOf(live.get(), experiment.getState().experiment);
    if (evidence && task.done(evidence)) answer({ type: 'do' });
  });
}
