import type { Place } from '../experiment/experiment.ts';
import type { PanelInput } from '../panels/panel.ts';

/** What the panel in a place draws from: its own settings, and the run and weight that it is pinned to. */
export function placeInput({ settings, run, parameter }: Place, input: PanelInput): PanelInput {
  if (run < 0 && parameter === '') return { ...input, settings };
  const { view } = input.experiment;
  const pinned = {
    ...view,
    focus: run < 0 ? view.focus : run,
    parameter: parameter === '' ? view.parameter : parameter,
  };
  return { ...input, settings, experiment: { ...input.experiment, view: pinned } };
}
