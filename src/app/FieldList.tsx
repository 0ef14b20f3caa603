import type { ReactNode } from 'react';
import type { Field, Fields, Settings, SettingValue } from '../fields/fields.ts';
import { FieldControl } from './FieldControl.tsx';

/** Controls for a record of declared fields; those without meaning under the present settings are left out. */
export function FieldList({
  fields,
  settings,
  of,
  equation,
  onChange,
}: {
  readonly fields: Fields;
  readonly settings: Settings;
  /** What the settings belong to, where several lists are on the page: read out with each control. */
  readonly of?: string;
  /** The formula in which the fields stand. */
  readonly equation?: string;
  readonly onChange: (name: string, value: SettingValue) => void;
}): ReactNode {
  return (
    <div className="fields">
      {formulasFirst(fields).map(([name, field]) => {
        const value = settings[name];
        if (value === undefined || !applies(field, settings)) return null;
        return (
          <FieldControl
            key={name}
            field={field}
            value={value}
            {...(of === undefined ? {} : { of })}
            {...(equation === undefined ? {} : { equation })}
            onChange={(next) => onChange(name, next)}
          />
        );
      })}
    </div>
  );
}

/** What a formula is named after comes after it. */
function formulasFirst(fields: Fields): readonly (readonly [string, Field])[] {
  const isFormula = ([, { type }]: readonly [string, Field]) => type === 'text';
  const all = Object.entries(fields);
  return [...all.filter(isFormula), ...all.filter((one) => !isFormula(one))];
}

function applies({ when }: Field, settings: Settings): boolean {
  return when === undefined || when.is.some((value) => value === settings[when.field]);
}
