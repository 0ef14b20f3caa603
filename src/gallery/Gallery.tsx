import { useMemo, useState, type ReactNode } from 'react';
import { defaults } from '../fields/fields.ts';
import { panels } from '../panels/index.ts';
import { PanelTable } from '../panels/PanelTable.tsx';
import type { Panel, PanelActions, PanelInput } from '../panels/panel.ts';
import { withStudies } from './invented/studies.ts';
import { withRuns } from './invented/timeline.ts';
import { fixtureResult, fixtures, type Fixture } from './fixtures.ts';

/** Every panel in every state that it must be able to show. `?panel=` and `?fixture=` leave only those, `?theme=dark` is dark. */
export function Gallery({ query }: { readonly query: URLSearchParams }): ReactNode {
  const theme = query.get('theme') === 'dark' ? 'dark' : 'light';
  const wanted = { panel: query.get('panel'), fixture: query.get('fixture') };
  return (
    <main className="gallery">
      <h1>Panel gallery: all numbers are invented</h1>
      <div className="gallery-grid">
        {fixtures.flatMap((fixture) =>
          panels.map((panel) => {
            if (fixture.only && fixture.only.kind !== panel.kind) return null;
            if ((wanted.panel ?? panel.kind) !== panel.kind || !fixture.name.startsWith(wanted.fixture ?? ''))
              return null;
            return <Card key={`${panel.kind} ${fixture.name}`} panel={panel} fixture={fixture} theme={theme} />;
          }),
        )}
      </div>
    </main>
  );
}

function Card({
  panel,
  fixture,
  theme,
}: {
  readonly panel: Panel;
  readonly fixture: Fixture;
  readonly theme: 'light' | 'dark';
}): ReactNode {
  const [cursor, moveCursor] = useState(fixture.input.cursor);
  const [hoveredRun, hoverRun] = useState<number>();
  const [isOpen, setOpen] = useState(false);
  const [view, setView] = useState(fixture.input.experiment.view);
  const [settings, setSettings] = useState(() => ({ ...defaults(panel.fields), ...fixture.only?.settings }));
  const [start, changeStart] = useState<readonly number[]>();
  const experiment = useMemo(() => {
    const { problem, ...rest } = fixture.input.experiment;
    return { ...rest, problem: start ? { ...problem, start } : problem, view };
  }, [fixture, view, start]);
  const steady = useMemo(() => {
    const still = { cursor, theme, reducedMotion: false, hoveredRun: undefined, result: undefined };
    const input = withRuns(panel.kind, { ...fixture.input, settings, experiment, ...still });
    return withStudies(panel, input, fixture.results);
  }, [fixture, panel, settings, experiment, cursor, theme]);
  const result = useMemo(() => {
    const request = panel.request?.(steady);
    return fixtureResult({ ...fixture, input: steady }, panel.kind, view, request);
  }, [fixture, steady, panel, view]);
  const input: PanelInput = { ...steady, hoveredRun, result };
  const actions: PanelActions = {
    hoverRun,
    moveCursor,
    changeView: (change) => setView((now) => ({ ...now, ...change })),
    changeSettings: (change) => setSettings((now) => ({ ...now, ...change })),
    changeStart,
    keepGhost: () => undefined,
    dismissGhost: () => undefined,
    // The runs of a fixture are what they are.
    changeRuns: () => undefined,
    addRun: () => undefined,
  };
  return (
    <article>
      <h2>
        {panel.title} <small>{fixture.name}</small>
      </h2>
      {panel.Controls && <panel.Controls input={input} actions={actions} />}
      <figure data-panel={panel.kind}>
        <panel.Picture input={input} actions={actions} />
        <figcaption>{panel.caption(input)}</figcaption>
      </figure>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Data table</summary>
        {isOpen && (
          <div className="gallery-table">
            <PanelTable {...panel.table(input)} />
          </div>
        )}
      </details>
    </article>
  );
}
