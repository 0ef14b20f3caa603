import { useState, type ReactNode } from 'react';
import type { Experiment } from '../../experiment/experiment.ts';
import { experimentFields } from '../../experiment/experimentFields.ts';
import { placesOf } from '../../experiment/places.ts';
import type { Fields } from '../../fields/fields.ts';
import { networkOf } from '../../networks/index.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import { panelKindOf, panelKinds } from '../../panels/kinds.ts';
import { problemOf } from '../../problems/index.ts';
import { CopyButton } from '../CopyButton.tsx';
import { labAddress } from '../share/labAddress.ts';
import { PARTS } from './embedControls.ts';
import { embedCode } from './embedCode.ts';
import { embedQuery } from './embedQuery.ts';

/** Px of a panel in a column of its own, of a row of settings, and of everything else. */
const HEIGHTS = { panel: 370, setting: 32, rest: 170 };

/** The lab inside of another page: which panels and controls it is to have, and the text to paste there. */
export function EmbedSection({
  experiment,
  fragment,
}: {
  readonly experiment: Experiment;
  readonly fragment: string;
}): ReactNode {
  const own = [...new Set(placesOf(experiment.view).map(({ kind }) => kind))];
  const [panels, setPanels] = useState<readonly string[]>(own.slice(0, 2));
  const [controls, setControls] = useState<readonly string[]>(['transport', 'learningRate']);
  const offered = [...own, ...panelKinds.map(({ kind }) => kind).filter((kind) => !own.includes(kind))];
  const shown = offered.filter((kind) => panels.includes(kind));
  const fields = offeredControls(experiment).filter(([name]) => controls.includes(name));
  const query = embedQuery({ panels: shown, controls: fields.map(([name]) => name) });
  const height =
    HEIGHTS.rest + HEIGHTS.panel * Math.max(1, shown.length) + HEIGHTS.setting * experiment.runs.length * 2;
  const code = embedCode(labAddress(query, fragment), experiment.title, height);
  return (
    <details className="section">
      <summary>
        <h3>Put it into a page</h3>
      </summary>
      <p>Nothing is trained before the reader presses Run, and nothing is stored. The panels:</p>
      <Choices
        legend="Panels"
        options={offered.map((kind) => [kind, panelKindOf(kind)?.title ?? kind])}
        chosen={panels}
        onChange={setPanels}
      />
      <p>What the reader can change, besides starting and pausing:</p>
      <Choices legend="Controls" options={offeredControls(experiment)} chosen={controls} onChange={setControls} />
      <textarea className="long-text" aria-label="Text for a page" rows={5} readOnly value={code} />
      <p className="dialog-actions">
        <CopyButton text={code} label="Copy text for a page" />
        <a href={labAddress(query, fragment)} target="_blank" rel="noopener">
          See it
        </a>
      </p>
    </details>
  );
}

/** Controls that mean something in this experiment, by the name that an address gives them. */
function offeredControls({ problem, network, runs }: Experiment): readonly (readonly [string, string])[] {
  const declared = problemOf(problem.kind);
  const ofRuns = runs.reduce<Fields>((all, { optimizer }) => ({ ...all, ...optimizerOf(optimizer)?.hyper }), {});
  const isSurface = declared?.type === 'surface';
  const { steps, seed, batch } = experimentFields;
  const rest: Fields = { ...(isSurface ? { steps, seed } : { steps, seed, batch }), ...declared?.fields };
  const net: Fields = isSurface ? {} : (networkOf(network.kind)?.fields ?? {});
  const named = (fields: Fields, of: string) =>
    Object.entries(fields).map(([name, { label }]) => [name, `${label}${of}`] as const);
  const all = [
    ['transport', PARTS.transport] as const,
    ...named(ofRuns, ' of each run'),
    ...named(rest, ''),
    ...named(net, ' of the network'),
  ];
  return all.filter(([name], index) => all.findIndex(([other]) => other === name) === index);
}

function Choices({
  legend,
  options,
  chosen,
  onChange,
}: {
  readonly legend: string;
  readonly options: readonly (readonly [name: string, label: string])[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}): ReactNode {
  return (
    <fieldset className="share-choices">
      <legend className="sr-only">{legend}</legend>
      {options.map(([name, label]) => (
        <label key={name} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, name] : chosen.filter((other) => other !== name))
            }
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
