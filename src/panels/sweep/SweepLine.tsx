import { useMemo, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { LinePlot } from '../../charts/LinePlot.tsx';
import { lossAxis } from '../studies/curveAxes.ts';
import { lossSpan, type SweepView } from './sweepView.ts';
import { sweepPlaces } from './sweepPlaces.ts';

/** Final loss over one parameter of numbers; a gap where a point diverged. The cursor picks. */
export function SweepLine({ sweep, trials, label, color, picked, pick }: SweepView): ReactNode {
  const { across } = sweep;
  const { places, x, xText } = useMemo(() => sweepPlaces(across), [across]);
  const losses = trials.map((trial) => (trial && Number.isFinite(trial.loss) ? trial.loss : NaN));
  const known = losses.filter(Number.isFinite);
  if (known.length === 0) return <p className="panel-empty">Nothing has been trained of it yet.</p>;
  const { first } = lossSpan(trials);
  const start = Number.isFinite(first)
    ? [
        {
          key: 'first',
          label: 'before training',
          x: places,
          y: places.map(() => first),
          color: 'var(--quiet)',
          quiet: true,
        },
      ]
    : [];
  return (
    <LinePlot
      label={label}
      x={x}
      y={lossAxis([...known, ...(Number.isFinite(first) ? [first] : [])], 'final loss')}
      series={[
        ...start,
        {
          key: 'loss',
          label: 'final loss',
          x: places,
          y: losses,
          color,
          points: true,
          marker: 'circle',
        },
      ]}
      height={210}
      cursor={places[picked] ?? 0}
      onCursor={(place) => pick(Math.max(0, places.indexOf(place)))}
      xText={xText}
      yText={(loss) => `loss ${formatNumber(loss)}`}
    />
  );
}
