import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Field, SettingValue } from '../fields/fields.ts';
import { formatSetting, parseField, type ParsedField } from '../fields/parse.ts';

/** A number or a list as text: `1e-3`, `16, 16`, `1/3`, `2^-10`. Taken on Enter or when left; Escape takes it back. */
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

  const accept = (parsed: ParsedField) => {
    setDraft(undefined);
    setProblem(parsed.problem);
    if (formatSetting(field, parsed.value) !== text) onChange(parsed.value);
  };
  const take = () => {
    if (draft === undefined) return;
    const plain = parseField(field, draft);
    if (draft.trim() === text) setDraft(undefined);
    else if (plain.problem === undefined || draft.trim() === '') accept(plain);
    else
      void evaluate(field, draft).then((found) => {
        // What cannot be read stays as it was typed, to be mended.
        if (typeof found === 'string') setProblem(found);
        else accept(found);
      });
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
        autoComplete="off"
        autoCapitalize="off"
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

/** What an expression stands for, within the field's range; a sentence if it stands for nothing. The evaluator is downloaded at its first use. */
async function evaluate(field: Field, text: string): Promise<ParsedField | string> {
  try {
    const { evaluated } = await import('./expressions.ts');
    const found = evaluated(field, text);
    return 'raw' in found ? parseField(field, found.raw) : found.problem;
  } catch {
    return 'Arithmetic could not be downloaded: check the connection, or type a plain number.';
  }
}
