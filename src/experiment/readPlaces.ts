import { numberOf } from '../fields/fields.ts';
import { shown } from '../fields/shown.ts';
import { panelKindOf, panelKinds } from '../panels/kinds.ts';
import type { Place } from './experiment.ts';
import type { NoticeLog } from './noticeLog.ts';
import { placeFields } from './placeFields.ts';
import { MOST_PLACES } from './places.ts';
import { entriesOf, readSettings, reportUnknown } from './readRecord.ts';
import { optionOf } from './optionOf.ts';
import { readName } from './readName.ts';

/** Panels from JSON; unknown ones are left out. `undefined`, with a notice, where none is left. */
export function readPlaces(raw: unknown, log: NoticeLog): readonly Place[] | undefined {
  if (raw === undefined) return undefined;
  if (!Array.isArray(raw)) {
    log.add('view.panels', `The panels must be a list, not ${shown(raw)}; the usual ones are shown.`);
    return undefined;
  }
  if (raw.length > MOST_PLACES)
    log.add(
      'view.panels',
      `There may be at most ${MOST_PLACES} panels, not ${raw.length}; the first ${MOST_PLACES} are shown.`,
    );
  const places = raw.slice(0, MOST_PLACES).flatMap((one, index) => readPlace(one, `view.panels[${index}]`, log) ?? []);
  if (places.length > 0) return places;
  log.add('view.panels', 'There must be at least one panel; the usual ones are shown.');
  return undefined;
}

function readPlace(raw: unknown, path: string, log: NoticeLog): Place | undefined {
  const given = entriesOf(raw);
  const kind = given?.get('kind');
  const panel = typeof kind === 'string' ? panelKindOf(kind) : undefined;
  if (!given || !panel) {
    const known = panelKinds.map((one) => one.kind).join(', ');
    const wrong = given
      ? `There is no panel ${shown(kind)}; there are ${known}`
      : `A panel must be an object, not ${shown(raw)}`;
    log.add(given ? `${path}.kind` : path, `${wrong}; it is left out.`);
    return undefined;
  }
  const own = ['kind', ...Object.keys(placeFields), 'parameter', ...Object.keys(panel.fields)];
  reportUnknown(given, own, `the panel ${panel.kind}`, path, log);
  const place = readSettings(placeFields, given, path, log);
  return {
    kind: panel.kind,
    width: optionOf(placeFields.width, place, 'width'),
    height: optionOf(placeFields.height, place, 'height'),
    run: numberOf(place, 'run'),
    parameter: readName(given.get('parameter'), `${path}.parameter`, log),
    settings: readSettings(panel.fields, given, path, log),
  };
}
