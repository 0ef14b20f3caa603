import type { ReactNode } from 'react';
import type { IntegerField, NumberField } from '../fields/fields.ts';
import { formatSetting } from '../fields/parse.ts';
import { sliderScale } from './sliderScale.ts';

/** A slider spaced as the field asks; nothing where the range is too wide for one. */
export function SettingSlider({
  name,
  described,
  field,
  value,
  onChange,
}: {
  readonly name: string;
  readonly described: string;
  readonly field: NumberField | IntegerField;
  readonly value: number;
  readonly onChange: (value: number) => void;
}): ReactNode {
  const scale = sliderScale(field);
  if (!scale) return <span />;
  const move = (position: number) => {
    const next = scale.value(position);
    // Where whole numbers are sparser than positions, every press of a key still moves by one.
    if (next !== value) onChange(next);
    else if (field.type === 'integer' && position !== scale.position(value)) {
      onChange(Math.max(field.min, Math.min(field.max, value + Math.sign(position - scale.position(value)))));
    }
  };
  return (
    <input
      type="range"
      aria-label={`${name}, slider`}
      aria-describedby={described}
      aria-valuetext={`${formatSetting(field, value)}${field.unit ?? ''}`}
      min={0}
      max={scale.last}
      value={scale.position(value)}
      onChange={(event) => move(event.target.valueAsNumber)}
    />
  );
}
