import type { ReactNode } from 'react';
import { focusRun } from '../focus.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { RunSelect } from '../RunSelect.tsx';
import { SettingControls } from '../SettingControls.tsx';
import { geometryKind } from './kind.ts';

const { show, length, radius, damping, plane } = geometryKind.fields;

/** From whose weights, and how far. A surface has no Fisher matrix, and two weights have one plane. */
export function GeometryControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  if (input.experiment.runs.length === 0) return null;
  const isBall = input.settings['length'] === 'ball';
  const isPlane = input.parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0) === 2;
  const fields = {
    ...(input.batch > 0 && { show, length, ...(isBall && { radius }) }),
    damping,
    ...(!isPlane && { plane }),
  };
  return (
    <div className="panel-controls">
      <RunSelect looks={input.looks} focus={focusRun(input)} actions={actions} />
      <SettingControls fields={fields} settings={input.settings} actions={actions} />
    </div>
  );
}
