import type { AxisSpec } from '../../charts/axis.ts';
import { formatNumber } from '../../charts/formatNumber.ts';
import type { PlotSeries } from '../../charts/LinePlot.tsx';
import type { RunLook } from '../panel.ts';
import { lossAxis } from '../studies/curveAxes.ts';
import { noLine } from '../studies/noLine.ts';
import type { FoundCorner } from './fight.ts';

/** The picture of a fair fight: axes, lines, and what a height means in words. */
export interface FightPlot {
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly series: readonly PlotSeries[];
  readonly yText: (loss: number) => string;
}

/** Height of a lane of crosses, as a share of the axis. */
const LANE = 0.05;

/**
 * Loss over learning rate, a line for each run, its best point large and with a line down to the rate. What diverged is a cross above all
 * losses, each run in a lane of its own. `undefined` where nothing is known.
 */
export function fightPlot(
  found: readonly FoundCorner[],
  looks: readonly RunLook[],
  judge: string,
  hoveredRun: number | undefined,
): FightPlot | undefined {
  const losses = found.flatMap((corner) => corner.losses);
  const finite = losses.filter(Number.isFinite);
  const spread = found.flatMap(({ low, high }) => [...low, ...high]).filter(Number.isFinite);
  const diverged = found.filter((corner) => corner.losses.includes(Infinity)).map(({ run }) => run);
  const rates = found.flatMap((corner) => corner.rates);
  if (finite.length === 0 && diverged.length === 0) return undefined;
  const axis: AxisSpec =
    finite.length === 0 ? { label: judge, type: 'linear', domain: [0, 1] } : lossAxis([...finite, ...spread], judge);
  const [low, high] = axis.domain;
  const above = (share: number) => (axis.type === 'log' ? high * (high / low) ** share : high + share * (high - low));
  const lane = (place: number) => above(LANE * (place + 1));
  const ends: readonly [number, number] = [Math.min(...rates) / 1.3, Math.max(...rates) * 1.3];
  const limit: PlotSeries = {
    key: 'diverged',
    label: 'diverged',
    x: ends,
    y: [high, high],
    color: 'var(--quiet)',
    quiet: true,
    dash: [2, 4],
  };
  return {
    x: { label: 'learning rate η', type: 'log', domain: ends },
    y: diverged.length === 0 ? axis : { ...axis, domain: [low, lane(diverged.length)] },
    yText: (loss) => (diverged.length > 0 && loss >= high ? 'diverged' : `loss ${formatNumber(loss)}`),
    series: [
      ...(diverged.length === 0 ? [] : [limit]),
      ...found.flatMap((corner) => {
        const look = looks[corner.run];
        const heights = { low, cross: lane(diverged.indexOf(corner.run)) };
        return look ? cornerSeries(corner, look, heights, hoveredRun) : [];
      }),
    ],
  };
}

function cornerSeries(
  { run, rates, losses, low, high, best }: FoundCorner,
  { label, color, dash, marker }: RunLook,
  heights: { readonly low: number; readonly cross: number },
  hoveredRun: number | undefined,
): readonly PlotSeries[] {
  const common = { color, marker, points: true, dim: hoveredRun !== undefined && hoveredRun !== run };
  const [rate, loss] = best === undefined ? [NaN, NaN] : [rates[best] ?? NaN, losses[best] ?? NaN];
  const line: PlotSeries = {
    ...common,
    key: `${run}`,
    label: best === undefined ? label : `${label}: best η ${formatNumber(rate)}`,
    x: rates,
    y: losses.map((value) => (Number.isFinite(value) ? value : NaN)),
    band: { low, high },
    dash,
  };
  const crosses: PlotSeries = {
    ...common,
    key: `${run} diverged`,
    label: '',
    x: rates,
    y: losses.map((value) => (value === Infinity ? heights.cross : NaN)),
    dash: noLine,
    marker: 'cross',
  };
  const down: PlotSeries = {
    ...common,
    key: `${run} down`,
    label: '',
    points: false,
    x: [rate, rate],
    y: [loss, heights.low],
    dash: [3, 3],
    width: 1.25,
  };
  const top: PlotSeries = { ...common, key: `${run} best`, label: '', x: [rate], y: [loss], isPicked: true };
  return [line, ...(losses.includes(Infinity) ? [crosses] : []), ...(best === undefined ? [] : [down, top])];
}
