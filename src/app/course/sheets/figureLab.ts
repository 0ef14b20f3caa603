import type { Experiment } from '../../../experiment/experiment.ts';
import { createSession } from '../../../store/session.ts';
import { trainingChanged } from '../../../store/trainingChanged.ts';
import { createUiStore } from '../../../store/ui.ts';
import { createLab, type Lab } from '../../lab.ts';
import type { PanelView } from '../../live.ts';
import { browser } from '../../surroundings.ts';

/** A lab without a page, in which figures are trained one after another. */
export function createFigureLab(first: Experiment): Lab {
  const ui = createUiStore({
    theme: 'light',
    hasShortcuts: false,
    hasSeenTour: true,
    prefersDark: false,
    prefersStill: true,
  });
  return createLab(first, createSession(first, true, browser), ui, browser);
}

/** The lab's only panel once everything in it is of this experiment and at its end; why there will be none; or neither while it is on its way. */
export function finishedFigure(
  { live, session, studies }: Lab,
  experiment: Experiment,
): { readonly view?: PanelView; readonly problem?: string } {
  const traces = session.traces.get();
  const { phase } = session.getState();
  if (phase === 'failed') return { problem: 'its training failed' };
  if (phase !== 'done' || !traces || trainingChanged(traces.experiment, experiment)) return {};
  const [view] = live.get().panels;
  if (!view || view.input.newest !== traces.newest || view.isStale || studies.waiting() > 0) return {};
  const { panel, input } = view;
  const request = panel.request?.(input);
  if (request && input.problem === undefined) {
    const answer = session.measurements.of(String(view.index));
    if (!input.result || !answer?.isComplete || JSON.stringify(answer.request) !== JSON.stringify(request)) return {};
  }
  return { view: { ...view, input: { ...input, ghost: undefined } } };
}
