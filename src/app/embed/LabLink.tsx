import type { ReactNode } from 'react';
import type { Experiment } from '../../experiment/experiment.ts';
import { labAddress } from '../share/labAddress.ts';
import { useShareLink } from '../share/useShareLink.ts';

/** The way from an embedded lab to the whole one, with the experiment as it is now. */
export function LabLink({ experiment }: { readonly experiment: Experiment }): ReactNode {
  const { fragment, problem } = useShareLink(experiment, {});
  if (problem !== undefined) return <span className="quiet">{problem}</span>;
  return (
    <a
      className="embed-link"
      href={fragment === undefined ? undefined : labAddress('', fragment)}
      target="_blank"
      rel="noopener"
    >
      Open in the lab
    </a>
  );
}
