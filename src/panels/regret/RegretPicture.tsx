import { useMemo, type ReactNode } from 'react';
import type { AxisSpec } from '../../charts/axis.ts';
import { formatNumber } from '../../charts/formatNumber.ts';
import { LinePlot, type PlotSeries } from '../../charts/LinePlot.tsx';
import { choiceOf } from '../../fields/fields.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { regretLines, type RegretLines } from './regretLines.ts';
import { regretAbsence, regretCaption, regretNote } from './regretWords.ts';

/** Regret of every run over the losses, and the bound of the run in focus in grey. */
export function RegretPicture({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const found = useMemo(() => regretLines(input), [input]);
  const type = choiceOf(input.settings, 'scale') === 'linear' ? 'linear' : 'log';
  const isAverage = choiceOf(input.settings, 'of') === 'average';
  if (!found) return <p className="panel-empty">{regretAbsence(input)}</p>;
  const horizons = found.horizons;
  const first = horizons[0] ?? 1;
  const last = horizons.at(-1) ?? 1;
  const x: AxisSpec = {
    label: 'losses',
    type,
    domain: [type === 'log' ? first : 0, Math.max(last, input.experiment.steps)],
    // Few numbers of losses are powers of ten.
    format: (value) => formatNumber(value),
  };
  const y: AxisSpec = { label: isAverage ? 'regret per loss' : 'regret', type, domain: range(found, type) };
  return (
    <>
      <LinePlot
        label={regretCaption(input)}
        x={x}
        y={y}
        series={seriesOf(input, found)}
        height={240}
        cursor={Math.max(first, Math.min(last, input.cursor))}
        onCursor={actions.moveCursor}
        xText={(value) => `${formatNumber(value)} losses`}
        yText={(value) => formatNumber(value)}
      />
      <p className="panel-note">{regretNote(input)}</p>
    </>
  );
}

function seriesOf({ looks, hoveredRun }: PanelInput, { horizons, lines, bound }: RegretLines): readonly PlotSeries[] {
  return [
    ...lines.map(({ run, values }): PlotSeries => {
      const look = looks[run];
      return {
        key: `run ${run}`,
        label: look?.label ?? '',
        x: horizons,
        y: values,
        color: look?.color ?? 'var(--ink)',
        dash: look?.dash ?? [],
        ...(look && { marker: look.marker }),
        dim: hoveredRun !== undefined && hoveredRun !== run,
      };
    }),
    ...(bound
      ? [
          {
            key: 'bound',
            label: `bound of ${looks[bound.run]?.label ?? ''}`,
            x: horizons,
            y: bound.values,
            color: 'var(--quiet)',
            quiet: true,
          },
        ]
      : []),
  ];
}

/** All lines; on a linear axis the bound may leave the picture, which it would flatten otherwise. */
function range({ lines, bound }: RegretLines, type: 'linear' | 'log'): readonly [number, number] {
  const shown = [...lines.map(({ values }) => values), ...(bound && type === 'log' ? [bound.values] : [])];
  const values = shown
    .flatMap((line) => [...line])
    .filter((value) => Number.isFinite(value) && (type === 'linear' || value > 0));
  if (values.length === 0) return type === 'log' ? [0.1, 1] : [0, 1];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (type === 'linear') return [Math.min(0, least), 1.05 * Math.max(most, 1e-9)];
  // Four decades below the top are enough: what is smaller is as good as none.
  return [Math.max(least, most / 1e4) / 1.2, 1.2 * most];
}
