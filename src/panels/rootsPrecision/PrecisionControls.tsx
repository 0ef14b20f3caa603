import type { ReactNode } from 'react';
import { numberOf } from '../../fields/fields.ts';
import { precisionFields } from './kind.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { SettingControls } from '../SettingControls.tsx';

const { order, methods, precisions, ridge, against } = precisionFields;

/** Which roots of what, by which methods, in which arithmetics. */
export function PrecisionControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const fields = { order, methods, precisions, ridge, ...(numberOf(input.settings, 'ridge') > 0 && { against }) };
  return <SettingControls fields={fields} settings={input.settings} actions={actions} />;
}
