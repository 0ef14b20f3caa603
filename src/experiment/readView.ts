import { choiceOf, numberOf, type Settings } from '../fields/fields.ts';
import { shown } from '../fields/shown.ts';
import type { View } from './experiment.ts';
import type { NoticeLog } from './noticeLog.ts';
import { optionOf } from './optionOf.ts';
import { withPlaces } from './places.ts';
import { readName } from './readName.ts';
import { readPlaces } from './readPlaces.ts';
import { entriesOf, readSettings, reportUnknown, type Entries } from './readRecord.ts';
import { viewFields } from './viewFields.ts';

/** A view from JSON; what is not given is as declared. Whether it fits the experiment is not looked at here. */
export function readView(raw: unknown, log: NoticeLog): View {
  const given = raw === undefined ? new Map<string, unknown>() : entriesOf(raw);
  if (!given) log.add('view', `The view must be an object, not ${shown(raw)}; the usual one is shown.`);
  const entries: Entries = new Map(
    [...(given ?? [])].map(([name, value]) => [name, typeof value === 'boolean' ? String(value) : value]),
  );
  reportUnknown(entries, [...Object.keys(viewFields), 'parameter', 'panels'], 'the view', 'view', log);
  const view = viewOf(
    readSettings(viewFields, entries, 'view', log),
    readName(entries.get('parameter'), 'view.parameter', log),
  );
  const places = readPlaces(entries.get('panels'), log);
  return places ? withPlaces(view, places) : view;
}

/** The view that fields declare. */
export function defaultView(): View {
  return readView(undefined, { add: () => {}, list: () => [] });
}

function viewOf(settings: Settings, parameter: string): View {
  return {
    xAxis: optionOf(viewFields.xAxis, settings, 'xAxis'),
    logX: choiceOf(settings, 'logX') === 'true',
    logY: choiceOf(settings, 'logY') === 'true',
    smoothing: numberOf(settings, 'smoothing'),
    metric: optionOf(viewFields.metric, settings, 'metric'),
    focus: numberOf(settings, 'focus'),
    parameter,
    side: optionOf(viewFields.side, settings, 'side'),
    rank: numberOf(settings, 'rank'),
    decay: numberOf(settings, 'decay'),
    plane: optionOf(viewFields.plane, settings, 'plane'),
    cursor: numberOf(settings, 'cursor'),
  };
}
