import type { ReactNode } from 'react';
import { Announcer } from './Announcer.tsx';
import { Boundary } from './Boundary.tsx';
import { Divergences } from './Divergences.tsx';
import { EnlargedPanel } from './EnlargedPanel.tsx';
import { Header } from './Header.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { Notices } from './Notices.tsx';
import { PanelCard } from './PanelCard.tsx';
import { ProgramDialog } from './ProgramDialog.tsx';
import { ShareDialog } from './ShareDialog.tsx';
import { Sidebar } from './Sidebar.tsx';
import { Transport } from './Transport.tsx';
import { useExperiment, useLab, useMoment, useUi } from './useLab.ts';
import { useMedia } from './useMedia.ts';

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
      <EnlargedPanel />
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
  const close = () => ui.setState({ dialog: undefined });
  if (dialog === 'share') return <ShareDialog onClose={close} />;
  if (dialog === 'help') return <HelpDialog onClose={close} />;
  if (dialog === 'program') return <ProgramDialog onClose={close} />;
  return null;
}
