import {
  useDeferredValue,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { useLab } from '../useLab.ts';
import { fuzzy } from './fuzzy.ts';
import './palette.css';
import { paletteEntries, type PaletteEntry } from './paletteEntries.ts';

/** Entries that are drawn at once; who looks for one further down types another letter. */
const MOST = 60;

/** Finds whatever can be done or set by a few letters of its name: a text field that steers a list (the combobox pattern of ARIA). */
export function Palette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const lab = useLab();
  const dialog = useRef<HTMLDialogElement>(null);
  const chosen = useRef<PaletteEntry>(undefined);
  const id = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const entries = useMemo(() => paletteEntries(lab), [lab]);
  const sought = useDeferredValue(query);
  const found = useMemo(() => ranked(entries, sought), [entries, sought]);
  const shown = found.slice(0, MOST);
  const current = Math.min(active, shown.length - 1);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, current]);

  const choose = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    chosen.current = entry;
    dialog.current?.close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = targetOf(event, current, shown.length);
    if (event.key === 'Enter') choose(shown[current]);
    else if (to === undefined) return;
    else setActive(to);
    event.preventDefault();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- Escape closes it too
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Commands"
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
      onClose={() => {
        onClose();
        // Only now has the focus gone back to the page, from where an entry may move it.
        chosen.current?.run(lab);
      }}
    >
      <input
        className="palette-query"
        type="text"
        role="combobox"
        aria-label="Find a command, a setting, a figure"
        aria-expanded={shown.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown.length > 0 ? `${id}-${current}` : undefined}
        placeholder="Find a command, a setting, a figure …"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} className="palette-list" role="listbox" aria-label="Results" tabIndex={-1}>
        {shown.map((entry, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the text field has the keys
          <div
            key={`${index} ${entry.name}`}
            id={`${id}-${index}`}
            className="palette-entry"
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            onPointerMove={() => index !== current && setActive(index)}
            onClick={() => choose(entry)}
          >
            <span className="palette-name">{entry.name}</span>
            {entry.keys !== undefined && <kbd>{entry.keys}</kbd>}
            {entry.detail !== '' && <span className="palette-detail">{entry.detail}</span>}
          </div>
        ))}
      </div>
      <p className="palette-count" role="status">
        {found.length === 0
          ? 'Nothing is called so. Try fewer letters, or a name such as “learning rate”.'
          : `${found.length} found${found.length > MOST ? `, ${MOST} shown` : ''}; arrows and Enter choose`}
      </p>
    </dialog>
  );
}

/** The entries that answer the query, best first; all in their order where nothing is asked. */
function ranked(entries: readonly PaletteEntry[], query: string): readonly PaletteEntry[] {
  return entries
    .flatMap((entry) => {
      const score = fuzzy(query, entry);
      return score === undefined ? [] : [{ entry, score: query.trim() === '' ? 0 : score }];
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}

/** Where a key moves the choice among so many entries; `undefined` where it does something else. */
function targetOf({ key, ctrlKey }: KeyboardEvent, current: number, count: number): number | undefined {
  const at = {
    ArrowDown: current + 1,
    ArrowUp: current - 1 + count,
    PageDown: Math.min(count - 1, current + 8),
    PageUp: Math.max(0, current - 8),
    // In the text these two keys move the caret.
    ...(ctrlKey && { Home: 0, End: count - 1 }),
  };
  const to = new Map(Object.entries(at)).get(key);
  return to === undefined || count === 0 ? undefined : to % count;
}
