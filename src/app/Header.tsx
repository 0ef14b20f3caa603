import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { setTitle } from '../store/edits.ts';
import type { Theme } from '../store/ui.ts';
import { Icon } from './Icon.tsx';
import { savePreferences } from './preferences.ts';
import { useExperiment, useLab, useUi } from './useLab.ts';

export function Header(): ReactNode {
  const { ui } = useLab();
  return (
    <header className="header">
      <h1>Preconditioner Lab</h1>
      <Title />
      <History />
      <ThemeChoice />
      <a className="button" href="./optimizers.html">
        Optimizers
      </a>
      <button type="button" onClick={() => ui.setState({ dialog: 'share' })}>
        Share
      </button>
      <button type="button" onClick={() => ui.setState({ dialog: 'help' })}>
        Help
      </button>
    </header>
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
  );
}
