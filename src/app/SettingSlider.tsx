import { useMemo, type ReactNode } from 'react';
import type { IntegerField, NumberField } from '../fields/fields.ts';
import { formatSetting } from '../fields/parse.ts';
import { nearestIndex, sliderValues } from './sliderValues.ts';

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
  const values = useMemo(() => sliderValues(field), [field]);
  if (values.length === 0) return <span />;
  return (
    <input
      type="range"
      aria-label={`${name}, slider`}
      aria-describedby={described}
      aria-valuetext={`${formatSetting(field, value)}${field.unit ?? ''}`}
      min={0}
      max={values.length - 1}
      value={nearestIndex(values, value)}
      onChange={(event) => onChange(values[event.target.valueAsNumber] ?? value)}
    />
  );
}
