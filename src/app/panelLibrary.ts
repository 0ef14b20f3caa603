import type { Panel } from '../panels/panel.ts';
import { usualPanels } from '../panels/usual.ts';

/** The panels as far as they have been downloaded: those of a first visit at once, all others when one of them is asked for first. */
export function createPanelLibrary(onArrival: () => void): (kind: string) => Panel | undefined {
  let known = usualPanels;
  let isAsked = false;
  return (kind) => {
    const found = known.find((panel) => panel.kind === kind);
    if (found || isAsked) return found;
    isAsked = true;
    void import('../panels/index.ts').then(({ panels }) => {
      known = panels;
      onArrival();
    });
    return undefined;
  };
}
