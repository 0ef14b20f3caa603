import type { ReactNode } from 'react';
import type { PanelActions, RunLook } from './panel.ts';
import { Select } from './Select.tsx';

/** Which run the measurements are of. */
export function RunSelect({
  looks,
  focus,
  actions,
}: {
  readonly looks: readonly RunLook[];
  readonly focus: number;
  readonly actions: PanelActions;
}): ReactNode {
  return (
    <Select
      label="run"
      value={String(focus)}
      options={looks.map(({ label, hidden }, run) => ({
        value: String(run),
        label: hidden ? `${label} (hidden)` : label,
      }))}
      onChange={(run) => actions.changeView({ focus: Number(run) })}
    />
  );
}
