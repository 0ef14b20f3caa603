import type { ReactNode } from 'react';
import { numberOf } from '../../fields/fields.ts';
import { focusParameter, focusRun, watchableParameters } from '../focus.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { Range } from '../Range.tsx';
import { RunSelect } from '../RunSelect.tsx';
import { Segmented } from '../Segmented.tsx';
import { Select } from '../Select.tsx';
import { SettingControls } from '../SettingControls.tsx';
import { sketchesFields } from './kind.ts';
import { LEAST_ROWS, mostRows, shownSide, shownStream, sketchesRequest } from './sketchesRequest.ts';

/** Which stream, how much of it, which sketches with how many rows. */
export function SketchesControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const { stream, measure, over, sketches, bars } = sketchesFields;
  const isGradients = shownStream(input) === 'gradients';
  const at = numberOf(input.settings, 'at');
  const rank = sketchesRequest(input)?.rank;
  return (
    <>
      <div className="panel-controls">
        <SettingControls fields={{ stream }} settings={input.settings} actions={actions} />
        {isGradients && <GradientControls input={input} actions={actions} />}
        {!isGradients && (
          <Range
            label="passed"
            min={5}
            max={100}
            step={5}
            value={at}
            text={`${at} %`}
            onChange={(next) => actions.changeSettings({ at: next })}
          />
        )}
        {rank !== undefined && (
          <Range
            label="rows ℓ"
            min={LEAST_ROWS}
            max={mostRows(input)}
            step={1}
            value={rank}
            text={String(rank)}
            onChange={(next) => actions.changeView({ rank: next })}
          />
        )}
      </div>
      <SettingControls fields={{ measure, over, sketches, bars }} settings={input.settings} actions={actions} />
    </>
  );
}

function GradientControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const parameter = focusParameter(input);
  if (parameter === undefined || input.experiment.runs.length === 0) return null;
  const side = shownSide(parameter, input.experiment.view.side) ?? input.experiment.view.side;
  const sides = (['left', 'right'] as const).map((one) => ({
    value: one,
    label: one,
    refused: shownSide(parameter, one) === one ? undefined : 'This axis has fewer than 3 entries',
  }));
  return (
    <>
      <RunSelect looks={input.looks} focus={focusRun(input)} actions={actions} />
      <Select
        label="weight"
        value={parameter.name}
        options={watchableParameters(input.parameters).map(({ name, rows, columns }) => ({
          value: name,
          label: `${name} (${rows} × ${columns})`,
        }))}
        onChange={(name) => actions.changeView({ parameter: name })}
      />
      <Segmented label="side" value={side} options={sides} onChange={(next) => actions.changeView({ side: next })} />
    </>
  );
}
