import type { ReactNode } from 'react';
import { choiceOf, listOf } from '../../fields/fields.ts';
import { focusRun } from '../focus.ts';
import type { PanelActions, PanelInput } from '../panel.ts';
import { RunSelect } from '../RunSelect.tsx';
import { Select } from '../Select.tsx';
import { StudySettings } from '../studies/StudySettings.tsx';
import { sweepable, type SweepAxis } from './axes.ts';
import { sweepOf } from './cells.ts';
import { sweepKind } from './kind.ts';

/** Which run, which of its parameters, and at which values. */
export function SweepControls({
  input,
  actions,
}: {
  readonly input: PanelInput;
  readonly actions: PanelActions;
}): ReactNode {
  const { experiment, settings, looks } = input;
  const focus = focusRun(input);
  const run = experiment.runs[focus];
  const options = Object.entries(run ? sweepable(run) : {}).map(([value, { label, symbol }]) => ({
    value,
    label: symbol === undefined ? label : `${label} ${symbol}`,
  }));
  const [across, up] = [choiceOf(settings, 'across'), choiceOf(settings, 'up')];
  const known = (name: string) => (options.some(({ value }) => value === name) ? name : '');
  const sweep = sweepOf(input);
  const { acrossValues, upValues, points } = sweepKind.fields;
  const isListed = (axis: SweepAxis | undefined) => axis !== undefined && axis.field.type !== 'choice';
  // Values that are listed are as many as they are.
  const isOpen = ['acrossValues', ...(up === '' ? [] : ['upValues'])].some(
    (name) => listOf(settings, name).length === 0,
  );
  return (
    <>
      <div className="panel-controls">
        <RunSelect looks={looks} focus={focus} actions={actions} />
        <Select
          label="across"
          value={known(across)}
          options={known(across) === '' ? [{ value: '', label: 'choose …' }, ...options] : options}
          onChange={(name) => actions.changeSettings({ across: name, acrossValues: [] })}
        />
        <Select
          label="up"
          value={known(up)}
          options={[{ value: '', label: 'nothing' }, ...options.filter(({ value }) => value !== across)]}
          onChange={(name) => actions.changeSettings({ up: name, upValues: [] })}
        />
      </div>
      <StudySettings
        fields={{
          ...(points && isOpen && { points }),
          ...(acrossValues && isListed(sweep?.across) && { acrossValues }),
          ...(upValues && isListed(sweep?.up) && { upValues }),
        }}
        settings={settings}
        actions={actions}
      />
    </>
  );
}
