import { useMemo, useState, type ReactNode } from 'react';
import type { PanelActions } from '../panels/panel.ts';
import { changeView, setStart } from '../store/edits.ts';
import { placesOf } from '../experiment/places.ts';
import { changePlace } from '../store/placeEdits.ts';
import { Boundary } from './Boundary.tsx';
import { DataTable } from './DataTable.tsx';
import type { Lab } from './lab.ts';
import type { PanelView } from './live.ts';
import { useLab } from './useLab.ts';

/** One panel in its region: heading, controls, picture, caption and numbers. */
export function PanelCard({ view }: { readonly view: PanelView }): ReactNode {
  const { panel, input, isStale } = view;
  const id = `panel-${view.index}`;
  return (
    <section className="panel" aria-labelledby={id} aria-busy={isStale}>
      <Boundary name={panel.title} retryOn={input.experiment}>
        <PanelBody view={view} id={id} />
      </Boundary>
    </section>
  );
}

function PanelBody({
  view: { panel, input, index },
  id,
}: {
  readonly view: PanelView;
  readonly id: string;
}): ReactNode {
  const lab = useLab();
  const actions = useMemo(() => actionsOf(lab, index), [lab, index]);
  const [isOpen, setOpen] = useState(false);
  const { Picture, Controls } = panel;
  return (
    <>
      <header className="panel-head">
        <h2 id={id}>{panel.title}</h2>
        {Controls && <Controls input={input} actions={actions} />}
      </header>
      <figure className="panel-figure">
        <Picture input={input} actions={actions} />
        <figcaption>{panel.caption(input)}</figcaption>
      </figure>
      <details className="panel-data" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Data table</summary>
        {isOpen && <DataTable panel={panel} input={input} />}
      </details>
    </>
  );
}

function actionsOf({ edit, experiment, ui }: Lab, index: number): PanelActions {
  return {
    hoverRun: (hoveredRun) => {
      if (ui.getState().hoveredRun !== hoveredRun) ui.setState({ hoveredRun });
    },
    moveCursor: (cursor) => {
      if (experiment.getState().experiment.view.cursor !== cursor) edit(changeView({ cursor }));
    },
    changeView: (change) => edit(changeView(change)),
    changeSettings: (change) => {
      const place = placesOf(experiment.getState().experiment.view)[index];
      if (place) edit(changePlace(index, { settings: { ...place.settings, ...change } }));
    },
    changeStart: (start) => edit(setStart(start), { group: 'start' }),
  };
}
