import type { ReactNode } from 'react';
import type { Fields, SettingValue } from '../fields/fields.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { About } from './About.tsx';
import { ColorChoice } from './ColorChoice.tsx';
import { FieldList } from './FieldList.tsx';
import type { RunProps } from './RunItem.tsx';

/** Everything about a run that its optimizer declares, and its colour. */
export function RunSettings({
  run,
  look,
  optimizer,
  fields,
  onChange,
  onRecolor,
}: RunProps & {
  readonly optimizer: Optimizer;
  readonly fields: Fields;
  readonly onChange: (name: string, value: SettingValue) => void;
  readonly onRecolor: (color: number) => void;
}): ReactNode {
  return (
    <div className="run-settings">
      <FieldList
        fields={fields}
        settings={run.settings}
        of={look.label}
        equation={optimizer.equation}
        onChange={onChange}
      />
      <ColorChoice of={look.label} color={run.color} onChange={onRecolor} />
      <About name={optimizer.label} fields={{ ...optimizer.hyper, ...optimizer.fixed }}>
        <p>{optimizer.summary}</p>
        <p className="equation">{optimizer.equation}</p>
        <p className="quiet">{optimizer.source}</p>
      </About>
    </div>
  );
}
