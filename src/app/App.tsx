import { createElement, lazy, Suspense, type ReactNode } from 'react';
import { Announcer } from './Announcer.tsx';
import { Boundary } from './Boundary.tsx';
import { dialogs } from './dialogs.ts';
import { Divergences } from './Divergences.tsx';
import { Header } from './Header.tsx';
import { Notices } from './Notices.tsx';
import { PanelCard } from './PanelCard.tsx';
import { Sidebar } from './Sidebar.tsx';
import { Transport } from './Transport.tsx';
import { useExperiment, useLab, useMoment, useUi } from './useLab.ts';
import { useMedia } from './useMedia.ts';

// Downloaded when it is opened first.
const EnlargedPanel = lazy(() => import('./EnlargedPanel.tsx').then((all) => ({ default: all.EnlargedPanel })));

/** The whole page. */
export function App(): ReactNode {
  const isNarrow = useMedia('(max-width: 700px)');
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
            {isNarrow && <Divergences />}
            <Panels />
          </main>
        </div>
      </div>
      <Transport />
      <Announcer />
      <Dialogs />
    </>
  );
}

/** The fragment of the address is the experiment's: the link must not follow itself. */
function skip(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('panels')?.focus();
}

function Controls({ isNarrow }: { readonly isNarrow: boolean }): ReactNode {
  const experiment = useExperiment((value) => value);
  const sidebar = (
    <Boundary name="The experiment" retryOn={experiment}>
      <Sidebar />
    </Boundary>
  );
  if (!isNarrow) return sidebar;
  return (
    <details className="drawer">
      <summary>Change the experiment</summary>
      {sidebar}
    </details>
  );
}

function Panels(): ReactNode {
  const { panels } = useMoment();
  return (
    <div className="panels">
      {panels.map((view) => (
        <PanelCard key={`${view.index} ${view.panel.kind}`} view={view} count={panels.length} />
      ))}
    </div>
  );
}

function Dialogs(): ReactNode {
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
