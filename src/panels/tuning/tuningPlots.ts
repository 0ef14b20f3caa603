import type { AxisSpec } from '../../charts/axis.ts';
import { formatNumber } from '../../charts/formatNumber.ts';
import type { PlotSeries } from '../../charts/LinePlot.tsx';
import type { PanelInput, RunLook } from '../panel.ts';
import { bestOf } from '../studies/bestOf.ts';
import { lossAxis } from '../studies/curveAxes.ts';
import { noLine } from '../studies/noLine.ts';
import { protocols, type Axis } from '../studies/search.ts';
import type { Trial } from '../studies/trials.ts';
import { standings } from './ranking.ts';
import { protocolOf, type FoundSearch } from './search.ts';
import { protocolAt, protocolNames, TAIL } from './tuningWords.ts';

/** A picture of the search: axes, lines and how to read them. */
export interface TuningPlot {
  readonly key: string;
  readonly label: string;
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly series: readonly PlotSeries[];
  readonly xText: (x: number) => string;
  readonly yText: (y: number) => string;
}

/** The searches that are shown: those of the protocol chosen. */
export function shownSearches({ settings }: PanelInput, found: readonly FoundSearch[]): readonly FoundSearch[] {
  const shown = protocolOf(settings);
  return found.filter(({ protocol }) => protocol === shown);
}

/** One loss axis for all pictures, so that heights compare. */
export function sharedLossAxis(found: readonly FoundSearch[]): AxisSpec | undefined {
  const losses = found.flatMap((search) => search.losses).filter(Number.isFinite);
  return losses.length === 0 ? undefined : lossAxis(losses, 'loss');
}

/** What a trial is drawn at over one hyper-parameter: decays as their distance to 1. */
export function placeOn(axis: Axis, trial: Trial | undefined): number {
  const value = trial?.run.settings[axis.name];
  return typeof value !== 'number' ? NaN : axis.scale === 'complement' ? 1 - value : value;
}

/** Loss over one hyper-parameter: the learning rate, the momentum or ε, in this order. */
interface ScatterPlot extends TuningPlot {
  readonly dimension: number;
}

/** Loss over each hyper-parameter that is tuned: one picture each. */
export function scatterPlots(
  shown: readonly FoundSearch[],
  looks: readonly RunLook[],
  y: AxisSpec,
  hoveredRun: number | undefined,
): readonly ScatterPlot[] {
  const names = ['η', 'momentum', 'ε'];
  return names.flatMap((name, dimension): readonly ScatterPlot[] => {
    const drawn = shown.flatMap((search) => {
      const axis = axisIn(search, dimension);
      const look = looks[search.run];
      if (!axis || !look) return [];
      const points = search.losses
        .map((loss, i) => ({ x: placeOn(axis, search.trials[i]), y: loss }))
        .filter((point) => Number.isFinite(point.x))
        .toSorted((a, b) => a.x - b.x);
      return [{ axis, look, run: search.run, points }];
    });
    const places = drawn.flatMap(({ points }) => points.map(({ x }) => x));
    if (places.length === 0) return [];
    const label = name === 'momentum' ? '1 − momentum' : name;
    return [
      {
        key: name,
        dimension,
        label: `Loss over ${label}`,
        x: { label, type: 'log', domain: [Math.min(...places) / 1.3, Math.max(...places) * 1.3] },
        y,
        xText: (x) => `${label} = ${formatNumber(x)}`,
        yText: (loss) => `loss ${formatNumber(loss)}`,
        series: drawn.map(({ look, run, points }) => ({
          key: `${run}`,
          label: dimension === 0 ? look.label : '',
          x: points.map((point) => point.x),
          y: points.map((point) => point.y),
          color: look.color,
          marker: look.marker,
          points: true,
          dash: noLine,
          dim: hoveredRun !== undefined && hoveredRun !== run,
        })),
      },
    ];
  });
}

const DIMENSIONS: readonly (readonly string[])[] = [['learningRate'], ['momentum', 'beta1'], ['epsilon', 'damping']];

/** The hyper-parameter of a search that is drawn in that place; `undefined` where it has none. */
export function axisIn({ space }: FoundSearch, dimension: number): Axis | undefined {
  return space.find(({ name }) => DIMENSIONS[dimension]?.includes(name));
}

/** The mean of the best of k trials over k, with the middle 80 %. */
export function budgetPlot(
  shown: readonly FoundSearch[],
  looks: readonly RunLook[],
  y: AxisSpec,
  hoveredRun: number | undefined,
): TuningPlot {
  const most = Math.max(2, ...shown.map(({ tried }) => tried.length));
  return {
    key: 'budget',
    label: 'Mean of the least loss of k trials over k, with the band of 80 % of all choices of k',
    x: { label: 'k trials', type: 'linear', domain: [1, most] },
    y,
    xText: (k) => `best of ${formatNumber(k)}`,
    yText: (loss) => `loss ${formatNumber(loss)}`,
    series: shown.flatMap(({ run, losses }): readonly PlotSeries[] => {
      const look = looks[run];
      // Until all are known the best of them is not.
      if (!look || losses.some(Number.isNaN)) return [];
      const best = bestOf(losses, TAIL);
      return [
        {
          key: `${run}`,
          label: look.label,
          x: losses.map((_, i) => i + 1),
          y: best.mean,
          band: { low: best.low, high: best.high },
          color: look.color,
          dash: look.dash,
          dim: hoveredRun !== undefined && hoveredRun !== run,
        },
      ];
    }),
  };
}

/** The least loss of each run under each protocol: lines that cross are rankings that flip. */
export function rankingPlot(
  found: readonly FoundSearch[],
  looks: readonly RunLook[],
  hoveredRun: number | undefined,
): TuningPlot | undefined {
  const all = standings(found);
  const losses = all.flatMap(({ order }) => order.map(({ loss }) => loss));
  if (losses.length === 0) return undefined;
  const runs = [...new Set(found.map(({ run }) => run))];
  return {
    key: 'ranking',
    label: 'Least loss found by what was tuned',
    x: { label: 'tuned', type: 'linear', domain: [-0.3, protocols.length - 0.7], format: protocolAt },
    y: lossAxis(losses, 'least loss'),
    xText: (place) => `tuned: ${protocolNames[protocols[place] ?? 'rate']}`,
    yText: (loss) => `loss ${formatNumber(loss)}`,
    series: runs.flatMap((run): readonly PlotSeries[] => {
      const look = looks[run];
      if (!look) return [];
      return [
        {
          key: `${run}`,
          label: look.label,
          x: protocols.map((_, place) => place),
          y: all.map(({ order }) => order.find((one) => one.run === run)?.loss ?? NaN),
          color: look.color,
          dash: look.dash,
          marker: look.marker,
          points: true,
          dim: hoveredRun !== undefined && hoveredRun !== run,
        },
      ];
    }),
  };
}
