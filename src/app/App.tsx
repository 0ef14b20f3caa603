import { createElement, startTransition, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Announcer } from './Announcer.tsx';
import { Boundary } from './Boundary.tsx';
import { dialogs } from './dialogs.ts';
import { Divergences } from './Divergences.tsx';
import { FirstMinutePlace } from './firstMinute/FirstMinutePlace.tsx';
import { Header } from './Header.tsx';
import { later } from './later.tsx';
import { Notices } from './Notices.tsx';
import { PanelCard } from './PanelCard.tsx';
import { placesOf } from '../experiment/places.ts';
import { Sidebar } from './Sidebar.tsx';
import { Transport } from './Transport.tsx';
import { useExperiment, useLab, usePanels, useUi } from './useLab.ts';
import { useMedia } from './useMedia.ts';

// Downloaded when it is opened first.
const ResultNotice = later(
  () => import('./result/ResultNotice.tsx'),
  (all) => all.ResultNotice,
);
const Presenting = later(
  () => import('./presenting/Presenting.tsx'),
  (all) => all.Presenting,
);
const Tour = later(
  () => import('./tour/Tour.tsx'),
  (all) => all.Tour,
);
const EnlargedPanel = later(
  () => import('./EnlargedPanel.tsx'),
  (all) => all.EnlargedPanel,
);

/** The whole page. */
export function App(): ReactNode {
  const isNarrow = useMedia('(max-width: 700px)');
  const bringsResult = useUi(({ brought }) => brought.digest !== undefined);
  const isPresenting = useUi((state) => state.isPresenting);
  const isTouring = useUi(({ guide }) => guide === 'tour');
  if (isPresenting) {
    return (
      <Suspense>
        <Presenting />
        <Announcer />
        <Dialogs />
      </Suspense>
    );
  }
  return (
    <>
      <a className="skip" href="#panels" onClick={skip}>
        Skip to the panels
      </a>
      <div className="page">
        <Header />
        <div className="body">
          <Controls isNarrow={isNarrow} />
          <main id="panels" tabIndex={-1} aria-label="Panels">
            <Notices />
            <Suspense>{bringsResult && <ResultNotice />}</Suspense>
            {isNarrow && <Divergences />}
            <FirstMinutePlace />
            <Panels />
          </main>
        </div>
      </div>
      <Transport />
      <Announcer />
      <Dialogs />
      {isTouring && <Tour />}
    </>
  );
}

/** The fragment of the address is the experiment's: the link must not follow itself. */
function skip(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('panels')?.focus();
}

/** Milliseconds after which a page has been drawn on a slow phone too. */
const CALM = 2000;

function Controls({ isNarrow }: { readonly isNarrow: boolean }): ReactNode {
  const experiment = useExperiment((value) => value);
  const [isDue, setDue] = useState(!isNarrow);
  // What a phone folds away is drawn after what it shows.
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setDue(true)), CALM);
    return () => clearTimeout(timer);
  }, []);
  const sidebar = (
    <Boundary name="The experiment" retryOn={experiment}>
      <Sidebar />
    </Boundary>
  );
  if (!isNarrow) return sidebar;
  return (
    <details className="drawer" onToggle={() => setDue(true)}>
      <summary>Change the experiment</summary>
      {isDue && sidebar}
    </details>
  );
}

/** All panels, in their order. */
export function Panels(): ReactNode {
  const panels = usePanels();
  const places = useExperiment(({ view }) => placesOf(view).length);
  return (
    <div className="panels">
      {panels.map(({ index, key }) => (
        <PanelCard key={key} index={index} count={panels.length} />
      ))}
      {panels.length < places && <p className="panel quiet">Downloading {places - panels.length} more panels…</p>}
    </div>
  );
}

/** What lies above the page. */
export function Dialogs(): ReactNode {
  const { ui } = useLab();
  const dialog = useUi((state) => state.dialog);
  const isEnlarged = useUi((state) => state.enlarged !== undefined);
  const shown = dialog && dialogs[dialog];
  const close = () => ui.setState({ dialog: undefined });
  return (
    <Suspense>
      {shown && createElement(shown, { onClose: close })}
      {isEnlarged && <EnlargedPanel />}
    </Suspense>
  );
}
