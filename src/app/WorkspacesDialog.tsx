import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { workspaceAt } from '../store/keeping.ts';
import { storageProblem } from '../storage/storageProblem.ts';
import { Modal } from './Modal.tsx';
import { useLab } from './useLab.ts';
import { DraftList } from './workspaces/DraftList.tsx';
import { EverythingFile } from './workspaces/EverythingFile.tsx';
import { SaveForm } from './workspaces/SaveForm.tsx';
import { useKept } from './workspaces/useKept.ts';
import { size } from './workspaces/words.ts';
import './workspaces/workspaces.css';
import { WorkspaceList } from './workspaces/WorkspaceList.tsx';

/** What is kept in this browser: workspaces with their versions, drafts of tabs, and all of it as a file. */
export function WorkspacesDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { experiment, keeping } = useLab();
  const position = useStore(experiment);
  const origins = useStore(keeping, (state) => state.origins);
  const from = useStore(keeping, (state) => state.from);
  const { kept, problem, refresh } = useKept(from);
  const [said, setSaid] = useState('');
  const current = workspaceAt(origins, position);
  /** Does something with what is kept, says what came of it and shows what is there then. */
  const act = (what: () => Promise<string>) => {
    what()
      .then(setSaid, (error: unknown) => setSaid(storageProblem(error)))
      .finally(refresh);
  };
  return (
    <Modal title="Workspaces" className="workspaces-dialog" onClose={onClose}>
      <Where kind={kept?.shelf.kind} usage={kept?.usage} />
      {problem !== undefined && <p role="alert">{problem}</p>}
      <SaveForm current={current} act={act} />
      <p className="kept-said" role="status">
        {said}
      </p>
      {kept && (
        <>
          <WorkspaceList kept={kept} current={current} act={act} onOpened={onClose} />
          <DraftList kept={kept} act={act} onOpened={onClose} />
          <EverythingFile kept={kept} refresh={refresh} />
        </>
      )}
    </Modal>
  );
}

function Where({
  kind,
  usage,
}: {
  readonly kind: 'browser' | 'memory' | 'newer' | undefined;
  readonly usage: { readonly used: number; readonly quota: number } | undefined;
}): ReactNode {
  if (kind === undefined) return <p className="quiet">Reading what is kept…</p>;
  if (kind === 'memory')
    return (
      <p role="alert">
        This browser keeps nothing for the page, as in a private window: workspaces last until the tab is closed. Export
        them to a file to keep them.
      </p>
    );
  if (kind === 'newer')
    return (
      <p role="alert">
        What is kept here was written by a newer version of the lab, so this one only reads it. Reload the page to get
        the newer one.
      </p>
    );
  const share = usage ? usage.used / usage.quota : 0;
  return (
    <p className="quiet">
      Stored in this browser only, on this computer.
      {usage && ` ${size(usage.used)} of ${size(usage.quota)} used.`}
      {share > 0.8 && ' There is little space left: export everything, then delete what you no longer need.'}
    </p>
  );
}
