import type { AxisSpec } from '../../charts/axis.ts';
import { formatNumber } from '../../charts/formatNumber.ts';
import type { PlotSeries } from '../../charts/LinePlot.tsx';
import type { RunLook } from '../panel.ts';
import { noLine } from '../studies/noLine.ts';
import type { BatchSweep } from './batchSweep.ts';

/** One of the two pictures: axes, lines, and what a height means in words. */
export interface BatchPlot {
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly series: readonly PlotSeries[];
  readonly yText: (y: number) => string;
}

/**
 * Steps or examples to the target over batch sizes. In grey what it would be if steps fell in proportion to the batch, from the smallest that
 * the run in focus has reached the target with; above everything the place of what was not reached.
 */
export function batchPlot(
  { batches, lines }: BatchSweep,
  looks: readonly RunLook[],
  steps: number,
  unit: 'steps' | 'examples',
  focus: number,
  hoveredRun: number | undefined,
): BatchPlot {
  const scale = (value: number, place: number) => (unit === 'steps' ? 1 : (batches[place] ?? NaN)) * Math.max(1, value);
  const values = lines.map((line) => line.steps.map(scale));
  const finite = values.flat().filter(Number.isFinite);
  const hasMissed = values.flat().includes(Infinity);
  const most = hasMissed ? Math.max(...batches.map((_, place) => scale(steps, place))) : Math.max(1, ...finite);
  const missed = 1.7 * most;
  const low = Math.min(most / 10, ...finite);
  const [from = 1, to = 1] = [batches[0], batches.at(-1)];
  const reaching = lines.filter((line) => line.steps.some(Number.isFinite));
  const anchor = reaching.find(({ run }) => run === focus) ?? reaching[0];
  const place = anchor?.steps.findIndex(Number.isFinite) ?? -1;
  const start = Math.max(1, anchor?.steps[place] ?? NaN) * (batches[place] ?? NaN);
  const ideal: PlotSeries = {
    key: 'ideal',
    label: unit === 'steps' ? 'ideal: ∝ 1/B' : 'ideal',
    x: batches,
    y: batches.map((batch) => (unit === 'steps' ? start / batch : start)),
    color: 'var(--quiet)',
    quiet: true,
  };
  const limit: PlotSeries = {
    key: 'limit',
    label: 'not reached',
    x: [from, to],
    y: [missed, missed],
    color: 'var(--quiet)',
    quiet: true,
    dash: [2, 4],
  };
  return {
    x: { label: 'batch size B', type: 'log', domain: [from / 1.25, to * 1.25], format: formatNumber },
    y: { label: `${unit} to target`, type: 'log', domain: [low / 1.4, (hasMissed ? missed : most) * 1.3] },
    yText: (y) => (hasMissed && y === missed ? 'not reached' : `${formatNumber(y)} ${unit}`),
    series: [
      ...(Number.isFinite(start) ? [ideal] : []),
      ...(hasMissed ? [limit] : []),
      ...lines.flatMap(({ run }, i): readonly PlotSeries[] => {
        const look = looks[run];
        const own = values[i] ?? [];
        if (!look) return [];
        const shared = {
          x: batches,
          color: look.color,
          marker: look.marker,
          points: true,
          dim: hoveredRun !== undefined && hoveredRun !== run,
        };
        const reached = { ...shared, key: `${run}`, label: look.label, y: own.map(finiteOr), dash: look.dash };
        const never = {
          ...shared,
          key: `${run} missed`,
          label: '',
          y: own.map((y) => (y === Infinity ? missed : NaN)),
          dash: noLine,
        };
        return own.includes(Infinity) ? [reached, never] : [reached];
      }),
    ],
  };
}

function finiteOr(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}
