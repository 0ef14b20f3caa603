import type { ReactNode } from 'react';
import { placesOf } from '../experiment/places.ts';
import { panelKinds } from '../panels/kinds.ts';
import { addPanel, removePanel, usualPanels } from '../store/placeEdits.ts';
import { Section } from './Section.tsx';
import { useExperiment, useLab } from './useLab.ts';

/** Which panels are on the screen. */
export function PanelsSection(): ReactNode {
  const { edit } = useLab();
  const view = useExperiment((experiment) => experiment.view);
  const places = placesOf(view);
  return (
    <Section title="Panels" brief={places.length === 1 ? 'one' : `${places.length} of ${panelKinds.length} kinds`}>
      <ul className="panel-kinds">
        {panelKinds.map(({ kind, title, summary }) => {
          const last = places.findLastIndex((place) => place.kind === kind);
          const count = places.filter((place) => place.kind === kind).length;
          return (
            <li key={kind}>
              <label>
                <input
                  type="checkbox"
                  checked={count > 0}
                  onChange={() => edit(last < 0 ? addPanel(kind) : removePanel(last), { discrete: true })}
                />
                <span>
                  {title}
                  {count > 1 && ` × ${count}`}
                </span>
              </label>
              <p className="quiet">{summary}</p>
            </li>
          );
        })}
      </ul>
      {view.panels && (
        <button type="button" onClick={() => edit(usualPanels(), { discrete: true })}>
          Show the usual four
        </button>
      )}
    </Section>
  );
}
