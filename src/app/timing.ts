import type { Experiment } from '../experiment/experiment.ts';
import { trainingChanged } from '../store/trainingChanged.ts';
import type { Lab } from './lab.ts';

/**
 * Leaves a measure `change to curve` in the browser's performance timeline for every change of what is trained: from the edit to the end of
 * the frame that first shows it, or a later one that has overtaken it.
 */
export function timeChanges({ experiment, session, live }: Pick<Lab, 'experiment' | 'session' | 'live'>): void {
  let waiting: { readonly experiment: Experiment; readonly start: number }[] = [];
  experiment.subscribe((now, before) => {
    if (trainingChanged(now.experiment, before.experiment))
      waiting.push({ experiment: now.experiment, start: performance.now() });
  });
  live.subscribe(() => {
    const shown = waiting.length > 0 && session.traces.get()?.experiment;
    if (!shown) return;
    const newest = waiting.findLastIndex((change) => !trainingChanged(change.experiment, shown));
    const answered = waiting.slice(0, newest + 1);
    waiting = waiting.slice(newest + 1);
    if (answered.length === 0) return;
    // This is called before a frame is painted; the next task comes after.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      for (const { start } of answered) performance.measure('change to curve', { start });
    };
    port2.postMessage(undefined);
  });
}
