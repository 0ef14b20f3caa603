import { useState, type ReactNode } from 'react';
import { EmbedSection } from './embed/EmbedSection.tsx';
import { ExperimentFile } from './ExperimentFile.tsx';
import { Modal } from './Modal.tsx';
import { ownDigest } from './result/ownDigest.ts';
import { ResultChoice } from './result/ResultChoice.tsx';
import { AddressLine } from './share/AddressLine.tsx';
import { labAddress } from './share/labAddress.ts';
import { useShareLink } from './share/useShareLink.ts';
import './share/share.css';
import { useExperiment, useLab, useSession, useUi } from './useLab.ts';

/** The experiment as a link, inside of another page, for an audience, and as a file. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { session } = useLab();
  const experiment = useExperiment((value) => value);
  const kept = useUi(({ brought }) => brought.kept);
  const state = useSession((value) => value);
  const [isWithResult, setWithResult] = useState(false);
  // What training has given when it is asked for: it may go on while the dialog is open.
  const result = ownDigest(experiment, session.traces.get(), state);
  const asked = isWithResult && typeof result !== 'string' ? JSON.stringify(result) : undefined;
  const link = useShareLink(experiment, {
    digest: useStable(asked, typeof result === 'string' ? undefined : result),
    kept,
  });
  const { fragment, problem } = link;
  const { fragment: plain } = useShareLink(experiment, { kept });
  return (
    <Modal title="Share this experiment" className="share" onClose={onClose}>
      <p>The link holds everything: problem, network, runs, seeds and what is shown. Who opens it trains the same.</p>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {fragment !== undefined && (
        <>
          <AddressLine address={labAddress('', fragment)} name="Link" action="Copy link" isPrimary />
          <ResultChoice result={result} isChosen={isWithResult} onChoose={setWithResult} />
        </>
      )}
      {plain !== undefined && (
        <>
          <EmbedSection experiment={experiment} fragment={plain} />
          <details className="section">
            <summary>
              <h3>Present it</h3>
            </summary>
            <p>
              This link opens the lab for an audience: large, one panel at a time, with arrow keys or a clicker. In the
              lab, press P.
            </p>
            <AddressLine
              address={labAddress('?present', plain)}
              name="Address for presenting"
              action="Copy this address"
            />
          </details>
        </>
      )}
      <ExperimentFile onOpened={onClose} />
    </Modal>
  );
}

/** The value that had this text first, so that it stays one object while the text stays; nothing while there is no text. */
function useStable<Value>(text: string | undefined, value: Value | undefined): Value | undefined {
  const [kept, setKept] = useState<{ readonly text: string; readonly value: Value }>();
  if (text === undefined || value === undefined) return undefined;
  if (kept?.text === text) return kept.value;
  setKept({ text, value });
  return value;
}
