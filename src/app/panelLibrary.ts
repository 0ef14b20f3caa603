import type { Panel } from '../panels/panel.ts';
import { usualPanels } from '../panels/usual.ts';

/** Milliseconds after which a download that has failed is tried again. */
const PATIENCE = 5000;

/**
 * The panels as far as they have been downloaded: those of a first visit at once, all others when one of them is asked for first. A failure is
 * told in one sentence, and tried again as long as a panel is asked for.
 */
export function createPanelLibrary(
  onArrival: () => void,
  onFailure: (message: string) => void,
): (kind: string) => Panel | undefined {
  let known = usualPanels;
  let isAsked = false;
  return (kind) => {
    const found = known.find((panel) => panel.kind === kind);
    if (found || isAsked) return found;
    isAsked = true;
    void import('../panels/index.ts').then(
      ({ panels }) => {
        known = panels;
        onArrival();
      },
      () => {
        onFailure(
          'A panel could not be downloaded, and will be tried again. If the lab has been updated meanwhile, reload the page.',
        );
        setTimeout(() => {
          isAsked = false;
          onArrival();
        }, PATIENCE);
      },
    );
    return undefined;
  };
}
