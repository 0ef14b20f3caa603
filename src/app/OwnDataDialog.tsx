import { useState, type ReactNode } from 'react';
import { Segmented } from '../panels/Segmented.tsx';
import { Modal } from './Modal.tsx';
import { DrawTab } from './ownData/DrawTab.tsx';
import { ImagesTab } from './ownData/ImagesTab.tsx';
import './ownData/ownData.css';
import { TableTab } from './ownData/TableTab.tsx';

const tabs = [
  { value: 'table', label: 'Table' },
  { value: 'draw', label: 'Draw points' },
  { value: 'images', label: 'Images' },
] as const;

/** Where the user's own examples come in: as a table, drawn by hand, or as images. */
export function OwnDataDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [tab, setTab] = useState<(typeof tabs)[number]['value']>('table');
  return (
    <Modal title="Your own data" className="own-dialog" onClose={onClose}>
      <p className="quiet">
        The data stay on this computer: nothing is sent anywhere. They travel only in a link or a file that you make,
        and are kept in this browser with your drafts until you forget them under Workspaces.
      </p>
      <Segmented label="from" value={tab} options={tabs} onChange={setTab} />
      {tab === 'table' && <TableTab onUsed={onClose} />}
      {tab === 'draw' && <DrawTab onUsed={onClose} />}
      {tab === 'images' && <ImagesTab onUsed={onClose} />}
    </Modal>
  );
}
