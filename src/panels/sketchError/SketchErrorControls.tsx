import type { ReactNode } from 'react';
import { focusParameter, watchableParameters } from '../focus.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { Range } from '../Range.tsx';
import { Segmented } from '../Segmented.tsx';
import { Select } from '../Select.tsx';
import { sideLength, sketchedSide, sketchRequest } from './sketchCaption.ts';

const decays = [1, 0.999, 0.99, 0.9];

/** Which gradients are sketched, with how many rows, and how fast the past is forgotten. */
export function SketchErrorControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const { view } = input.experiment;
  const parameter = focusParameter(input);
  const request = sketchRequest(input);
  if (parameter === undefined || request === undefined) return null;
  const weights = watchableParameters(input.parameters).map(({ name, rows, columns }) => ({
    value: name,
    label: `${name} (${rows} × ${columns})`,
  }));
  const length = sideLength(parameter, request.side);
  const sides = (['left', 'right'] as const).map((side) => ({
    value: side,
    label: side,
    refused: sketchedSide(parameter, side) === side ? undefined : 'This axis has only one entry',
  }));
  const known = decays.includes(view.decay) ? decays : [...decays, view.decay].sort((a, b) => b - a);
  const options = known.map((decay) => ({
    value: String(decay),
    label: decay === 1 ? '1 (plain sum)' : String(decay),
  }));
  return (
    <div className="panel-controls">
      <Range
        label="rank ℓ"
        min={1}
        max={length - 1}
        step={1}
        value={request.rank}
        text={String(request.rank)}
        onChange={(rank) => actions.changeView({ rank })}
      />
      <Select
        label="weight"
        value={parameter.name}
        options={weights}
        onChange={(name) => actions.changeView({ parameter: name })}
      />
      <Segmented label="side" value={request.side} options={sides} onChange={(side) => actions.changeView({ side })} />
      <Select
        label="decay"
        value={String(view.decay)}
        options={options}
        onChange={(decay) => actions.changeView({ decay: Number(decay) })}
      />
    </div>
  );
}
