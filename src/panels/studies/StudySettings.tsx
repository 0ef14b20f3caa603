import { useId, useState, type ReactNode } from 'react';
import type { Fields, ListField, Settings } from '../../fields/fields.ts';
import { formatSetting, parseField } from '../../fields/parse.ts';
import type { PanelActions } from '../panel.ts';
import { SettingControls } from '../SettingControls.tsx';

/** Controls for a panel's own fields, lists of numbers as text. */
export function StudySettings({
  fields,
  settings,
  actions,
}: {
  readonly fields: Fields;
  readonly settings: Settings;
  readonly actions: Pick<PanelActions, 'changeSettings'>;
}): ReactNode {
  const lists = Object.entries(fields).flatMap(([name, field]) =>
    field.type === 'list' ? [[name, field] as const] : [],
  );
  const others = Object.fromEntries(Object.entries(fields).filter(([, { type }]) => type !== 'list'));
  return (
    <div className="panel-controls">
      {lists.map(([name, field]) => (
        <ListText
          key={name}
          field={field}
          value={settings[name] ?? field.default}
          change={(value) => actions.changeSettings({ [name]: value })}
        />
      ))}
      <SettingControls fields={others} settings={settings} actions={actions} />
    </div>
  );
}

/** A list as text, taken on Enter or when it is left. */
function ListText({
  field,
  value,
  change,
}: {
  readonly field: ListField;
  readonly value: Settings[string];
  readonly change: (value: Settings[string]) => void;
}): ReactNode {
  const id = useId();
  const [draft, setDraft] = useState<string>();
  const text = formatSetting(field, value);
  const take = () => {
    setDraft(undefined);
    if (draft !== undefined && draft.trim() !== text) change(parseField(field, draft).value);
  };
  return (
    <span className="panel-control" title={field.hint}>
      <label className="panel-control-name" htmlFor={id}>
        {field.label}
      </label>
      <input
        id={id}
        className="study-list"
        type="text"
        autoComplete="off"
        spellCheck={false}
        placeholder={field.minLength === 0 ? 'automatic' : undefined}
        value={draft ?? text}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
          if (event.key === 'Escape') setDraft(undefined);
        }}
      />
    </span>
  );
}
