import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect } from 'vitest';
import { decodeLink } from './decodeLink.ts';
import { digestText } from './digestText.ts';
import { encodeLink } from './encodeLink.ts';
import type { Experiment } from './experiment.ts';
import { LONGEST_KEPT, LONGEST_RESULT, MOST_KEPT, MOST_UNPACKED } from './linkLimits.ts';
import { MOST_PLACES } from './places.ts';
import { MOST_RUNS } from './readRuns.ts';
import { parseExperiment, serializeExperiment } from './schema.ts';

/** Milliseconds in which any link must have been read. */
const LONGEST = 50;
/** Bytes that reading any link may allocate: some dozen times what it may unpack to. */
const LARGEST = 64 * 2 ** 20;
/** Other programs, the compiler and the garbage collector may hit one reading, not each of several. */
const TRIES = 12;

/** What reading a link cost at most so far. */
export interface Costs {
  milliseconds: number;
  bytes: number;
  slowest: string;
}

/** Reads a link, which must not fail, take long or allocate much, and must give an experiment within all limits; returns it. */
export async function expectHarmless(link: string, costs: Costs): Promise<Experiment> {
  let [milliseconds, bytes] = [Infinity, Infinity];
  let opened = await decodeLink('');
  for (let attempt = 0; attempt < TRIES && (milliseconds > LONGEST || bytes > LARGEST); attempt++) {
    const [time, memory] = [computed(), allocated()];
    opened = await decodeLink(link);
    milliseconds = Math.min(milliseconds, computed() - time);
    bytes = Math.min(bytes, Math.max(0, allocated() - memory));
  }
  if (milliseconds > costs.milliseconds) costs.slowest = link.slice(0, 100);
  costs.milliseconds = Math.max(costs.milliseconds, milliseconds);
  costs.bytes = Math.max(costs.bytes, bytes);
  expect(milliseconds, `to read ${link.slice(0, 100)}`).toBeLessThanOrEqual(LONGEST);
  expect(bytes, `to read ${link.slice(0, 100)}`).toBeLessThanOrEqual(LARGEST);
  const { experiment, notices, digest, kept = [] } = opened;
  expect(experiment.runs.length).toBeGreaterThan(0);
  expect(experiment.runs.length).toBeLessThanOrEqual(MOST_RUNS);
  expect(experiment.view.panels?.length ?? 0).toBeLessThanOrEqual(MOST_PLACES);
  expect(notices.length).toBeLessThan(100);
  const texts = [
    experiment.title,
    ...experiment.runs.map(({ label }) => label ?? ''),
    ...notices.map(({ message }) => message),
  ];
  for (const text of texts) {
    expect(text.length).toBeLessThan(2000);
    expect(text).not.toMatch(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
  }
  for (const { message } of notices) expect(message).toMatch(/^\S.*[^.]\.$/su);
  expect(digest ? digestText(digest).length : 0).toBeLessThanOrEqual(LONGEST_RESULT);
  expect(kept.length).toBeLessThanOrEqual(MOST_KEPT);
  expect(kept.join('').length).toBeLessThanOrEqual(LONGEST_KEPT + MOST_KEPT);
  for (const part of kept) expect(part).toMatch(/^[a-z][a-zA-Z0-9]*=[\w.~%,:-]*$/);
  return experiment;
}

/** That an experiment which a link has brought is one that files and links carry on. */
export async function expectLasting(experiment: Experiment): Promise<void> {
  const json = serializeExperiment(experiment);
  expect(JSON.stringify(json).length).toBeLessThan(4 * MOST_UNPACKED);
  expect(parseExperiment(json).experiment).toEqual(experiment);
  const link = await encodeLink(experiment).catch(() => undefined);
  if (link !== undefined) expect((await decodeLink(link)).experiment).toEqual(experiment);
}

/** Milliseconds that this process has computed: its own time, which other programs do not lengthen. */
function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Bytes in use; between two collections of garbage, those allocated. */
function allocated(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const pieces = fc.constantFrom(
  ...['&__proto__=1', '&constructor=x', '&r=__proto__,lr:1', '&r=toString', '&p=constructor', '&from=__proto__'],
  ...['&n=hasOwnProperty,net:1', ',__proto__:1', ',lr:NaN', ',lr:Infinity', '&steps=-0', '&steps=1e400', '&seed=0x10'],
  ...[
    '&widths=1',
    '&z=',
    '&z=AAAA',
    '&v=9',
    '&v=1',
    '&e=7',
    '&start=-',
    '&t=-1',
    '&w=%00',
    '&title=%F0%9F',
    '&r=',
    '=',
  ],
  ...[
    '&',
    ',',
    ':',
    '%',
    '-',
    '%2C',
    '&amp;',
    '\u202e',
    '\u0000',
    '&later=1',
    '&res=',
    '&res=60,float64,1,0.1.0,0aajaf3,.5~abcde',
  ],
  ...[
    '&title=<script>alert(1)</script>',
    '&panel=levelSets,run:99',
    '&panel=__proto__',
    '99999',
    'e308',
    ',label:%3Cb%3E',
  ],
);

const place = fc.double({ min: 0, max: 1, noNaN: true });
type Mutation = (link: string) => string;

const insert = (at: number, piece: string) => (link: string) => {
  const index = Math.floor(at * link.length);
  return link.slice(0, index) + piece + link.slice(index);
};

const ofText: fc.Arbitrary<Mutation> = fc.oneof(
  // A bit turned.
  fc.tuple(place, fc.integer({ min: 0, max: 7 })).map(([at, bit]) => (link: string) => {
    const index = Math.floor(at * Math.max(0, link.length - 1));
    return (
      link.slice(0, index) + String.fromCharCode((link.charCodeAt(index) || 0) ^ (1 << bit)) + link.slice(index + 1)
    );
  }),
  // Cut off, cut out, doubled.
  place.map((at) => (link: string) => link.slice(0, Math.floor(at * link.length))),
  fc.tuple(place, place).map(
    ([from, to]) =>
      (link: string) =>
        link.slice(0, Math.floor(from * link.length)) + link.slice(Math.floor(to * link.length)),
  ),
  fc.tuple(place, fc.integer({ min: 2, max: 40 })).map(([from, times]) => (link: string) => {
    const part = link.slice(Math.floor(from * link.length));
    return link.length * times > 200_000 ? link : link + part.repeat(times);
  }),
  // Something put in.
  fc.tuple(place, pieces).map(([at, piece]) => insert(at, piece)),
  fc.tuple(place, fc.string({ unit: 'binary', maxLength: 12 })).map(([at, piece]) => insert(at, piece)),
  // Parts in another order, or twice.
  fc.tuple(fc.nat(), fc.nat(), fc.boolean()).map(([from, to, moves]) => (link: string) => {
    const segments = link.split('&');
    const segment = segments[from % segments.length]!;
    if (moves) segments.splice(from % segments.length, 1);
    segments.splice(to % (segments.length + 1), 0, segment);
    return segments.join('&');
  }),
);

/** A change of what is packed, where something is. */
const ofPacked: fc.Arbitrary<Mutation> = fc.array(ofText, { minLength: 1, maxLength: 3 }).map((mutations) => (link) => {
  const packed = /(?:^|&)z=([\w-]+)/.exec(link)?.[1];
  if (packed === undefined) return link;
  try {
    const text = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: MOST_UNPACKED }).toString();
    const changed = mutations.reduce((whole, mutate) => mutate(whole), text);
    return link.replace(packed, deflateRawSync(changed).toString('base64url'));
  } catch {
    // Damaged by another mutation already.
    return link;
  }
});

const key = fc.constantFrom(
  'v',
  'e',
  'from',
  'title',
  'p',
  'n',
  'r',
  'start',
  'steps',
  'batch',
  'seed',
  'seeds',
  'engine',
  'x',
  't',
  'w',
  'panel',
  'res',
  'z',
  'rank',
  'later',
);
const word = fc.oneof(
  fc.constantFrom(
    '1',
    'adam',
    'moons',
    'mlp',
    'lr',
    'shampoo',
    'levelSets',
    'rings',
    'float64',
    'net',
    '3-4',
    '.5',
    '1e9',
    'label',
  ),
  fc.string({ maxLength: 6 }),
);
const value = fc
  .array(fc.tuple(word, fc.constantFrom(',', ':', '-', '', '~')), { maxLength: 8 })
  .map((parts) => parts.flat().join(''));

/** Links that come from links by mutation, such as could be links, and any text. */
export function arbitraryLink(seeds: readonly string[]): fc.Arbitrary<string> {
  const mutated = fc
    .tuple(
      fc.constantFrom(...seeds),
      fc.array(fc.oneof({ weight: 5, arbitrary: ofText }, { weight: 1, arbitrary: ofPacked }), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([link, mutations]) => mutations.reduce((text, mutate) => mutate(text), link));
  const written = fc
    .array(fc.tuple(key, value), { maxLength: 12 })
    .map((parts) => parts.map((part) => part.join('=')).join('&'));
  return fc.oneof(
    { weight: 8, arbitrary: mutated },
    { weight: 2, arbitrary: written },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  );
}
