import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Field, SettingValue } from '../fields/fields.ts';
import { formatSetting, parseField } from '../fields/parse.ts';

/** A number or a list as text: `1e-3`, `16, 16`. Taken on Enter or when left; Escape takes it back. */
export function SettingText({
  id,
  name,
  described,
  field,
  value,
  onChange,
}: {
  readonly id: string;
  readonly name: string;
  readonly described: string;
  readonly field: Field;
  readonly value: SettingValue;
  readonly onChange: (value: SettingValue) => void;
}): ReactNode {
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const text = formatSetting(field, value);

  const take = () => {
    if (draft === undefined) return;
    setDraft(undefined);
    if (draft.trim() === text) return;
    const parsed = parseField(field, draft);
    setProblem(parsed.problem);
    if (formatSetting(field, parsed.value) !== text) onChange(parsed.value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') take();
    if (event.key !== 'Escape') return;
    setDraft(undefined);
    setProblem(undefined);
  };
  return (
    <span className={field.type === 'list' ? 'field-wide field-text' : 'field-text'}>
      <input
        id={id}
        type="text"
        inputMode={field.type === 'list' ? 'text' : 'decimal'}
        autoComplete="off"
        spellCheck={false}
        aria-label={name}
        aria-describedby={problem === undefined ? described : `${id}-problem`}
        aria-invalid={problem !== undefined}
        placeholder={field.type === 'list' ? 'none' : ''}
        value={draft ?? text}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={take}
        onKeyDown={onKeyDown}
      />
      {field.unit !== undefined && <span className="field-unit">{field.unit}</span>}
      {problem !== undefined && (
        <span id={`${id}-problem`} className="field-problem" role="status">
          {problem}
        </span>
      )}
    </span>
  );
}
