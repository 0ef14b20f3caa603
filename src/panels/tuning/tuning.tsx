import type { ReactNode } from 'react';
import type { Panel, PanelActions, PanelInput } from '../panel.ts';
import { StudySettings } from '../studies/StudySettings.tsx';
import { usedFields } from '../studies/usedFields.ts';
import { mapStudy } from './epsilonMap.ts';
import { tuningKind } from './kind.ts';
import { MapPicture } from './MapPicture.tsx';
import { searchStudy } from './search.ts';
import { SearchPicture } from './SearchPicture.tsx';
import { isMap, tuningAbsence, tuningCaption, tuningTable } from './tuningWords.ts';

/** Hyper-parameter search with equal budgets, and loss over learning rate and ε. */
export const tuning: Panel = {
  ...tuningKind,
  study: (input) => (input.settings['view'] === 'map' ? mapStudy(input) : searchStudy(input)),
  caption: tuningCaption,
  table: tuningTable,
  Picture: TuningPicture,
  Controls: TuningControls,
};

function TuningPicture({ input }: { readonly input: PanelInput }): ReactNode {
  const absence = tuningAbsence(input);
  if (absence !== undefined) return <p className="panel-empty">{absence}</p>;
  return isMap(input) ? <MapPicture input={input} /> : <SearchPicture input={input} />;
}

function TuningControls({ input, actions }: { readonly input: PanelInput; readonly actions: PanelActions }): ReactNode {
  const { settings } = input;
  const fields = usedFields(tuningKind.fields, settings);
  return <StudySettings fields={fields} settings={settings} actions={actions} />;
}
