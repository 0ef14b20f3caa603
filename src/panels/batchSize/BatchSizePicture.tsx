import { useMemo, useState, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { LinePlot, type PlotSeries } from '../../charts/LinePlot.tsx';
import { smooth } from '../../charts/smooth.ts';
import { numberOf } from '../../fields/fields.ts';
import { focusRun } from '../focus.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { StudySettings } from '../studies/StudySettings.tsx';
import { TrialCurves } from '../studies/TrialCurves.tsx';
import { batchPlot } from './batchPlots.ts';
import { batchSweep, type BatchSweep } from './batchSweep.ts';
import { batchAbsence, batchCaption } from './batchWords.ts';
import { batchSizeKind } from './kind.ts';

/** Steps and examples to a loss over batch sizes; beneath, the curves at one of them. */
export function BatchSizePicture({ input }: { readonly input: PanelInput }): ReactNode {
  const { looks, hoveredRun, experiment } = input;
  const [picked, setPicked] = useState<number>();
  const focus = focusRun(input);
  const sweep = useMemo(() => batchSweep(input), [input]);
  const absence = batchAbsence(input, sweep);
  const plots = useMemo(
    () => [
      batchPlot(sweep, looks, experiment.steps, 'steps', focus, hoveredRun),
      batchPlot(sweep, looks, experiment.steps, 'examples', focus, hoveredRun),
    ],
    [sweep, looks, experiment.steps, focus, hoveredRun],
  );
  const last = sweep.batches.length - 1;
  const at = picked === undefined ? last : sweep.batches.indexOf(picked);
  const place = at === -1 ? last : at;
  const curves = useMemo(
    () => batchCurves(input, sweep, place, numberOf(input.settings, 'smoothing')),
    [input, sweep, place],
  );
  if (absence !== undefined) return <p className="panel-empty">{absence}</p>;
  const batch = sweep.batches[place] ?? 0;
  return (
    <>
      <div className="panel-pair">
        {plots.map(({ x, y, series, yText }) => (
          <LinePlot
            key={y.label}
            label={`${y.label} over batch size. ${batchCaption(input)}`}
            x={x}
            y={y}
            series={series}
            height={210}
            cursor={batch}
            onCursor={setPicked}
            xText={(size) => `B = ${formatNumber(size)}`}
            yText={yText}
          />
        ))}
      </div>
      <TrialCurves title={`Mini-batch loss at batch ${batch}, smoothed as the target sees it.`} curves={curves} />
    </>
  );
}

function batchCurves(
  { looks }: PanelInput,
  { lines, target }: BatchSweep,
  place: number,
  weight: number,
): readonly PlotSeries[] {
  const curves = lines.flatMap(({ run, trials }): readonly PlotSeries[] => {
    const [look, replica] = [looks[run], trials[place]?.replicas[0]];
    if (!look || !replica || replica.steps === 0) return [];
    const y = smooth(replica.loss, replica.steps, weight);
    return [
      {
        key: `${run}`,
        label: look.label,
        x: Array.from(y.keys()),
        y,
        color: look.color,
        dash: look.dash,
        marker: look.marker,
      },
    ];
  });
  const longest = Math.max(0, ...curves.map(({ x }) => x.length - 1));
  if (longest === 0 || Number.isNaN(target)) return curves;
  return [
    ...curves,
    { key: 'target', label: 'target', x: [0, longest], y: [target, target], color: 'var(--quiet)', quiet: true },
  ];
}

/** Which batch sizes, and what counts as there. */
export function BatchSizeControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  return <StudySettings fields={batchSizeKind.fields} settings={input.settings} actions={actions} />;
}
