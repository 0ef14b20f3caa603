import { useState, type ReactNode } from 'react';
import type { OwnExamples } from '../../data/tableData.ts';
import { setOwnData } from '../../store/edits.ts';
import { useLab } from '../useLab.ts';

const SHARES = [0, 0.1, 0.2, 0.3, 0.5] as const;

/** What the examples are, or why there are none, and the button that trains on them. */
export function UseExamples({
  made,
  onUsed,
}: {
  /** Nothing where nothing has been given yet. */
  readonly made: OwnExamples | { readonly problem: string } | undefined;
  readonly onUsed: () => void;
}): ReactNode {
  const lab = useLab();
  const [heldOut, setHeldOut] = useState<number>(0.2);
  const [refusal, setRefusal] = useState<{ readonly of: unknown; readonly message: string }>();
  const examples = made && 'inputs' in made ? made : undefined;
  const problem =
    made && 'problem' in made ? made.problem : refusal && refusal.of === made ? refusal.message : undefined;
  const use = () => {
    if (!examples) return;
    const { inputs, targets, task } = examples;
    const edit = setOwnData({ inputs, targets }, { task, heldOut });
    const { message } = edit(lab.experiment.getState().experiment);
    if (message !== undefined) {
      setRefusal({ of: made, message });
      return;
    }
    lab.edit(edit, { discrete: true });
    onUsed();
  };
  return (
    <div className="own-use">
      <p className="own-summary" role={problem === undefined ? 'status' : 'alert'}>
        {problem ?? (examples && summary(examples))}
      </p>
      {examples && examples.notes.length > 0 && (
        <ul className="own-notes quiet">
          {examples.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <p className="dialog-actions">
        <button type="button" className="primary" disabled={!examples} onClick={use}>
          Train on these data
        </button>
        <label className="own-option">
          Hold out{' '}
          <select value={heldOut} onChange={(event) => setHeldOut(Number(event.target.value))}>
            {SHARES.map((share) => (
              <option key={share} value={share}>
                {share === 0 ? 'none' : `${100 * share} %`}
              </option>
            ))}
          </select>
        </label>
      </p>
    </div>
  );
}

const TASKS = { classification: 'classes', regression: 'numbers to predict', reconstruction: 'pixels to reproduce' };

function summary({ inputs, targets, task }: OwnExamples): string {
  const width = targets[0]?.length ?? 0;
  const wanted = width === 1 ? 'one number to predict' : `${width} ${TASKS[task]}`;
  const inputWidth = inputs[0]?.length ?? 0;
  return `${inputs.length} examples of ${inputWidth === 1 ? '1 input' : `${inputWidth} inputs`}, ${wanted}.`;
}
