import { ghostRuns } from '../ghostRuns.ts';
import type { PanelInput } from '../panel.ts';
import { isSecondary } from './drawLossCurves.ts';
import { lossSeries, type LossSeries } from './lossSeries.ts';

const none: readonly LossSeries[] = [];

/** The ghost's curves as the view asks for them, without those that lie under the present ones. */
export function ghostCurves(input: PanelInput): readonly LossSeries[] {
  const { ghost, experiment } = input;
  if (ghost === undefined) return none;
  const { view } = experiment;
  const runs = ghostRuns(input);
  const series = lossSeries({ ...ghost, experiment: { ...ghost.experiment, view } });
  return series.filter((curve) => runs.has(curve.run) && !isSecondary(curve, view.metric));
}
