import { useEffect, useState, type ReactNode } from 'react';
import { encodeLink } from '../experiment/encodeLink.ts';
import { ExperimentFile } from './ExperimentFile.tsx';
import { Modal } from './Modal.tsx';
import { useExperiment } from './useLab.ts';

/** Characters beyond which some programs cut links. */
const LONG = 2000;

/** The experiment as a link. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const experiment = useExperiment((value) => value);
  const [link, setLink] = useState<{ readonly address?: string; readonly problem?: string }>({});
  const [said, setSaid] = useState('');
  useEffect(() => {
    let isCurrent = true;
    encodeLink(experiment).then(
      (fragment) => isCurrent && setLink({ address: `${location.href.split('#', 1)[0]}#${fragment}` }),
      (error: unknown) => isCurrent && setLink({ problem: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [experiment]);
  const { address, problem } = link;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address ?? '');
      setSaid('Copied.');
    } catch {
      setSaid('The browser does not let the page copy: select the link above and copy it yourself.');
    }
  };
  return (
    <Modal title="Share this experiment" onClose={onClose}>
      <p>The link holds everything: problem, network, runs, seeds and what is shown. Who opens it trains the same.</p>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {address !== undefined && (
        <>
          <output className="link" aria-label="Link">
            {address}
          </output>
          <p className="dialog-actions">
            <button type="button" className="primary" onClick={() => void copy()}>
              Copy link
            </button>
            <span role="status">{said}</span>
            <span className="quiet">
              {address.length} characters{address.length > LONG ? ': some programs cut links longer than 2000' : ''}
            </span>
          </p>
        </>
      )}
      <ExperimentFile onOpened={onClose} />
    </Modal>
  );
}
