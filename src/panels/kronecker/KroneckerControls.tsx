import type { ReactNode } from 'react';
import type { PanelActions, PanelInput } from '../panel.ts';
import { SettingControls } from '../SettingControls.tsx';
import { SpectraControls } from '../spectra/SpectraControls.tsx';
import { kroneckerKind } from './kind.ts';

/** Of which run and weight the statistics are, and what of the lemma is shown. */
export function KroneckerControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  return (
    <>
      <SpectraControls input={input} actions={actions} />
      <SettingControls fields={kroneckerKind.fields} settings={input.settings} actions={actions} />
    </>
  );
}
