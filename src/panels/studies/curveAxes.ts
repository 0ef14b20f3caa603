import type { AxisSpec } from '../../charts/axis.ts';
import { formatNumber } from '../../charts/formatNumber.ts';
import type { PlotSeries } from '../../charts/LinePlot.tsx';

/** Most decades of loss that are shown below the largest: what is smaller is rounding. */
const DECADES = 12;

/** Axes for losses over steps, logarithmic where all are positive; `undefined` where there is no loss. */
export function curveAxes(
  curves: readonly Pick<PlotSeries, 'x' | 'y'>[],
): { readonly x: AxisSpec; readonly y: AxisSpec } | undefined {
  const losses = curves.flatMap(({ y }) => Array.from(y).filter(Number.isFinite));
  if (losses.length === 0) return undefined;
  const last = Math.max(1, ...curves.map(({ x }) => x[x.length - 1] ?? 1));
  return { x: { label: 'step', type: 'linear', domain: [0, last] }, y: lossAxis(losses) };
}

/** An axis that shows these losses, logarithmic where none is below zero. */
export function lossAxis(losses: readonly number[], label = 'loss'): AxisSpec {
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  if (!(low >= 0 && high > 0)) return { label, type: 'linear', domain: low < high ? [low, high] : [low - 1, low + 1] };
  const floor = high * 10 ** -DECADES;
  const least = Math.max(floor, low);
  return {
    label,
    type: 'log',
    domain: [least === high ? least / 2 : least / 1.15, high * 1.15],
    ...(low < floor && { floor: `≤${formatNumber(floor, 1)}` }),
  };
}
