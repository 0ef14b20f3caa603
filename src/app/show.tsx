import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import type { Experiment } from '../experiment/experiment.ts';
import type { Session } from '../store/session.ts';
import type { UiStore } from '../store/ui.ts';
import { syncAddress } from './address.ts';
import { App } from './App.tsx';
import type { Return } from './keeping/comeBack.ts';
import { createLab } from './lab.ts';
import { keepPage, listenToBrowser } from './page.ts';
import { listenForShortcuts } from './shortcuts.ts';
import './styles.ts';
import { browser } from './surroundings.ts';
import { LabContext } from './useLab.ts';

/** What the page begins with. */
interface Opening {
  readonly experiment: Experiment;
  /** Whose worker has been started with it. */
  readonly session: Session;
  readonly ui: UiStore;
  /** What the tab was at before, if it comes back. */
  readonly back: Return | undefined;
  /** The data that came with the link. */
  readonly fromLink: Experiment['problem']['data'];
}

/** Draws the lab, and loads what can wait once it has been drawn. */
export function show(place: HTMLElement, { experiment, session, ui, back, fromLink }: Opening): void {
  const lab = createLab(experiment, session, ui, browser, back);
  keepPage(lab);
  listenToBrowser(lab);
  listenForShortcuts(lab);
  syncAddress(lab, fromLink);
  const root = createRoot(place);
  // In pieces, between which the page answers.
  startTransition(() =>
    root.render(
      <LabContext value={lab}>
        <App />
      </LabContext>,
    ),
  );
  afterPaint(() => void import('./timing.ts').then(({ timeChanges }) => timeChanges(lab)));
  afterPaint(() => {
    import('./keeping/keepDrafts.ts').then(
      ({ keepDrafts }) => keepDrafts(lab),
      () => lab.keeping.setState({ warning: NOT_KEPT }),
    );
  });
  // Only after what the first training needs.
  if (import.meta.env.PROD)
    setTimeout(() => void import('./offline.ts').then(({ keepOffline }) => keepOffline(ui)), CALM);
}

/** Milliseconds until the page has time for what can wait. */
const CALM = 3000;

const NOT_KEPT =
  'The part of the page that keeps your work could not be loaded: reload the page, or save the experiment as a file under Share.';

/** Calls back when the page has been drawn: what nobody sees can wait for it. */
function afterPaint(callback: () => void): void {
  requestAnimationFrame(() => setTimeout(callback));
}
