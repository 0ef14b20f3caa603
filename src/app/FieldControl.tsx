import { Suspense, useId, type ReactNode } from 'react';
import type { Field, SettingValue } from '../fields/fields.ts';
import { formatSetting, settingInWords } from '../fields/parse.ts';
import { FieldName } from './hint/FieldName.tsx';
import { Icon } from './Icon.tsx';
import { SettingSlider } from './SettingSlider.tsx';
import { SettingText } from './SettingText.tsx';
import { later } from './later.tsx';

const FormulaField = later(
  () => import('./FormulaField.tsx'),
  (all) => all.FormulaField,
);

/** One declared parameter: its name, a control that fits its type, and the way back to its default. */
export function FieldControl({
  field,
  value,
  of,
  equation,
  onChange,
}: {
  readonly field: Field;
  readonly value: SettingValue;
  /** What it is a parameter of, where the name alone is not unique on the page. */
  readonly of?: string;
  /** The formula in which it stands. */
  readonly equation?: string;
  readonly onChange: (value: SettingValue) => void;
}): ReactNode {
  const id = useId();
  const name = of === undefined ? field.label : `${field.label} of ${of}`;
  const standard = formatSetting(field, field.default);
  const isChanged = formatSetting(field, value) !== standard;
  return (
    <div className="field">
      <FieldName
        id={id}
        field={field}
        {...(of !== undefined && { of })}
        {...(equation !== undefined && { equation })}
      />
      <Setting id={id} name={name} field={field} value={value} onChange={onChange} />
      <button
        type="button"
        className="icon-button field-reset"
        aria-label={`Reset ${name} to ${field.type === 'text' ? 'the usual one' : settingInWords(field, field.default) || 'none'}`}
        hidden={!isChanged}
        onClick={() => onChange(field.default)}
      >
        <Icon name="reset" />
      </button>
      <span id={`${id}-hint`} hidden>
        {field.hint}
      </span>
    </div>
  );
}

function Setting({
  id,
  name,
  field,
  value,
  onChange,
}: {
  readonly id: string;
  readonly name: string;
  readonly field: Field;
  readonly value: SettingValue;
  readonly onChange: (value: SettingValue) => void;
}): ReactNode {
  const described = `${id}-hint`;
  if (field.type === 'choice') {
    return (
      <select
        id={id}
        className="field-wide"
        aria-label={name}
        aria-describedby={described}
        value={String(value)}
        onChange={(event) => onChange(event.target.value)}
      >
        {field.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  }
  if (field.type === 'text') {
    const parts = { id, name, described, field, value: String(value), onChange };
    return (
      <Suspense fallback={<code className="field-wide">{value}</code>}>
        <FormulaField {...parts} />
      </Suspense>
    );
  }
  const text = (
    <SettingText id={id} name={name} described={described} field={field} value={value} onChange={onChange} />
  );
  if (field.type === 'list' || typeof value !== 'number') return text;
  return (
    <>
      <SettingSlider name={name} described={described} field={field} value={value} onChange={onChange} />
      {text}
    </>
  );
}
