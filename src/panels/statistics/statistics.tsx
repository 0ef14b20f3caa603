import type { ReactNode } from 'react';
import type { Panel, PanelActions, PanelInput } from '../panel.ts';
import { SettingControls } from '../SettingControls.tsx';
import { usedFields } from '../studies/usedFields.ts';
import { statisticsKind } from './kind.ts';
import { StatisticsPicture } from './StatisticsPicture.tsx';
import { statisticsCaption, statisticsTable } from './statisticsWords.ts';

/** Steps to a target and losses in the end over seeds, and who wins seed by seed. */
export const statistics: Panel = {
  ...statisticsKind,
  caption: statisticsCaption,
  table: statisticsTable,
  Picture: StatisticsPicture,
  Controls: StatisticsControls,
};

function StatisticsControls({
  input: { settings },
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  return <SettingControls fields={usedFields(statisticsKind.fields, settings)} settings={settings} actions={actions} />;
}
