import { optionOf } from '../../experiment/optionOf.ts';
import { numberOf } from '../../fields/fields.ts';
import type { SpectraAxis, SpectraHistoryRequest, SpectraHistoryResult } from '../../probes/spectraHistoryResult.ts';
import { focusRun } from '../focus.ts';
import type { PanelInput } from '../panel.ts';
import { overTrainingFields } from './kind.ts';

/** The decay of the moving average beside the sum, where the view itself asks for the sum. */
const usualDecay = 0.99;
/** A quarter of fewer eigenvalues than these is no quarter. */
const shortest = 4;

/** Which quantity is shown. */
export function shownQuantity({ settings }: Pick<PanelInput, 'settings'>) {
  return optionOf(overTrainingFields.quantity, settings, 'quantity');
}

/** The decays whose statistics are drawn over one another; 1 is the sum. */
export function shownDecays({ settings, experiment }: Pick<PanelInput, 'settings' | 'experiment'>): readonly number[] {
  const { decay } = experiment.view;
  const isBoth = optionOf(overTrainingFields.memory, settings, 'memory') === 'both';
  return isBoth ? [1, decay < 1 ? decay : usualDecay] : [decay];
}

/** What the settings ask to be measured, up to the newest step: the cursor only reads. Nothing before a first gradient. */
export function overTrainingRequest(input: PanelInput): SpectraHistoryRequest | undefined {
  if (input.experiment.runs.length === 0 || input.newest < 1) return undefined;
  return {
    probe: 'spectraHistory',
    run: focusRun(input),
    seed: 0,
    step: input.newest,
    decays: shownDecays(input),
    share: numberOf(input.settings, 'share') / 100,
  };
}

/** The newest measurement, if there is one with a point. */
export function overTrainingResult({ result }: PanelInput): SpectraHistoryResult | undefined {
  return result?.probe === 'spectraHistory' && result.steps.length > 0 ? result : undefined;
}

/** The sides that are drawn: those chosen, and long enough. */
export function shownAxes(
  { axes }: SpectraHistoryResult,
  { settings }: Pick<PanelInput, 'settings'>,
): readonly SpectraAxis[] {
  const sides = optionOf(overTrainingFields.sides, settings, 'sides');
  return axes.filter(({ side, size }) => size >= shortest && (sides === 'both' || sides === side));
}

/** L or R. */
export function sideName(side: SpectraAxis['side']): 'L' | 'R' {
  return side === 'left' ? 'L' : 'R';
}
