import type { ReactNode } from 'react';
import type { Control } from '../../lessons/lesson.ts';
import { editField } from '../editField.ts';
import { FieldControl } from '../FieldControl.tsx';
import { looksOf } from '../looks.ts';
import { useExperiment, useLab } from '../useLab.ts';
import { lessonControl } from './lessonControl.ts';
import { useLight, usePlay } from './useLesson.ts';

/** The settings that a section leaves to the reader, but for those that the link hides. */
export function LessonControls({ controls }: { readonly controls: readonly Control[] }): ReactNode {
  const { hidden, locked } = usePlay();
  const shown = controls.filter((control) => !hidden.includes(control));
  if (shown.length === 0) return null;
  return (
    <div className="lesson-controls" role="group" aria-label="Controls of this section">
      {shown.map((control) => (
        <OneControl key={control} control={control} isLocked={locked.includes(control)} />
      ))}
    </div>
  );
}

function OneControl({ control, isLocked }: { readonly control: Control; readonly isLocked: boolean }): ReactNode {
  const lab = useLab();
  const experiment = useExperiment((value) => value);
  const light = useLight([`control:${control}`]);
  const found = lessonControl(experiment, control);
  if (!found) return null;
  const { field, value, run, edit } = found;
  const label = run === undefined ? undefined : looksOf(experiment)[run]?.label;
  return (
    <fieldset className="lesson-control" data-control={control} disabled={isLocked} {...light}>
      <legend className="sr-only">{isLocked ? `${field.label}, locked by the link` : field.label}</legend>
      <FieldControl
        field={field}
        value={value}
        {...(label !== undefined && { of: label })}
        onChange={(next) => editField(lab, { [field.key]: field }, control, field.key, edit(next))}
      />
    </fieldset>
  );
}
