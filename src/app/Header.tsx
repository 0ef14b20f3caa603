import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { setTitle } from '../store/edits.ts';
import type { DialogName, Theme } from '../store/ui.ts';
import { dialogs } from './dialogs.ts';
import { Icon } from './Icon.tsx';
import { savePreferences } from './preferences.ts';
import { useExperiment, useLab, useUi } from './useLab.ts';
import { useMedia } from './useMedia.ts';

/** What the experiment is called, the way back, and what can be done with the whole of it. */
export function Header(): ReactNode {
  const isNarrow = useMedia('(max-width: 1200px)');
  const rare = (
    <>
      <DialogButton name="workspaces" label="Workspaces" />
      <DialogButton name="export" label="Export" />
      <DialogButton name="palette" label="Commands" />
      <a className="button" href="./course.html">
        Course
      </a>
      <a className="button" href="./optimizers.html">
        Optimizers
      </a>
      <a className="button" href="./glossary.html">
        Glossary
      </a>
      <ThemeChoice />
    </>
  );
  return (
    <header className="header">
      <h1>Preconditioner Lab</h1>
      <Title />
      <History />
      {!isNarrow && rare}
      <DialogButton name="share" label="Share" />
      <DialogButton name="help" label="Help" />
      {isNarrow && <More>{rare}</More>}
    </header>
  );
}

/** Opens a dialog, if the page has it. */
function DialogButton({ name, label }: { readonly name: DialogName; readonly label: string }): ReactNode {
  const { ui } = useLab();
  if (!dialogs[name]) return null;
  return (
    <button type="button" data-dialog={name} onClick={() => ui.setState({ dialog: name })}>
      {label}
    </button>
  );
}

/** What is not needed often, or has no room. */
function More({ children }: { readonly children: ReactNode }): ReactNode {
  const hide = ({ target, currentTarget }: { readonly target: EventTarget; readonly currentTarget: HTMLElement }) => {
    if (target instanceof HTMLButtonElement) currentTarget.hidePopover();
  };
  return (
    <>
      <button type="button" className="header-more" popoverTarget="more" aria-label="More">
        <Icon name="menu" />
      </button>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- buttons inside have the keys */}
      <div id="more" className="popover more" popover="auto" onClick={hide}>
        {children}
      </div>
    </>
  );
}

function Title(): ReactNode {
  const { edit } = useLab();
  const title = useExperiment((experiment) => experiment.title);
  const [draft, setDraft] = useState<string>();
  const take = () => {
    setDraft(undefined);
    if (draft !== undefined && draft !== title) edit(setTitle(draft));
  };
  return (
    <input
      className="title"
      type="text"
      aria-label="Title of the experiment"
      placeholder="Untitled"
      maxLength={80}
      value={draft ?? title}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(undefined);
      }}
    />
  );
}

function History(): ReactNode {
  const { experiment } = useLab();
  const canUndo = useStore(experiment, (state) => state.past.length > 0);
  const canRedo = useStore(experiment, (state) => state.future.length > 0);
  return (
    <span role="group" aria-label="History">
      <button
        type="button"
        className="icon-button"
        aria-label="Undo"
        disabled={!canUndo}
        onClick={() => experiment.undo()}
      >
        <Icon name="reset" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Redo"
        disabled={!canRedo}
        onClick={() => experiment.redo()}
      >
        <Icon name="redo" />
      </button>
    </span>
  );
}

const themes: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

function ThemeChoice(): ReactNode {
  const { ui } = useLab();
  const theme = useUi((state) => state.theme);
  return (
    <span className="theme-choice">
      <span aria-hidden="true">Theme</span>
      <select
        aria-label="Theme"
        value={theme}
        onChange={(event) => {
          ui.setState({ theme: themes.find(({ value }) => value === event.target.value)?.value ?? 'system' });
          savePreferences(ui.getState());
        }}
      >
        {themes.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </span>
  );
}
