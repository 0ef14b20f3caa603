import type { Control, Lesson } from '../../lessons/lesson.ts';
import { lessonControl } from '../lesson/lessonControl.ts';
import { experimentAt } from '../lesson/lessonStore.ts';
import { looksOf } from '../looks.ts';

/** What a lesson lets the reader change in its sections from `first` to `last`, from 1, each once, by what it is called. */
export function controlsOf(
  lesson: Lesson,
  first: number,
  last: number,
): readonly { readonly control: Control; readonly label: string }[] {
  const found = new Map<Control, string>();
  lesson.sections.slice(first - 1, last).forEach(({ controls = [] }, index) => {
    const experiment = experimentAt(lesson, first - 1 + index);
    for (const control of controls) {
      const declared = lessonControl(experiment, control);
      const run = declared?.run === undefined ? undefined : looksOf(experiment)[declared.run]?.label;
      if (declared) found.set(control, run === undefined ? declared.field.label : `${declared.field.label} of ${run}`);
    }
  });
  return [...found].map(([control, label]) => ({ control, label }));
}
