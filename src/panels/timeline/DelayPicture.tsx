import { useMemo, type ReactNode } from 'react';
import { LinePlot, type PlotSeries } from '../../charts/LinePlot.tsx';
import { formatNumber } from '../../charts/formatNumber.ts';
import type { PanelInput } from '../panel.ts';
import { lossAxis } from '../studies/curveAxes.ts';
import { delayedRun, delayPoints, type DelayPoint } from './delayStudy.ts';
import { lossOf } from './timelineWords.ts';

/** Where a delay of 0 stands on an axis of powers of ten. */
const NONE = 0.5;

/** Final losses over delays of the roots. */
export function DelayPicture({ input }: { readonly input: PanelInput }): ReactNode {
  const { experiment, settings, parameters, studies } = input;
  const points = useMemo(
    () => delayPoints({ experiment, settings, parameters, studies }),
    [experiment, settings, parameters, studies],
  );
  const run = delayedRun(input);
  const look = run === undefined ? undefined : input.looks[run];
  const series = useMemo(() => seriesOf(points, look?.color ?? 'var(--ink)'), [points, look?.color]);
  const losses = series.flatMap(({ y }) => Array.from(y).filter(Number.isFinite));
  if (run === undefined) return <p className="panel-empty">No run has roots that could be late.</p>;
  if (losses.length === 0) return <p className="panel-empty">{look?.label} is being trained with each delay.</p>;
  return (
    <LinePlot
      label={`Final loss of ${look?.label ?? 'the run'} by delay of its roots`}
      x={{
        label: 'delay D, steps',
        type: 'log',
        domain: [NONE, Math.max(2, ...points.map(({ delay }) => delay))],
        floor: '0',
        format: (delay) => formatNumber(delay),
      }}
      y={lossAxis(losses, 'final loss')}
      series={series}
      height={220}
      xText={(delay) => `D = ${delay < 1 ? 0 : formatNumber(delay)}`}
    />
  );
}

function seriesOf(points: readonly DelayPoint[], color: string): readonly PlotSeries[] {
  const x = points.map(({ delay }) => Math.max(NONE, delay));
  const line = (key: string, label: string, pick: (point: DelayPoint) => number) => ({
    ...{ key, label, x, color, points: true },
    y: points.map(pick),
  });
  return [
    { ...line('late', 'D steps late', ({ late }) => lossOf(late)), marker: 'circle' },
    { ...line('seldom', 'every D steps, at once', ({ seldom }) => lossOf(seldom)), marker: 'square', dash: [7, 3] },
  ];
}
