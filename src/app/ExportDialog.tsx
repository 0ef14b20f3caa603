import type { ReactNode } from 'react';
import { CodePart } from './export/CodePart.tsx';
import { DataPart } from './export/DataPart.tsx';
import './export/export.css';
import { PicturesPart } from './export/PicturesPart.tsx';
import { Modal } from './Modal.tsx';
import { labAddress } from './share/labAddress.ts';
import { useShareLink } from './share/useShareLink.ts';
import { useExperiment } from './useLab.ts';

/** Characters of a link that is written under a picture. */
const LONG = 2000;

/** The experiment for other programs: pictures, numbers, code. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const experiment = useExperiment((value) => value);
  const { fragment, problem } = useShareLink(experiment, noExtras);
  const link = fragment === undefined ? '' : labAddress('', fragment);
  const short =
    link.length > LONG
      ? `${labAddress('', '')} – the link to this experiment has ${link.length} characters; Share has it.`
      : link;
  const { title } = experiment;
  return (
    <Modal title="Export" className="export-dialog" onClose={onClose}>
      {problem !== undefined && <p role="alert">{problem}</p>}
      <PicturesPart title={title} link={short} />
      <DataPart title={title} link={link} />
      <CodePart experiment={experiment} title={title} link={short} />
    </Modal>
  );
}

const noExtras = {};
