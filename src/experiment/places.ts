import { defaults, type Settings } from '../fields/fields.ts';
import { panelKindOf } from '../panels/kinds.ts';
import type { Place, View } from './experiment.ts';
import { placeFields } from './placeFields.ts';

/** Most panels on the screen. */
export const MOST_PLACES = 32;

/** A panel as it first appears, with the settings given. */
export function placeOf(kind: string, change: Partial<Omit<Place, 'kind'>> = {}): Place {
  const settings: Settings = { ...defaults(panelKindOf(kind)?.fields ?? {}), ...change.settings };
  return {
    kind,
    width: placeFields.width.default,
    height: placeFields.height.default,
    run: placeFields.run.default,
    parameter: '',
    ...change,
    settings,
  };
}

const usual: readonly Place[] = ['levelSets', 'spectra', 'sketchError', 'lossCurves'].map((kind) => placeOf(kind));

/** The panels that a view shows, in their order. */
export function placesOf({ panels }: View): readonly Place[] {
  return panels ?? usual;
}

/** The view with these panels; the usual ones are not written down. */
export function withPlaces(view: View, places: readonly Place[]): View {
  const { panels: _, ...rest } = view;
  return JSON.stringify(places) === JSON.stringify(usual) ? rest : { ...rest, panels: places };
}

/** A place in the public JSON form, its settings in their declared order. */
export function serializePlace({ settings, ...place }: Place): Readonly<Record<string, unknown>> {
  const { kind, width, height, run, parameter } = place;
  const names = Object.keys(panelKindOf(kind)?.fields ?? {});
  return { kind, width, height, run, parameter, ...Object.fromEntries(names.map((name) => [name, settings[name]])) };
}
