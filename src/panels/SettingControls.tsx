import { useMemo, type ReactNode } from 'react';
import { formatNumber } from '../charts/formatNumber.ts';
import { grouped } from '../charts/grouped.ts';
import type { ChoiceField, Field, Fields, IntegerField, NumberField, Settings } from '../fields/fields.ts';
import type { PanelActions } from './panel.ts';
import { Range } from './Range.tsx';
import { Select } from './Select.tsx';
import { nearestStop, stops } from './stops.ts';

/** Controls for some of a panel's own fields: menus for choices, sliders for numbers. */
export function SettingControls({
  fields,
  settings,
  actions,
}: {
  readonly fields: Fields;
  readonly settings: Settings;
  readonly actions: Pick<PanelActions, 'changeSettings'>;
}): ReactNode {
  return (
    <div className="panel-controls">
      {Object.entries(fields).map(([name, field]) => (
        <SettingControl
          key={name}
          field={field}
          value={settings[name] ?? field.default}
          change={(value) => actions.changeSettings({ [name]: value })}
        />
      ))}
    </div>
  );
}

function SettingControl({
  field,
  value,
  change,
}: {
  readonly field: Field;
  readonly value: Settings[string];
  readonly change: (value: number | string) => void;
}): ReactNode {
  if (field.type === 'choice') return <Choice field={field} value={String(value)} change={change} />;
  if (field.type === 'list' || field.type === 'text' || typeof value !== 'number') return null;
  return <Slider field={field} value={value} change={change} />;
}

function Choice({
  field,
  value,
  change,
}: {
  readonly field: ChoiceField;
  readonly value: string;
  readonly change: (value: string) => void;
}): ReactNode {
  return <Select label={field.label} value={value} options={field.options} onChange={change} />;
}

function Slider({
  field,
  value,
  change,
}: {
  readonly field: NumberField | IntegerField;
  readonly value: number;
  readonly change: (value: number) => void;
}): ReactNode {
  const values = useMemo(() => stops(field), [field]);
  const unit = field.unit === undefined || value === 0 ? '' : ` ${field.unit}`;
  return (
    <Range
      label={field.symbol === undefined ? field.label : `${field.label} ${field.symbol}`}
      value={nearestStop(field, values, value)}
      min={0}
      max={values.length - 1}
      step={1}
      text={`${field.type === 'integer' ? grouped(value) : formatNumber(value)}${unit}`}
      onChange={(place) => change(values[place] ?? value)}
    />
  );
}
