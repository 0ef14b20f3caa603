import { useMemo, type ReactNode } from 'react';
import { formatNumber } from '../../charts/formatNumber.ts';
import { LinePlot } from '../../charts/LinePlot.tsx';
import { numberOf } from '../../fields/fields.ts';
import { precisionFields } from './kind.ts';
import type { PrecisionResult, RootWay } from '../../probes/precisionResult.ts';
import { focusRun } from '../focus.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { SettingControls } from '../SettingControls.tsx';
import { bitsAxes, bitsSeries, wayAxes, waySeries } from './precisionSeries.ts';
import { conditionText, exponentText, precisionCaption, precisionResult } from './precisionWords.ts';

const { condition, method, precision } = precisionFields;

/** Bits kept over condition numbers, and one iteration with what it says of itself. */
export function PrecisionPicture({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const result = precisionResult(input);
  if (result === undefined) return <p className="panel-empty">{precisionCaption(input)}</p>;
  return (
    <div className="panel-halves">
      <div>
        <p className="roots-heading">
          Bits of A<sup>{exponentText(result.order)}</sup> that are kept, medians of {result.matrices} matrices
        </p>
        <Bits result={result} input={input} actions={actions} />
      </div>
      <div>
        <SettingControls fields={{ method, precision, condition }} settings={input.settings} actions={actions} />
        {result.way ? (
          <Way way={result.way} />
        ) : (
          <p className="panel-empty">This method cannot take roots of order p = {result.order}.</p>
        )}
      </div>
    </div>
  );
}

function Bits({
  result,
  input,
  actions,
}: {
  readonly result: PrecisionResult;
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const look = input.looks[focusRun(input)];
  const series = useMemo(() => bitsSeries(result, look), [result, look]);
  const axes = useMemo(() => bitsAxes(result), [result]);
  return (
    <LinePlot
      label={`Correct bits of A^(${exponentText(result.order)}) by condition number`}
      {...axes}
      series={series}
      height={300}
      cursor={numberOf(input.settings, 'condition')}
      onCursor={(at) => actions.changeSettings({ condition: at })}
      xText={(at) => `κ = ${conditionText(at)}`}
      yText={(bits) => `${formatNumber(bits)} bits`}
    />
  );
}

function Way({ way }: { readonly way: RootWay }): ReactNode {
  const series = useMemo(() => waySeries(way), [way]);
  const axes = useMemo(() => wayAxes(way), [way]);
  return (
    <LinePlot
      label={`Residuals and error of ${way.label} in ${way.precision} at κ = ${conditionText(way.condition)}, by iteration`}
      {...axes}
      series={series}
      height={300}
      cursor={way.given}
      xText={(at) => (at === way.given ? `iteration ${at}: given` : `iteration ${at}`)}
    />
  );
}
