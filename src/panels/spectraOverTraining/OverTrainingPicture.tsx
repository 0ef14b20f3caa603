import { useMemo, type ReactNode } from 'react';
import type { AxisSpec } from '../../charts/axis.ts';
import { LinePlot } from '../../charts/LinePlot.tsx';
import { grouped, wholeNumber } from '../../charts/grouped.ts';
import type { SpectraAxis, SpectraHistoryResult, SpectraMeasures } from '../../probes/spectraHistoryResult.ts';
import { focusRun } from '../focus.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { stepRange } from '../stepRange.ts';
import { overTrainingAbsence, overTrainingCaption, quantityText, recordedAt } from './overTrainingCaption.ts';
import { memoryName, overTrainingSeries } from './overTrainingLines.ts';
import { overTrainingResult, shownAxes, shownQuantity, sideName } from './overTrainingRequest.ts';

const height = 170;
const names: Readonly<Record<keyof SpectraMeasures, string>> = {
  mass: 'share of the mass',
  dimension: 'tr/λmax',
  rotation: 'shared',
};

/** A small multiple for every side of every weight, all with the same axes. */
export function OverTrainingPicture({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const result = overTrainingResult(input);
  const absence = overTrainingAbsence(input);
  if (!result || absence !== undefined) return <p className="panel-empty">{absence}</p>;
  const quantity = shownQuantity(input);
  const axes = shownAxes(result, input);
  const most = Math.max(...axes.map(({ size }) => size));
  const y: AxisSpec =
    quantity === 'dimension'
      ? { label: names[quantity], type: 'log', domain: [1, most], format: wholeNumber }
      : { label: names[quantity], type: 'linear', domain: [0, 1], format: (share) => `${Math.round(100 * share)} %` };
  return (
    <>
      <div className="panel-pair">
        {axes.map((axis) => (
          <Multiple key={`${axis.parameter} ${axis.side}`} {...{ input, actions, result, axis, quantity, y }} />
        ))}
      </div>
      <p className="panel-note">{overTrainingNote(result, input)}</p>
    </>
  );
}

function Multiple({
  input,
  actions,
  result,
  axis,
  quantity,
  y,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
  readonly result: SpectraHistoryResult;
  readonly axis: SpectraAxis;
  readonly quantity: keyof SpectraMeasures;
  readonly y: AxisSpec;
}): ReactNode {
  const look = input.looks[focusRun(input)];
  const series = useMemo(() => overTrainingSeries(axis, result.steps, quantity, look), [axis, result, quantity, look]);
  const at = recordedAt(result, input.cursor);
  const newest = axis.lines.at(-1)!;
  const title = `${sideName(axis.side)} of ${axis.parameter}`;
  const memory = axis.lines.length > 1 ? `, ${memoryName(newest.decay)}` : '';
  const of = `${quantity === 'dimension' ? '' : `top ${axis.count} `}of ${axis.size}${memory}`;
  return (
    <section className="spectra-half">
      <header className="spectra-heading multiple-heading">
        <h3>{title}</h3>
        <p>
          <b>{quantityText(quantity, newest.own[quantity][at]!)}</b> {of}
        </p>
      </header>
      <LinePlot
        label={`${title}. ${overTrainingCaption(input)}`}
        x={{ label: 'step', type: 'linear', domain: [0, stepRange(input)], format: wholeNumber }}
        y={y}
        series={series}
        height={height}
        {...(input.cursor < input.newest && { cursor: input.cursor })}
        onCursor={(step) => actions.moveCursor(Math.round(step))}
        xText={(step) => `step ${grouped(step)}`}
        yText={(value) => quantityText(quantity, value)}
      />
    </section>
  );
}

function overTrainingNote({ every, axes, skipped }: SpectraHistoryResult, input: PanelInput): string {
  const drawn = 'L = Σ G Gᵀ and R = Σ Gᵀ G, observed from the gradients';
  const how = `, decomposed every ${every === 1 ? 'step' : `${every} steps`}. Grey: independent normal gradients of the same shapes, and what theory expects of them.`;
  const short = axes.some(({ size }) => size < 4) ? ' Sides shorter than 4 are left out.' : '';
  const long =
    skipped.length > 0
      ? ` Too long to decompose so often: ${skipped.map(({ parameter, side, size }) => `${sideName(side)} of ${parameter} (${size})`).join(', ')}.`
      : '';
  const stale = input.problem === undefined ? '' : ` Not up to date: ${input.problem}`;
  return `${drawn}${how}${short}${long}${stale}`;
}
