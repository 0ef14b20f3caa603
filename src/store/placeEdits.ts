import type { Place } from '../experiment/experiment.ts';
import { MOST_PLACES, placeOf, placesOf, withPlaces } from '../experiment/places.ts';
import { panelKindOf } from '../panels/kinds.ts';
import type { Edit } from './edits.ts';

/** A further panel after the others. */
export function addPanel(kind: string, change: Partial<Omit<Place, 'kind'>> = {}): Edit {
  return changePlaces((places) => [...places, placeOf(kind, change)]);
}

/** Takes a panel off the screen. */
export function removePanel(index: number): Edit {
  return changePlaces((places) => places.filter((_, i) => i !== index));
}

/** Changes what one panel shows, or its size. */
export function changePlace(index: number, change: Partial<Omit<Place, 'kind'>>): Edit {
  return changePlaces((places) => places.map((place, i) => (i === index ? { ...place, ...change } : place)));
}

/** Puts a panel to another place; the others move up. */
export function movePanel(from: number, to: number): Edit {
  return changePlaces((places) => {
    const rest = places.filter((_, i) => i !== from);
    return [...rest.slice(0, to), ...places.slice(from, from + 1), ...rest.slice(to)];
  });
}

/** The panel once for each of several runs or weights, in the place where it was. */
export function multiplyPanel(index: number, pins: readonly Partial<Pick<Place, 'run' | 'parameter'>>[]): Edit {
  return changePlaces((places) =>
    places.flatMap((place, i) =>
      i === index ? pins.map((pin): Place => ({ ...place, width: 'third', ...pin })) : [place],
    ),
  );
}

/** The panels that a first visit shows. */
export function usualPanels(): Edit {
  return (experiment) => {
    const { panels: _, ...view } = experiment.view;
    return { experiment: { ...experiment, view } };
  };
}

function changePlaces(change: (places: readonly Place[]) => readonly Place[]): Edit {
  return (experiment) => {
    const places = change(placesOf(experiment.view));
    if (places.length > MOST_PLACES)
      return { experiment, message: `There can be ${MOST_PLACES} panels at most: hide one to make room.` };
    if (places.length === 0) return { experiment, message: 'The last panel cannot be hidden.' };
    if (places.some(({ kind }) => !panelKindOf(kind))) throw new Error('a panel of an unknown kind');
    return { experiment: { ...experiment, view: withPlaces(experiment.view, places) } };
  };
}
