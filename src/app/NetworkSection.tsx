import type { ReactNode } from 'react';
import { networkOf, networks } from '../networks/index.ts';
import { problemOf } from '../problems/index.ts';
import { setNetwork, setNetworkSetting } from '../store/edits.ts';
import { About } from './About.tsx';
import { editField } from './editField.ts';
import { FieldList } from './FieldList.tsx';
import { Section } from './Section.tsx';
import { useExperiment, useLab } from './useLab.ts';

/** The function that is trained; a surface has none. */
export function NetworkSection(): ReactNode {
  const lab = useLab();
  const { kind, settings, weights } = useExperiment((experiment) => experiment.network);
  const isSurface = useExperiment((experiment) => problemOf(experiment.problem.kind)?.type === 'surface');
  const network = networkOf(kind);
  if (isSurface || !network) return null;
  const { widths, activation } = settings;
  const layers = typeof widths !== 'object' ? network.label : widths.length > 0 ? widths.join('–') : 'linear';
  const brief = layers === 'linear' || activation === undefined ? layers : `${layers}, ${String(activation)}`;
  return (
    <Section title="Network" brief={brief}>
      <select
        className="network-kind"
        aria-label="Network"
        value={kind}
        onChange={(event) => lab.edit(setNetwork(event.target.value), { discrete: true })}
      >
        {networks.map((one) => (
          <option key={one.kind} value={one.kind}>
            {one.label}
          </option>
        ))}
      </select>
      {weights && (
        <p className="quiet">Starts from weights that came with the experiment; changing anything here drops them.</p>
      )}
      <FieldList
        fields={network.fields}
        settings={settings}
        onChange={(name, value) => editField(lab, network.fields, 'network', name, setNetworkSetting(name, value))}
      />
      <About name={network.label} fields={network.fields}>
        <p>{network.summary}</p>
      </About>
    </Section>
  );
}
