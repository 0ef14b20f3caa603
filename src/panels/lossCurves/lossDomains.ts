import { formatNumber, powerOfTen } from '../../charts/formatNumber.ts';
import type { AxisSpec } from '../../charts/axis.ts';
import { grouped } from '../../charts/grouped.ts';
import type { PanelInput } from '../panel.ts';
import { stepRange } from '../stepRange.ts';
import { lossAxis, type LossInput, type LossSeries } from './lossSeries.ts';

/** Losses below this are rounding noise of the forward pass; on a log axis they share its lower end. */
const least = 1e-20;

const nothing: AxisSpec = { label: '', type: 'linear', domain: [0, 1], bare: true };

/** The axes of the loss panel for what is drawn now; those of a shorter training keep the range of its ghost. */
export function lossAxes(
  input: LossInput & Pick<PanelInput, 'ghost'>,
  series: readonly LossSeries[],
  ghosts: readonly LossSeries[] = [],
): { readonly x: AxisSpec; readonly y: AxisSpec } {
  if (series.length === 0) return { x: nothing, y: nothing };
  const drawn = [...series, ...ghosts];
  return { x: abscissa({ ...input, newest: stepRange(input) }, drawn), y: ordinate(input, drawn) };
}

function abscissa(input: LossInput, series: readonly LossSeries[]): AxisSpec {
  const { view, steps } = input.experiment;
  const axis = lossAxis(input);
  const [first, far] = series.reduce(
    ([low, high], { x, count }) => [Math.min(low, x[1] ?? low), Math.max(high, x[count - 1] ?? 0)],
    [Infinity, 0],
  );
  const unit = axis === 'examples' ? input.batch : 1;
  const span =
    axis === 'time'
      ? input.newest >= steps
        ? far
        : horizon(far)
      : Math.min(steps, horizon(Math.max(16, input.newest))) * unit;
  const end = Math.max(span, far);
  const milliseconds = axis === 'time' && end < 2;
  const format = axis === 'time' ? (milliseconds ? inMilliseconds : inSeconds) : inThousands;
  const label =
    axis === 'time' ? `computing time (${milliseconds ? 'ms' : 's'})` : axis === 'examples' ? 'examples seen' : 'step';
  if (!view.logX) return { label, type: 'linear', domain: [0, end > 0 ? end : 1], format };
  const low = Number.isFinite(first) && first > 0 ? first / 2 : 0.5;
  return { label, type: 'log', domain: [low, Math.max(end, 4 * low)], format, floor: '0' };
}

/** The next power of two, so that the axis stands still until the curves have reached its end. */
function horizon(value: number): number {
  return value > 0 ? 2 ** Math.ceil(Math.log2(value)) : 1;
}

function inThousands(value: number): string {
  return value >= 1e6 ? formatNumber(value) : grouped(value);
}

function inSeconds(seconds: number): string {
  return formatNumber(seconds);
}

function inMilliseconds(seconds: number): string {
  return formatNumber(seconds * 1000);
}

function ordinate(input: LossInput, series: readonly LossSeries[]): AxisSpec {
  const { metric, logY } = input.experiment.view;
  if (metric === 'accuracy' || metric === 'auc') {
    const { low } = extent(series, false);
    return {
      label: metric === 'auc' ? 'area under ROC' : 'accuracy',
      type: 'linear',
      domain: [Math.min(0.9, Math.floor(low * 10) / 10), 1],
      format: inPercent,
    };
  }
  const label = metric === 'training' ? 'training loss' : metric === 'heldOut' ? 'held-out loss' : 'loss';
  const { low, lowPositive, high } = extent(series, logY);
  if (!logY) return { label, type: 'linear', domain: [Math.min(0, low), high > Math.min(0, low) ? high : low + 1] };
  const bottom = Math.max(lowPositive, least);
  const floor = low >= least ? {} : { floor: lowPositive < least ? `≤ ${powerOfTen(-20)}` : '≤ 0' };
  // A little below the smallest number, so that the lower end means "smaller" and nothing else.
  const gap = low >= least ? 1 : 3;
  return { label, type: 'log', domain: [bottom / gap, Math.max(high, 2 * bottom)], ...floor };
}

function inPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/**
 * The range of what is drawn. A run that blows up may leave the picture at the top: it counts only up to ten times (on a log axis a
 * hundred times) what the other runs and the first losses need.
 */
function extent(series: readonly LossSeries[], logY: boolean) {
  let [low, lowPositive, calm, wild] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { count, exact, line, band, ends } of series) {
    let high = -Infinity;
    for (const values of [exact, line, band?.low, band?.high]) {
      if (values === undefined) continue;
      for (let i = 0; i < count; i++) {
        const value = values[i]!;
        if (value < low) low = value;
        if (value > 0 && value < lowPositive) lowPositive = value;
        if (value > high && value < Infinity) high = value;
      }
    }
    if (ends.length === 0) calm = Math.max(calm, high);
    else [calm, wild] = [Math.max(calm, exact[0]!), Math.max(wild, high)];
  }
  const allowed = calm > 0 ? calm * (logY ? 100 : 10) : Infinity;
  return {
    low,
    lowPositive: Number.isFinite(lowPositive) ? lowPositive : 0.1,
    high: Math.max(calm, Math.min(wild, allowed)),
  };
}
