import type { ReactNode } from 'react';
import { experimentFields } from '../../experiment/experimentFields.ts';
import type { Fields, Settings } from '../../fields/fields.ts';
import { networkOf } from '../../networks/index.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import { problemOf } from '../../problems/index.ts';
import { setNetworkSetting, setProblemSetting, setRunSetting, setTraining, type Edit } from '../../store/edits.ts';
import type { SettingValue } from '../../fields/fields.ts';
import { editField } from '../editField.ts';
import { FieldList } from '../FieldList.tsx';
import { looksOf } from '../looks.ts';
import { RunStatusLine } from '../RunStatusLine.tsx';
import { Swatch } from '../Swatch.tsx';
import { useExperiment, useLab } from '../useLab.ts';
import { chosenFields } from './embedControls.ts';

/** Every run with what has become of it, and of all settings those that the address names. */
export function EmbedSettings({ controls }: { readonly controls: readonly string[] }): ReactNode {
  const experiment = useExperiment((value) => value);
  const looks = looksOf(experiment);
  return (
    <div className="embed-settings">
      <ul className="embed-runs" aria-label="Runs">
        {experiment.runs.map((run, index) => {
          const look = looks[index];
          const optimizer = optimizerOf(run.optimizer);
          if (!look || !optimizer) return null;
          return (
            <li key={index}>
              <div className="embed-run-head">
                <Swatch look={look} />
                <strong>{look.label}</strong>
                <RunStatusLine index={index} run={run} look={look} />
              </div>
              <Chosen
                record={`run ${index}`}
                fields={chosenFields({ ...optimizer.hyper, ...optimizer.fixed }, controls)}
                settings={run.settings}
                of={look.label}
                edit={(name, value) => setRunSetting(index, name, value)}
              />
            </li>
          );
        })}
      </ul>
      <OtherSettings controls={controls} />
    </div>
  );
}

function OtherSettings({ controls }: { readonly controls: readonly string[] }): ReactNode {
  const { problem, network, steps, batch, seed, seeds, engine } = useExperiment((value) => value);
  const declared = problemOf(problem.kind);
  const isSurface = declared?.type === 'surface';
  const of = (part: string, fields: Fields = {}) => (controls.includes(part) ? fields : chosenFields(fields, controls));
  const { batch: batchField, ...others } = experimentFields;
  const training = isSurface ? others : { ...experimentFields, batch: batchField };
  return (
    <div>
      <Chosen
        record="problem"
        fields={of('problem', declared?.fields)}
        settings={problem.settings}
        edit={(name, value) => setProblemSetting(name, value)}
      />
      {!isSurface && (
        <Chosen
          record="network"
          fields={of('network', networkOf(network.kind)?.fields)}
          settings={network.settings}
          edit={(name, value) => setNetworkSetting(name, value)}
        />
      )}
      <Chosen
        record="training"
        fields={of('training', training)}
        settings={{ steps, batch, seed, seeds, engine }}
        edit={(name, value) => setTraining({ [name]: value })}
      />
    </div>
  );
}

function Chosen({
  record,
  fields,
  settings,
  of,
  edit,
}: {
  readonly record: string;
  readonly fields: Fields;
  readonly settings: Settings;
  readonly of?: string;
  readonly edit: (name: string, value: SettingValue) => Edit;
}): ReactNode {
  const lab = useLab();
  return (
    <FieldList
      fields={fields}
      settings={settings}
      {...(of === undefined ? {} : { of })}
      onChange={(name, value) => editField(lab, fields, record, name, edit(name, value))}
    />
  );
}
