import type { ReactNode } from 'react';
import type { Panel, PanelActions, PanelInput } from '../panel.ts';
import { SettingControls } from '../SettingControls.tsx';
import { usedFields } from '../studies/usedFields.ts';
import { fightCaption, fightTable } from './fairFightWords.ts';
import { FairFightPicture } from './FairFightPicture.tsx';
import { fightStudy } from './fight.ts';
import { fairFightKind } from './kind.ts';

/** The same number of learning rates for every run, and who wins with its best. */
export const fairFight: Panel = {
  ...fairFightKind,
  study: fightStudy,
  caption: fightCaption,
  table: fightTable,
  Picture: FairFightPicture,
  Controls: FairFightControls,
};

function FairFightControls({
  input: { settings },
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  return <SettingControls fields={usedFields(fairFightKind.fields, settings)} settings={settings} actions={actions} />;
}
