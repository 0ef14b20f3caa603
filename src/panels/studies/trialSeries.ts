import type { PlotSeries } from '../../charts/LinePlot.tsx';
import type { RunLook } from '../panel.ts';
import type { Trial } from './trials.ts';

/** A trial's losses on all training examples as a line that looks like a run. */
export function trialSeries(
  key: string,
  label: string,
  trial: Trial | undefined,
  look: Pick<RunLook, 'color' | 'dash' | 'marker'>,
): readonly PlotSeries[] {
  if (!trial || trial.curve.steps.length === 0) return [];
  const { color, dash, marker } = look;
  return [{ key, label, x: trial.curve.steps, y: trial.curve.loss, color, dash, marker }];
}
