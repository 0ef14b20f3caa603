import type { Field, Fields, SettingValue, Settings } from '../fields/fields.ts';
import { shortNumber } from '../fields/shortNumber.ts';
import { networkOf } from '../networks/index.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { panelKindOf } from '../panels/kinds.ts';
import { problemOf } from '../problems/index.ts';
import { deflate } from './compression.ts';
import type { Digest } from './digest.ts';
import { digestText } from './digestText.ts';
import type { Experiment, View } from './experiment.ts';
import { experimentFields } from './experimentFields.ts';
import { LONGEST_PACKED, LONGEST_READABLE, MOST_UNPACKED } from './linkLimits.ts';
import { placeFields } from './placeFields.ts';
import { placesOf } from './places.ts';
import { presets } from './presets/index.ts';
import type { Preset } from './presets/preset.ts';
import { serializeExperiment } from './schema.ts';
import { cleanText } from './text.ts';
import { titleBase, viewBase } from './linkBase.ts';
import { NUMERICS_VERSION } from './version.ts';
import { viewFields } from './viewFields.ts';

/** What travels in a link besides the experiment. */
export interface LinkExtras {
  /** What training it gave. */
  readonly digest?: Digest | undefined;
  /** Parts of an opened link that were not known here: `key=value`, as `decodeLink` has kept them. */
  readonly kept?: readonly string[] | undefined;
}

/**
 * The experiment as the fragment of an address, without `#`: readable where that is short, packed where it carries data or is long. Equal
 * experiments have equal links (packed ones if made by the same browser). Rejects with one sentence where even the packed form is too long.
 */
export async function encodeLink(experiment: Experiment, { digest, kept = [] }: LinkExtras = {}): Promise<string> {
  const version = NUMERICS_VERSION > 1 ? [`e=${NUMERICS_VERSION}`] : [];
  const rest = [...version, ...(digest ? [`res=${digestText(digest)}`] : []), ...kept]
    .map((part) => `&${part}`)
    .join('');
  const readable = readableLink(experiment);
  if (readable !== undefined) return readable + rest;
  const json = JSON.stringify(serializeExperiment(experiment));
  const isSmall = new TextEncoder().encode(json).length <= MOST_UNPACKED;
  const packed = isSmall ? `v=1${titlePart(experiment)}&z=${await deflate(json)}${rest}` : undefined;
  if (packed !== undefined && packed.length <= LONGEST_PACKED) return packed;
  throw new Error(
    `This experiment carries too much data for a link, which holds ${MOST_UNPACKED / 1024} KB of it: save it as a file instead.`,
  );
}

/** The readable link: how the experiment differs from a preset. `undefined` where it carries data or weights, or the link would be long. */
export function readableLink(experiment: Experiment): string | undefined {
  if (experiment.problem.data || experiment.network.weights) return undefined;
  const near = presets.filter(({ experiment: { problem } }, i) => i === 0 || problem.kind === experiment.problem.kind);
  const links = near.map((preset) => difference(experiment, preset));
  const shortest = links.reduce((best, link) => (link.length < best.length ? link : best));
  return shortest.length <= LONGEST_READABLE ? shortest : undefined;
}

function difference(experiment: Experiment, { kind, experiment: base }: Preset): string {
  const segments = ['v=1', `from=${kind}`];
  const add = (key: string, text: string, baseText: string) => {
    if (text !== baseText) segments.push(`${key}=${text}`);
  };
  add('title', textPart(experiment.title), textPart(titleBase(base, experiment.problem.kind)));
  add('p', problemPart(experiment), problemPart(base));
  // A problem that is chosen anew has its own start.
  add('start', startPart(experiment), segments.at(-1)?.startsWith('p=') ? '' : startPart(base));
  add('n', networkPart(experiment), networkPart(base));
  for (const [name, { key }] of fieldsOf(experimentFields)) add(key, value(experiment[name]), value(base[name]));
  if (runParts(experiment).join('&') !== runParts(base).join('&')) segments.push(...runParts(experiment));
  const view = viewBase(base.view, (key) => segments.some((segment) => segment.startsWith(`${key}=`)));
  for (const [name, { key }] of fieldsOf(viewFields)) add(key, value(experiment.view[name]), value(view[name]));
  add('w', textPart(experiment.view.parameter), textPart(view.parameter));
  if (panelParts(experiment.view).join('&') !== panelParts(view).join('&'))
    segments.push(...panelParts(experiment.view));
  return segments.join('&');
}

/** What a packed link says to those who read it; the title that counts is packed with the rest. */
function titlePart({ title }: Experiment): string {
  const text = textPart(title);
  return text === '' ? '' : `&title=${text}`;
}

function problemPart({ problem: { kind, settings } }: Experiment): string {
  return part(kind, problemOf(kind)?.fields ?? {}, settings);
}

function startPart({ problem: { start } }: Experiment): string {
  return value(start ?? []);
}

function networkPart({ network: { kind, settings } }: Experiment): string {
  return part(kind, networkOf(kind)?.fields ?? {}, settings);
}

function runParts({ runs }: Experiment): readonly string[] {
  const inOrder = runs.every(({ color }, index) => color === index);
  return runs.map(({ optimizer, settings, color, hidden, label }) => {
    const declared = optimizerOf(optimizer);
    const looks = [
      ...(inOrder ? [] : [`,color:${color}`]),
      ...(hidden ? [',hide:1'] : []),
      ...(label ? [`,label:${textPart(label)}`] : []),
    ];
    return `r=${part(optimizer, { ...declared?.hyper, ...declared?.fixed }, settings)}${looks.join('')}`;
  });
}

function panelParts(view: View): readonly string[] {
  return placesOf(view).map(({ kind, settings, parameter, width, height, run }) => {
    const fields = { ...placeFields, ...panelKindOf(kind)?.fields };
    const named = parameter === '' ? '' : `,w:${textPart(parameter)}`;
    return `panel=${part(kind, fields, { ...settings, width, height, run })}${named}`;
  });
}

/** `adam,lr:.02`: the kind, and the settings that are not as declared. */
function part(kind: string, fields: Fields, settings: Settings): string {
  const changed = Object.entries(fields).flatMap(([name, field]) => {
    const own = value(settings[name] ?? field.default);
    return own === value(field.default) ? [] : [`,${field.key}:${own}`];
  });
  return escaped(kind) + changed.join('');
}

function value(setting: SettingValue | boolean): string {
  if (typeof setting === 'number') return shortNumber(setting);
  return typeof setting === 'object' ? setting.map(shortNumber).join('-') : escaped(String(setting));
}

function textPart(text: string): string {
  return escaped(cleanText(text));
}

/** Everything that is not unreserved in RFC 3986, so that links survive chats and documents. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The entries of a record of fields, with the names' narrow type. */
function fieldsOf<Name extends string>(fields: Fields<Name>): readonly (readonly [Name, Field])[] {
  const names = Object.keys(fields).filter((name): name is Name => name in fields);
  return names.map((name) => [name, fields[name]]);
}
