import { useState, type ReactNode } from 'react';
import type { Place } from '../experiment/experiment.ts';
import { placeFields } from '../experiment/placeFields.ts';
import { optionOf } from '../experiment/optionOf.ts';
import { Segmented } from '../panels/Segmented.tsx';
import { Select } from '../panels/Select.tsx';
import type { Edit } from '../store/edits.ts';
import { changePlace, movePanel, multiplyPanel, removePanel } from '../store/placeEdits.ts';
import type { PanelView } from './live.ts';
import { later } from './later.tsx';
import './glossary/words.css';
import { useLab } from './useLab.ts';

const PanelWords = later(
  () => import('./glossary/PanelWords.tsx'),
  (all) => all.PanelWords,
);

const widths = [
  { value: 'third', label: '⅓' },
  { value: 'half', label: '½' },
  { value: 'wide', label: '⅔' },
  { value: 'full', label: '1' },
] as const;

/** What can be done with a panel as a whole: its size and place, which run and weight it shows. */
export function PanelMenuBody({
  view,
  count,
  onDone,
}: {
  readonly view: PanelView;
  readonly count: number;
  readonly onDone: () => void;
}): ReactNode {
  const { index, place, input } = view;
  const { ui, edit } = useLab();
  const change = (what: Edit) => edit(what, { discrete: true });
  const act = (what: Edit) => () => {
    onDone();
    change(what);
  };
  const set = (part: Partial<Omit<Place, 'kind'>>) => change(changePlace(index, part));
  const weights = input.parameters.filter(({ rows }) => rows > 1);
  return (
    <div className="panel-menu-body">
      <Segmented
        label="Width"
        value={place.width}
        options={widths}
        onChange={(width) => set({ width: optionOf(placeFields.width, { width }, 'width') })}
      />
      <Segmented
        label="Height"
        value={place.height}
        options={placeFields.height.options}
        onChange={(height) => set({ height: optionOf(placeFields.height, { height }, 'height') })}
      />
      <Select
        label="Run"
        value={String(place.run)}
        options={[
          { value: '-1', label: 'the one in focus' },
          ...input.looks.map(({ label }, run) => ({ value: String(run), label })),
        ]}
        onChange={(run) => set({ run: Number(run) })}
      />
      {weights.length > 1 && (
        <Select
          label="Weight"
          value={place.parameter}
          options={[
            { value: '', label: 'as in the other panels' },
            ...weights.map(({ name, rows, columns }) => ({ value: name, label: `${name}, ${rows} × ${columns}` })),
          ]}
          onChange={(parameter) => set({ parameter })}
        />
      )}
      <div className="panel-menu-acts">
        <button type="button" disabled={index === 0} onClick={act(movePanel(index, index - 1))}>
          Move back
        </button>
        <button type="button" disabled={index === count - 1} onClick={act(movePanel(index, index + 1))}>
          Move on
        </button>
        <button
          type="button"
          disabled={input.looks.length < 2}
          onClick={act(
            multiplyPanel(
              index,
              input.looks.map((_, run) => ({ run })),
            ),
          )}
        >
          One for each run
        </button>
        <button
          type="button"
          disabled={weights.length < 2}
          onClick={act(
            multiplyPanel(
              index,
              weights.map(({ name }) => ({ parameter: name })),
            ),
          )}
        >
          One for each weight
        </button>
        <button type="button" onClick={() => ui.setState({ enlarged: index })}>
          Enlarge
        </button>
        <button
          type="button"
          onClick={() => {
            onDone();
            ui.setState({ dialog: 'export' });
          }}
        >
          Save picture…
        </button>
        <button type="button" disabled={count === 1} onClick={act(removePanel(index))}>
          Hide
        </button>
      </div>
      <Words view={view} />
    </div>
  );
}

/** What the words and symbols of the panel mean. */
function Words({ view }: { readonly view: PanelView }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="panel-words" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Words and symbols here</summary>
      {isOpen && (
        <div>
          <PanelWords view={view} />
        </div>
      )}
    </details>
  );
}
