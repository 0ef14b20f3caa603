import { problemOf } from '../problems/index.ts';
import type { Experiment, View } from './experiment.ts';

/** The view that a link starts from: the preset's, but for what pointed into runs or weights that the link replaces. */
export function viewBase(view: View, replaces: (key: 'r' | 'p' | 'n') => boolean): View {
  const isOther = replaces('p') || replaces('n');
  return {
    ...view,
    focus: replaces('r') ? 0 : view.focus,
    parameter: isOther ? '' : view.parameter,
    ...(view.panels && {
      panels: view.panels.map((place) => ({
        ...place,
        run: replaces('r') ? -1 : place.run,
        parameter: isOther ? '' : place.parameter,
      })),
    }),
  };
}

/** The title that a link starts from: the preset's, unless the link is about another problem, which then names it. */
export function titleBase(preset: Experiment, problemKind: string): string {
  return problemKind === preset.problem.kind ? preset.title : (problemOf(problemKind)?.label ?? preset.title);
}
