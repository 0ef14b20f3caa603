import { placesOf } from '../experiment/places.ts';
import { addPanel } from '../store/placeEdits.ts';
import type { Lab } from './lab.ts';

/** Frames to wait for a panel's picture to be downloaded, about ten seconds. */
const PATIENCE = 600;
/** Between a panel's heading and the top of what scrolls, px. */
const MARGIN = 12;

/** Brings a panel of that kind into sight and focus; adds one where there is none. */
export function showPanel({ edit, experiment }: Lab, kind: string): void {
  const places = placesOf(experiment.getState().experiment.view);
  const found = places.findIndex((place) => place.kind === kind);
  if (found < 0) edit(addPanel(kind), { discrete: true });
  goTo(found < 0 ? places.length : found, PATIENCE);
}

function goTo(index: number, patience: number): void {
  const heading = document.getElementById(`panel-${index}`);
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    scrollTo(heading);
  } else if (patience > 0) requestAnimationFrame(() => goTo(index, patience - 1));
}

/** Puts an element at the top of what scrolls around it; `scrollIntoView` would shift the whole page, which has no place to scroll to. */
function scrollTo(element: Element): void {
  let scroller = element.parentElement;
  while (scroller && !['auto', 'scroll'].includes(getComputedStyle(scroller).overflowY))
    scroller = scroller.parentElement;
  scroller?.scrollBy(0, element.getBoundingClientRect().top - scroller.getBoundingClientRect().top - MARGIN);
}
