import { memo, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { ChartScale } from '../charts/chartScale.ts';
import { placesOf } from '../experiment/places.ts';
import type { PanelActions } from '../panels/panel.ts';
import { addRun, changeRuns, changeView, setStart } from '../store/edits.ts';
import { changePlace } from '../store/placeEdits.ts';
import { Boundary } from './Boundary.tsx';
import { DataTable } from './DataTable.tsx';
import { Icon } from './Icon.tsx';
import type { Lab } from './lab.ts';
import type { PanelView } from './live.ts';
import { PanelMenu } from './PanelMenu.tsx';
import { later } from './later.tsx';
import { useExperiment, useLab, usePanelView } from './useLab.ts';

const StudyProgress = later(
  () => import('./StudyProgress.tsx'),
  (all) => all.StudyProgress,
);

/** How much taller charts are in a tall panel. */
const TALL = 1.7;

/** One panel of so many, drawn when it is its turn. */
export const PanelCard = memo(function PanelCard({
  index,
  count,
}: {
  readonly index: number;
  readonly count: number;
}): ReactNode {
  const view = usePanelView(index);
  const width = useExperiment(({ view: { panels } }) => panels?.[index]?.width);
  if (!view) return <section className="panel" data-width={width} aria-busy="true" />;
  return <Card view={view} count={count} />;
});

/** A panel in its region: heading, controls, picture, caption and numbers. */
function Card({ view, count }: { readonly view: PanelView; readonly count: number }): ReactNode {
  const { input, isStale, index, place } = view;
  const { ui } = useLab();
  const id = `panel-${index}`;
  const root = useRef<HTMLElement>(null);
  useSight(root, index);
  return (
    <section ref={root} className="panel" data-width={place.width} aria-labelledby={id} aria-busy={isStale}>
      <Boundary name={view.name} retryOn={input.experiment}>
        <ChartScale value={place.height === 'tall' ? TALL : 1}>
          <PanelBody view={view} id={id} />
        </ChartScale>
      </Boundary>
      <div className="panel-buttons">
        <button
          type="button"
          className="icon-button"
          aria-label={`Enlarge ${view.name}`}
          title="Enlarge"
          onClick={() => ui.setState({ enlarged: index })}
        >
          <Icon name="enlarge" />
        </button>
        <PanelMenu view={view} count={count} />
      </div>
    </section>
  );
}

/** Heading, controls, picture, caption and numbers of a panel, wherever it is shown. */
export function PanelBody({ view, id }: { readonly view: PanelView; readonly id: string }): ReactNode {
  const { panel, input, index } = view;
  const lab = useLab();
  const actions = useMemo(() => actionsOf(lab, index), [lab, index]);
  const [isOpen, setOpen] = useState(false);
  const { Picture, Controls } = panel;
  return (
    <>
      <header className="panel-head">
        <h2 id={id}>{view.name}</h2>
        {Controls && <Controls input={input} actions={actions} />}
      </header>
      <figure className="panel-figure">
        <Picture input={input} actions={actions} />
        <figcaption>{panel.caption(input)}</figcaption>
      </figure>
      {panel.study && <StudyProgress outcomes={input.studies} />}
      <details className="panel-data" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary aria-label="Data table" title="Data table">
          <Icon name="table" />
        </summary>
        {isOpen && <DataTable panel={panel} input={input} />}
      </details>
    </>
  );
}

/** Keeps account of whether the panel can be seen, so that nothing is measured for one that cannot. */
function useSight(root: { readonly current: HTMLElement | null }, index: number): void {
  const { ui } = useLab();
  useEffect(() => {
    const tell = (isUnseen: boolean) => {
      const { unseen } = ui.getState();
      if (unseen.has(index) === isUnseen) return;
      ui.setState({ unseen: new Set([...unseen].filter((one) => one !== index).concat(isUnseen ? [index] : [])) });
    };
    if (root.current === null) return;
    const observer = new IntersectionObserver((entries) => tell(entries.at(-1)?.isIntersecting === false));
    observer.observe(root.current);
    return () => {
      observer.disconnect();
      tell(false);
    };
  }, [root, index, ui]);
}

function actionsOf({ edit, experiment, ghosts, ui }: Lab, index: number): PanelActions {
  return {
    hoverRun: (hoveredRun) => {
      if (ui.getState().hoveredRun !== hoveredRun) ui.setState({ hoveredRun });
    },
    moveCursor: (cursor) => {
      if (experiment.getState().experiment.view.cursor !== cursor) edit(changeView({ cursor }));
    },
    changeView: (change) => {
      const place = placesOf(experiment.getState().experiment.view)[index];
      const { focus, parameter, ...rest } = change;
      // What a pinned panel chooses for itself stays with it.
      const own = {
        ...(focus !== undefined && place && place.run >= 0 && { run: focus }),
        ...(parameter !== undefined && place && place.parameter !== '' && { parameter }),
      };
      if (Object.keys(own).length > 0) edit(changePlace(index, own));
      edit(
        changeView({
          ...rest,
          ...(focus !== undefined && !('run' in own) && { focus }),
          ...(parameter !== undefined && !('parameter' in own) && { parameter }),
        }),
      );
    },
    changeSettings: (change) => {
      const place = placesOf(experiment.getState().experiment.view)[index];
      if (place) edit(changePlace(index, { settings: { ...place.settings, ...change } }));
    },
    changeStart: (start) => edit(setStart(start), { group: 'start' }),
    keepGhost: ghosts.keep,
    dismissGhost: ghosts.dismiss,
    changeRuns: (changes) => edit(changeRuns(changes), { discrete: true }),
    addRun: ({ optimizer, settings }) => edit(addRun(optimizer, settings), { discrete: true }),
  };
}
