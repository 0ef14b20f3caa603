import { useEffect, useState } from 'react';
import { encodeLink, type LinkExtras } from '../../experiment/encodeLink.ts';
import type { Experiment } from '../../experiment/experiment.ts';

/** The fragment of a link to an experiment, or why there is none; neither while it is being packed. */
export interface ShareLink {
  readonly fragment?: string;
  readonly problem?: string;
}

/** The link to an experiment; the last one stays until there is a newer. */
export function useShareLink(experiment: Experiment, { digest, kept }: LinkExtras): ShareLink {
  const [link, setLink] = useState<ShareLink>({});
  useEffect(() => {
    let isCurrent = true;
    encodeLink(experiment, { digest, kept }).then(
      (fragment) => isCurrent && setLink({ fragment }),
      (error: unknown) => isCurrent && setLink({ problem: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [experiment, digest, kept]);
  return link;
}
