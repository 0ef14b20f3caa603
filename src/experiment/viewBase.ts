import type { View } from './experiment.ts';

/** The view that a link starts from: the preset's, but for what pointed into runs or weights that the link replaces. */
export function viewBase(view: View, replaces: (key: 'r' | 'p' | 'n') => boolean): View {
  return {
    ...view,
    focus: replaces('r') ? 0 : view.focus,
    parameter: replaces('p') || replaces('n') ? '' : view.parameter,
  };
}
