import { useId, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { sizesOf } from '../experiment/sizes.ts';
import type { TextField } from '../fields/fields.ts';
import type { Mistake } from '../formula/expression.ts';
import { useExperiment } from './useLab.ts';
import './formula.css';

/**
 * A formula as it is typed. Every text without a mistake is taken at once; while there is one, the last text without stays in use, and the
 * mistake stands below with its place marked. Escape goes back to the text in use.
 */
export function FormulaField({
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
  readonly field: TextField;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const matrices = useMatrices();
  const problemId = useId();
  /** What is typed, and the text in use at that time: when another comes, by Undo or a link, it is shown. */
  const [draft, setDraft] = useState<{ readonly text: string; readonly beside: string }>();
  const text = draft?.beside === value ? draft.text : value;
  const mistake = field.check(text, matrices);
  const isInUse = text === value;

  const take = (next: string) => {
    const isReadable = field.check(next, matrices) === undefined;
    setDraft({ text: next, beside: isReadable ? next : value });
    if (isReadable && next !== value) onChange(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || isInUse) return;
    event.stopPropagation();
    setDraft(undefined);
  };
  return (
    <div className="formula">
      <textarea
        id={id}
        aria-label={name}
        aria-describedby={mistake ? `${problemId} ${described}` : described}
        aria-invalid={mistake !== undefined}
        rows={Math.min(12, Math.max(1, text.split('\n').length))}
        maxLength={field.longest}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={text}
        onChange={(event) => take(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div id={problemId} role="status">
        {mistake && <Marked text={text} mistake={mistake} />}
        {!isInUse && <p className="quiet">Until this is mended, the last formula without a mistake stays in use.</p>}
      </div>
      <select
        aria-label={`Start ${name} from`}
        value=""
        onChange={(event) => {
          const example = field.examples[Number(event.target.value)];
          if (example) take(example.text);
        }}
      >
        <option value="">Start from …</option>
        {field.examples.map(({ label }, index) => (
          <option key={label} value={index}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The line that a mistake is in, what is wrong in it marked, and the sentence. */
function Marked({
  text,
  mistake: { at, length, problem },
}: {
  readonly text: string;
  readonly mistake: Mistake;
}): ReactNode {
  const from = text.slice(0, at).lastIndexOf('\n') + 1;
  const end = text.indexOf('\n', at);
  const to = end === -1 ? text.length : end;
  const stop = Math.min(to, at + length);
  const line = text.slice(0, at).split('\n').length;
  const place = text.includes('\n') ? `Line ${line}, character ${at - from + 1}` : `Character ${at + 1}`;
  return (
    <div className="formula-mistake">
      {text !== '' && (
        <code>
          {text.slice(from, at)}
          <mark>{text.slice(at, stop) || ' '}</mark>
          {text.slice(stop, to)}
        </code>
      )}
      <p>
        <strong>{place}:</strong> {problem}
      </p>
    </div>
  );
}

/** What the formula of an update is applied to: the weights, each by itself. */
function useMatrices() {
  const problem = useExperiment((experiment) => experiment.problem);
  const network = useExperiment((experiment) => experiment.network);
  return useMemo(() => sizesOf({ problem, network }).parameters, [problem, network]);
}
