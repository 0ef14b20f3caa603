import type { Fields } from '../fields/fields.ts';
import { shortened, shown } from '../fields/shown.ts';
import { networkOf } from '../networks/index.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { panelKindOf } from '../panels/kinds.ts';
import { problemOf } from '../problems/index.ts';
import { inflate } from './compression.ts';
import { trainedHash, type Digest } from './digest.ts';
import { parseDigest } from './digestText.ts';
import type { Experiment } from './experiment.ts';
import { experimentFields } from './experimentFields.ts';
import { LONGEST_KEPT, LONGEST_PACKED, LONGEST_READ, MOST_KEPT, MOST_UNPACKED } from './linkLimits.ts';
import { createNoticeLog, type NoticeLog } from './noticeLog.ts';
import { parseJson } from './parseJson.ts';
import { placeFields } from './placeFields.ts';
import { MOST_PLACES, serializePlace } from './places.ts';
import { presetOf, presets } from './presets/index.ts';
import { MOST_RUNS } from './readRuns.ts';
import { newerVersion, parseExperiment, serializeExperiment, type ParsedExperiment } from './schema.ts';
import { titleBase, viewBase } from './linkBase.ts';
import { NUMERICS_VERSION } from './version.ts';
import { viewFields } from './viewFields.ts';

/** What a link holds. */
export interface OpenedLink extends ParsedExperiment {
  /** What training gave where the link was made, if it says so of this experiment; anyone may have written it. */
  readonly digest?: Digest;
  /** Parts `key=value` that are not known here, for links made from here; absent if there are none. */
  readonly kept?: readonly string[];
}

/**
 * The experiment of a link: the fragment of an address, with or without `#`; an empty one is a first visit. Never rejects: everything that
 * is wrong, unknown, damaged or too large is reported with what is used instead.
 */
export async function decodeLink(fragment: string): Promise<OpenedLink> {
  const text = fragment.replace(/^#/, '');
  const first = presets[0].experiment;
  if (text === '') return { experiment: first, notices: [] };
  const refuse = (message: string) => ({
    experiment: first,
    notices: [{ path: '', message: `${message}; “${first.title}” is shown.` }],
  });
  const packed = text.length <= LONGEST_PACKED && /(?:^|&)z=/.test(text);
  const most = packed ? LONGEST_PACKED : LONGEST_READ;
  if (text.length > most) return refuse(`The link has ${text.length} characters where ${most} are allowed`);
  const log = createNoticeLog();
  const segments = split(text, log);
  const version = segments.single.get('v');
  if (version !== undefined && /^\d{1,9}$/.test(version) && Number(version) > 1) {
    return { experiment: first, notices: [{ path: 'v', message: newerVersion(Number(version), first) }] };
  }
  if (version !== '1') log.add('v', `The link must say v=1, not ${shown(version)}; it is read as version 1.`);
  const z = segments.single.get('z');
  if (z === undefined) return merged(segments, log, readable(segments, log));
  for (const key of segments.single.keys()) if (!['v', 'z', 'title', 'e', 'res'].includes(key)) reportIgnored(key, log);
  if (segments.runs.length > 0) reportIgnored('r', log);
  if (segments.panels.length > 0) reportIgnored('panel', log);
  const unpacked = await inflate(z, MOST_UNPACKED);
  if (unpacked === undefined)
    return refuse('The link is damaged or holds too much: what it has packed cannot be unpacked');
  const json = parseJson(unpacked);
  return 'problem' in json
    ? refuse(`The link is damaged: ${json.problem.replace(/\.$/, '')}`)
    : merged(segments, log, parseExperiment(json.value));
}

interface Segments {
  readonly single: ReadonlyMap<string, string>;
  /** What follows `r=`, once for each run. */
  readonly runs: readonly string[];
  /** What follows `panel=`, once for each panel. */
  readonly panels: readonly string[];
}

/** The `key=value` parts of a link, values not yet decoded. */
function split(text: string, log: NoticeLog): Segments {
  const single = new Map<string, string>();
  const runs: string[] = [];
  const panels: string[] = [];
  // Copied from a page's source, "&" comes as "&amp;".
  for (const segment of text.replaceAll('&amp;', '&').split('&')) {
    const at = segment.indexOf('=');
    const key = at === -1 ? segment : segment.slice(0, at);
    if (at === -1) {
      if (segment !== '') log.add(shortened(key), `${shown(segment)} has no value and is ignored.`);
    } else if (key === 'r') runs.push(segment.slice(at + 1));
    else if (key === 'panel') panels.push(segment.slice(at + 1));
    else if (single.has(key)) log.add(shortened(key), `${shown(key)} is given more than once; the first is used.`);
    else single.set(key, segment.slice(at + 1));
  }
  return { single, runs, panels };
}

function merged({ single }: Segments, log: NoticeLog, { experiment, notices }: ParsedExperiment): OpenedLink {
  readNumerics(single.get('e'), log);
  const digest = readDigest(single.get('res'), experiment, log);
  const kept = keptOf(single);
  return {
    experiment,
    notices: [...log.list(), ...notices],
    ...(digest && { digest }),
    ...(kept.length > 0 && { kept }),
  };
}

/** Which version of the arithmetic a link was made with: it may give other numbers here. */
function readNumerics(raw = '1', log: NoticeLog): void {
  if (!/^\d{1,4}$/.test(raw))
    return log.add('e', `The version of the arithmetic is damaged: ${shown(raw)} is ignored.`);
  if (Number(raw) === NUMERICS_VERSION) return;
  log.add(
    'e',
    `This was made with version ${Number(raw)} of the arithmetic; here it is ${NUMERICS_VERSION}, and results may differ.`,
  );
}

function readDigest(raw: string | undefined, experiment: Experiment, log: NoticeLog): Digest | undefined {
  if (raw === undefined) return undefined;
  // Some programs encode commas.
  const digest = parseDigest(raw.replace(/%2c/gi, ','));
  if (!digest) log.add('res', 'The result that the link brings is damaged and is ignored.');
  else if (digest.of !== trainedHash(experiment) || digest.runs.length !== experiment.runs.length) {
    log.add(
      'res',
      'The link brings a result of another experiment: it was changed after it was made; the result is ignored.',
    );
    return undefined;
  }
  return digest;
}

/** Names that have a meaning in a link of this version. */
const KNOWN: ReadonlySet<string> = new Set([
  ...['v', 'z', 'e', 'res', 'from', 'title', 'p', 'start', 'n', 'r', 'panel', 'w'],
  ...[...Object.values(experimentFields), ...Object.values(viewFields)].map(({ key }) => key),
]);

/** Parts that a later version may know, as long as they are few, short, and written as links write. */
function keptOf(single: Segments['single']): readonly string[] {
  const kept: string[] = [];
  let length = 0;
  for (const [key, raw] of single) {
    const isPlain = /^[a-z][a-zA-Z0-9]{0,15}$/.test(key) && /^[\w.~%,:-]*$/.test(raw);
    const isTooMuch = kept.length === MOST_KEPT || length + key.length + raw.length > LONGEST_KEPT;
    if (KNOWN.has(key) || key === 'constructor' || key === 'prototype' || !isPlain || isTooMuch) continue;
    kept.push(`${key}=${raw}`);
    length += key.length + raw.length;
  }
  return kept.toSorted();
}

function reportIgnored(key: string, log: NoticeLog): void {
  log.add(shortened(key), `${shown(key)} is not known here and is ignored.`);
}

/** Rewrites the preset's public JSON as the link says, and has it checked like any other. */
function readable({ single, runs, panels }: Segments, log: NoticeLog): ParsedExperiment {
  const base = baseOf(single.get('from'), log);
  const json: Record<string, unknown> = { ...serializeExperiment(base) };
  const start = viewBase(base.view, (key) => single.has(key) || (key === 'r' && runs.length > 0));
  const view: Record<string, unknown> = { ...start, panels: start.panels?.map(serializePlace) };
  json['title'] = titleBase(base, single.get('p')?.split(',')[0] ?? base.problem.kind);
  const topNames = namesByKey(experimentFields);
  const viewNames = namesByKey(viewFields);
  // A problem that is chosen anew has its own start.
  if (single.has('p')) json['problem'] = partOf('p', single.get('p') ?? '', (kind) => problemOf(kind)?.fields, log);
  for (const [key, raw] of single) {
    const name = topNames.get(key);
    const viewName = viewNames.get(key);
    if (name !== undefined) json[name] = decoded(key, raw, log);
    else if (viewName !== undefined) view[viewName] = decoded(key, raw, log);
    else if (key === 'w') view['parameter'] = decoded(key, raw, log);
    else if (key === 'title') json['title'] = decoded(key, raw, log);
    else if (key === 'n') json['network'] = partOf(key, raw, (kind) => networkOf(kind)?.fields, log);
    else if (key === 'start') json['problem'] = withStart(json['problem'], decoded(key, raw, log));
    else if (!['v', 'from', 'p', 'e', 'res'].includes(key)) reportIgnored(key, log);
  }
  // One more than there may be, so that the reader says that there are too many.
  if (runs.length > 0) json['runs'] = runs.slice(0, MOST_RUNS + 1).map((raw, index) => runOf(`r[${index}]`, raw, log));
  if (panels.length > 0)
    view['panels'] = panels.slice(0, MOST_PLACES + 1).map((raw, index) => panelOf(`panel[${index}]`, raw, log));
  return parseExperiment({ ...json, view }, base);
}

function baseOf(raw: string | undefined, log: NoticeLog): Experiment {
  const name = raw === undefined ? presets[0].kind : decoded('from', raw, log);
  const preset = presetOf(name);
  if (!preset) log.add('from', `There is no preset ${shown(name)}; “${presets[0].experiment.title}” is used.`);
  return (preset ?? presets[0]).experiment;
}

function withStart(problem: unknown, text: string): unknown {
  const { start: _, ...rest } =
    typeof problem === 'object' && problem !== null ? { start: undefined, ...problem } : { start: undefined };
  return text === '' ? rest : { ...rest, start: text };
}

function runOf(path: string, raw: string, log: NoticeLog): Readonly<Record<string, unknown>> {
  const looks = new Map([
    ['color', 'color'],
    ['hide', 'hidden'],
    ['label', 'label'],
  ]);
  const fieldsOf = (kind: string) => {
    const optimizer = optimizerOf(kind);
    return optimizer && { ...optimizer.hyper, ...optimizer.fixed };
  };
  const { kind, color, hidden, ...rest } = partOf(path, raw, fieldsOf, log, looks);
  return {
    optimizer: kind,
    ...rest,
    ...(color !== undefined && { color: typeof color === 'string' && /^\d$/.test(color) ? Number(color) : color }),
    ...(hidden !== undefined && { hidden: hidden === '1' ? true : hidden }),
  };
}

function panelOf(path: string, raw: string, log: NoticeLog): Readonly<Record<string, unknown>> {
  const fieldsOf = (kind: string) => {
    const panel = panelKindOf(kind);
    return panel && { ...placeFields, ...panel.fields };
  };
  return partOf(path, raw, fieldsOf, log, new Map([['w', 'parameter']]));
}

/** `adam,lr:.02` as `{kind: 'adam', learningRate: '.02'}`; `extra` are keys besides those of fields. */
function partOf(
  path: string,
  raw: string,
  fieldsOf: (kind: string) => Fields | undefined,
  log: NoticeLog,
  extra: ReadonlyMap<string, string> = new Map(),
): Readonly<Record<string, unknown>> {
  // Some programs encode commas and colons that have done no harm.
  const whole = raw.includes(',') ? raw : raw.replace(/%2c/gi, ',').replace(/%3a/gi, ':');
  const [kindText = '', ...settings] = whole.split(',');
  const kind = decoded(path, kindText, log);
  const fields = fieldsOf(kind);
  // Of an unknown kind no setting is known; the reader reports the kind.
  if (!fields) return { kind };
  const names = new Map([...namesByKey(fields), ...extra]);
  const found = new Map<string, unknown>([['kind', kind]]);
  for (const setting of settings) {
    const at = setting.indexOf(':');
    const key = at === -1 ? setting : setting.slice(0, at);
    const name = names.get(key);
    const where = `${path}.${shortened(key)}`;
    if (name === undefined || at === -1)
      log.add(
        where,
        `${shown(key)} is not a setting of ${kind}, which has ${[...names.keys()].join(', ')}; it is ignored.`,
      );
    else if (found.has(name)) log.add(where, `${shown(key)} is given more than once; the first is used.`);
    else found.set(name, decoded(where, setting.slice(at + 1), log));
  }
  return Object.fromEntries(found);
}

function namesByKey(fields: Fields): ReadonlyMap<string, string> {
  return new Map(Object.entries(fields).map(([name, { key }]) => [key, name]));
}

function decoded(path: string, raw: string, log: NoticeLog): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    log.add(path, `${shown(raw)} has damaged percent signs; it is read as it stands.`);
    return raw;
  }
}
