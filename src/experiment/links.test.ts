import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryExperiment } from './arbitraryExperiment.properties.ts';
import { decodeLink } from './decodeLink.ts';
import { encodeLink, readableLink } from './encodeLink.ts';
import type { Experiment, Notice } from './experiment.ts';
import { LONGEST_PACKED, LONGEST_READ, LONGEST_READABLE } from './linkLimits.ts';
import { presets } from './presets/index.ts';
import { parseExperiment, serializeExperiment } from './schema.ts';

const first = presets[0].experiment;
const isLimit = ({ message }: Notice) => /There may be at most|cannot train this/.test(message);
const milliseconds = () => Number(process.hrtime.bigint()) / 1e6;
const pack = (text: string) => deflateRawSync(text).toString('base64url');

/** One of each kind of part, and everything that a link can hold. */
const full: Experiment = parseExperiment({
  title: 'Größe & “mehr”, (x:y)=z+1%',
  problem: { kind: 'quadraticN', dimension: 3, start: [-0.25, 1e-7, 12] },
  network: { kind: 'mlp', widths: [8, 4], activation: 'gelu', initialScale: 0.5 },
  runs: [
    { optimizer: 'adam', learningRate: 0.001, label: 'a, b:c & d', color: 3 },
    { optimizer: 'shampoo', interval: 10, grafting: 'none', hidden: true, color: 1 },
  ],
  steps: 600,
  batch: 32,
  seed: 7,
  seeds: 3,
  engine: 'float64',
  view: {
    xAxis: 'time',
    logX: true,
    logY: false,
    smoothing: 0.9,
    metric: 'both',
    focus: 1,
    parameter: 'w',
    side: 'right',
    rank: 8,
    decay: 0.99,
    plane: 'random',
    cursor: 50,
  },
}).experiment;

describe('a link', () => {
  it('brings back the experiment', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryExperiment, async (experiment) => {
        const link = await encodeLink(experiment);
        expect(link).toMatch(/^v=1&[\w.~%=&,:-]*$/);
        const { experiment: read, notices } = await decodeLink(`#${link}`);
        expect(notices.filter((notice) => !isLimit(notice))).toEqual([]);
        if (!notices.some(({ message }) => message.startsWith('There may be'))) expect(read).toEqual(experiment);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same for equal experiments, however they were made', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryExperiment, async (experiment) => {
        const shuffled: Experiment = {
          ...Object.fromEntries(Object.entries(experiment).reverse()),
          ...experiment,
          runs: experiment.runs.map((run) => ({
            ...run,
            settings: Object.fromEntries(Object.entries(run.settings).reverse()),
            hidden: run.hidden === true,
          })),
          view: { ...Object.fromEntries(Object.entries(experiment.view).reverse()), ...experiment.view },
        };
        expect(await encodeLink(shuffled)).toBe(await encodeLink(experiment));
      }),
      { numRuns: 100 },
    );
  });

  it('names a preset and what differs from it', () => {
    for (const { kind, experiment } of presets) expect(readableLink(experiment)).toBe(`v=1&from=${kind}`);
    expect(readableLink({ ...first, steps: 600, seed: 7 })).toBe(`v=1&from=${presets[0].kind}&steps=600&seed=7`);
    expect(readableLink({ ...first, runs: full.runs.slice(0, 1) })).toContain('&r=adam,lr:.001,color:3,label:');
    expect(readableLink(full)).toBe(
      `v=1&from=${presets[0].kind}&title=Gr%C3%B6%C3%9Fe%20%26%20%E2%80%9Cmehr%E2%80%9D%2C%20%28x%3Ay%29%3Dz%2B1%25&p=quadraticN,n:3&start=-.25-1e-7-12` +
        '&n=mlp,net:8-4,act:gelu,gain:.5&steps=600&batch=32&seed=7&seeds=3&engine=float64&r=adam,lr:.001,color:3,label:a%2C%20b%3Ac%20%26%20d' +
        '&r=shampoo,n:10,g:none,color:1,hide:1&x=time&logx=true&logy=false&smooth=.9&show=both&focus=1&side=right&rank=8&decay=.99&plane=random&t=50&w=w',
    );
  });

  it('is packed where it carries data or weights, or would be long', async () => {
    const data = parseExperiment({
      problem: { kind: 'inline', inputs: [[1], [2]], targets: [[3], [4]] },
      runs: [{ optimizer: 'sgd' }],
    }).experiment;
    const labels = {
      ...first,
      runs: Array.from({ length: 8 }, (_, color) => ({ ...first.runs[0]!, color, label: 'ü'.repeat(80) })),
    };
    for (const experiment of [data, labels]) {
      expect(readableLink(experiment)).toBeUndefined();
      const link = await encodeLink(experiment);
      expect(link).toMatch(/^v=1&z=[\w-]+$/);
      expect(link.length).toBeLessThan(LONGEST_READABLE);
      expect(await decodeLink(link)).toEqual({ experiment, notices: [] });
    }
  });

  it('is refused where the data are too many, with what to do instead', async () => {
    const inputs = Array.from({ length: 3000 }, (_, i) => [Math.sin(i), Math.cos(i * i)]);
    const { experiment } = parseExperiment({
      problem: { kind: 'inline', inputs, targets: inputs },
      runs: [{ optimizer: 'sgd' }],
    });
    await expect(encodeLink(experiment)).rejects.toThrow(
      'too much data for a link, which holds 256 KB of it: save it as a file instead',
    );
  });
});

describe('decodeLink', () => {
  it('shows the first preset without a link', async () => {
    expect(await decodeLink('')).toEqual({ experiment: first, notices: [] });
    expect(await decodeLink('#')).toEqual({ experiment: first, notices: [] });
  });

  it.each<[string, readonly string[], Partial<Experiment>]>([
    ['v=1&steps=600', [], { steps: 600 }],
    ['steps=600', ['v: The link must say v=1, not nothing; it is read as version 1.'], { steps: 600 }],
    ['v=1&amp;from=tilted&amp;steps=600', [], { title: 'A tilted valley', steps: 600 }],
    [
      'v=1&r=adam%2Clr%3A.5',
      [],
      {
        runs: [{ ...first.runs[1]!, settings: { ...first.runs[1]!.settings, learningRate: 0.5 }, color: 0 }],
        view: { ...first.view, focus: 0 },
      },
    ],
    ['v=1&from=nowhere', [`from: There is no preset "nowhere"; “${first.title}” is used.`], first],
    ['v=1&steps=1&steps=2', ['steps: "steps" is given more than once; the first is used.'], { steps: 1 }],
    [
      'v=1&steps=1e9',
      ['steps: Steps must be a whole number from 1 to 100000, not "1e9"; 100000 is used.'],
      { steps: 100_000 },
    ],
    ['v=1&loss&&q=1', ['loss: "loss" has no value and is ignored.', 'q: "q" is not known here and is ignored.'], first],
    [
      'v=1&title=%E0%A4%A',
      ['title: "%E0%A4%A" has damaged percent signs; it is read as it stands.'],
      { title: '%E0%A4%A' },
    ],
    ['v=1&p=moons,noise:.2,noise:.3', ['p.noise: "noise" is given more than once; the first is used.'], {}],
    [
      'v=1&p=moons,speed:2,x',
      [
        'p.speed: "speed" is not a setting of moons, which has n, held, noise; it is ignored.',
        'p.x: "x" is not a setting of moons, which has n, held, noise; it is ignored.',
      ],
      {},
    ],
    [
      'v=1&p=moons&start=1-2',
      ['problem.start: "start" is not known here and is ignored; the problem moons has kind, points, heldOut, noise.'],
      {},
    ],
    [
      `v=2&from=${presets[0].kind}&steps=9`,
      [
        `v: This was made with a newer version of the lab (2; this one reads 1): reload the page to get it; “${first.title}” is shown.`,
      ],
      first,
    ],
    ['v=one', ['v: The link must say v=1, not "one"; it is read as version 1.'], first],
    [
      'v=1&z=',
      [`: The link is damaged or holds too much: what it has packed cannot be unpacked; “${first.title}” is shown.`],
      first,
    ],
    [
      'v=1&z=%%%',
      [`: The link is damaged or holds too much: what it has packed cannot be unpacked; “${first.title}” is shown.`],
      first,
    ],
    [
      `v=1&z=${pack('{"steps"')}`,
      [
        `: The link is damaged: The text is not JSON at line 1, column 9: expected “:”, found the end; “${first.title}” is shown.`,
      ],
      first,
    ],
    [
      `v=1&z=${pack('{"problem":{"kind":"moons"},"runs":[{"optimizer":"sgd"}],"steps":7}')}&steps=9`,
      ['steps: "steps" is not known here and is ignored.'],
      { steps: 7 },
    ],
  ])('reads %s', async (link, messages, part) => {
    const { experiment, notices } = await decodeLink(link);
    expect(notices.map(({ path, message }) => `${path}: ${message}`)).toEqual(messages);
    expect(experiment).toMatchObject(part);
  });

  it('refuses what is too long before it looks at it', async () => {
    const longest = `v=1&title=${'a'.repeat(LONGEST_READ)}`;
    expect((await decodeLink(longest)).notices[0]!.message).toBe(
      `The link has ${longest.length} characters where 16384 are allowed; “${first.title}” is shown.`,
    );
    const packed = `v=1&z=${'a'.repeat(LONGEST_PACKED)}`;
    expect((await decodeLink(packed)).notices[0]!.message).toMatch(
      /^The link has 65542 characters where (65536|16384) are allowed/,
    );
  });

  it('survives being cut anywhere', async () => {
    const weights = { W1: [[0.1, 0.2]], b: [[0.3, -0.4]] };
    const { experiment } = parseExperiment({
      problem: { kind: 'inline', inputs: [[1]], targets: [[2, 3]] },
      network: { widths: [], weights },
      runs: [{ optimizer: 'sgd' }],
    });
    for (const link of [readableLink(full)!, await encodeLink(experiment)]) {
      for (let length = 0; length < link.length; length++) {
        const { experiment: read, notices } = await decodeLink(link.slice(0, length));
        expect(parseExperiment(serializeExperiment(read)).experiment).toEqual(read);
        if (link.includes('&z=') && length > 4) expect(notices).not.toEqual([]);
      }
    }
  });
});

describe('hostile links', () => {
  /** Milliseconds that a link takes to read: the least of a few tries, because other programs run on the same machine. */
  async function timeOf(link: string): Promise<number> {
    let least = Infinity;
    for (let attempt = 0; attempt < 5 && least > 50; attempt++) {
      const begun = milliseconds();
      await decodeLink(link);
      least = Math.min(least, milliseconds() - begun);
    }
    return least;
  }

  const zeros = (bytes: number) => Buffer.alloc(bytes);
  const deep = (count: number) => `${'['.repeat(count)}${']'.repeat(count)}`;
  const bombs: Readonly<Record<string, string>> = {
    '40 MB of zeros': `v=1&z=${deflateRawSync(zeros(40e6), { level: 9 }).toString('base64url')}`,
    '256 KB of brackets': `v=1&z=${pack(deep(131_000))}`,
    '256 KB of braces': `v=1&z=${pack('{"a":'.repeat(50_000))}`,
    '100 KB of keys': `v=1&z=${pack(JSON.stringify(Object.fromEntries(Array.from({ length: 9000 }, (_, i) => [`k${i}`, i]))))}`,
    '256 KB of runs': `v=1&z=${pack(JSON.stringify({ runs: Array(9000).fill({ optimizer: 'sgd' }) }))}`,
    '256 KB of widths': `v=1&z=${pack(JSON.stringify({ problem: { kind: 'moons' }, network: { widths: Array(100_000).fill(1) } }))}`,
    '256 KB of data': `v=1&z=${pack(JSON.stringify({ problem: { kind: 'inline', inputs: Array(20_000).fill([1]), targets: Array(20_000).fill([1]) }, runs: [{ optimizer: 'sgd' }] }))}`,
    'a string of 256 KB': `v=1&z=${pack(JSON.stringify({ title: '\u202e'.repeat(80_000) }))}`,
    'an open string of 256 KB': `v=1&z=${pack(`{"title":"${'\\\\'.repeat(120_000)}`)}`,
    '16 KB of ampersands': `v=1${'&'.repeat(16_000)}`,
    '16 KB of runs': `v=1${'&r=adam'.repeat(2300)}`,
    '16 KB of settings': `v=1&r=adam${',lr:1'.repeat(3200)}`,
    '16 KB of percent signs': `v=1&title=${'%'.repeat(16_000)}`,
    '16 KB of hyphens': `v=1&p=rosenbrock&start=${'1-'.repeat(8_000)}`,
    '16 KB of digits': `v=1&steps=${'1'.repeat(16_000)}`,
    '16 KB of digits and dots': `v=1&n=mlp,net:${'1.-'.repeat(5_000)}`,
    '60 KB of commas': `v=1&z=${','.repeat(60_000)}`,
  };

  it.each(Object.keys(bombs))('do no harm: %s', async (name) => {
    const link = bombs[name]!;
    expect(link.length).toBeLessThan(LONGEST_PACKED);
    const { experiment } = await decodeLink(link);
    expect(parseExperiment(serializeExperiment(experiment)).experiment).toEqual(experiment);
    expect(await timeOf(link)).toBeLessThan(1000);
  });

  it('are read in 10,000 mutations without an error, each within 50 ms', async () => {
    const weights = { W1: [[0.1, 0.2]], b: [[0.3, -0.4]] };
    const { experiment: own } = parseExperiment({
      problem: { kind: 'inline', inputs: [[1]], targets: [[2, 3]] },
      network: { widths: [], weights },
      runs: [{ optimizer: 'sgd' }],
    });
    const seeds = [
      readableLink(full)!,
      await encodeLink(own),
      ...presets.map(({ experiment }) =>
        readableLink({ ...experiment, seeds: 2, runs: [...experiment.runs].reverse() })!,
      ),
    ];
    const hostile = fc.constantFrom(
      '&__proto__=1',
      '&constructor=x',
      '&r=__proto__,lr:1',
      '&r=toString',
      '&p=constructor',
      '&n=hasOwnProperty,net:1',
      '&from=__proto__',
      ',__proto__:1',
      ',lr:NaN',
      ',lr:Infinity',
      '&steps=-0',
      '&steps=1e400',
      '&seed=0x10',
      '&widths=1',
      '&z=',
      '&v=9',
      '&v=1',
      '&start=-',
      '&t=-1',
      '&w=%00',
      '&title=%F0%9F',
      '&r=',
      '=',
      '&',
      ',',
      ':',
      '%',
    );
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    const mutation: fc.Arbitrary<(link: string) => string> = fc.oneof(
      fc.tuple(place, fc.integer({ min: 0, max: 7 })).map(([at, bit]) => (link: string) => {
        const index = Math.floor(at * (link.length - 1));
        return link.slice(0, index) + String.fromCharCode(link.charCodeAt(index) ^ (1 << bit)) + link.slice(index + 1);
      }),
      place.map((at) => (link: string) => link.slice(0, Math.floor(at * link.length))),
      fc.tuple(place, place).map(
        ([from, to]) =>
          (link: string) =>
            link.slice(0, Math.floor(from * link.length)) + link.slice(Math.floor(to * link.length)),
      ),
      fc.tuple(place, hostile).map(
        ([at, piece]) =>
          (link: string) =>
            link.slice(0, Math.floor(at * link.length)) + piece + link.slice(Math.floor(at * link.length)),
      ),
      fc.tuple(place, fc.string({ unit: 'binary', maxLength: 12 })).map(
        ([at, piece]) =>
          (link: string) =>
            link.slice(0, Math.floor(at * link.length)) + piece + link.slice(Math.floor(at * link.length)),
      ),
      fc.tuple(fc.nat(), fc.nat()).map(([from, to]) => (link: string) => {
        const segments = link.split('&');
        segments.splice(to % segments.length, 0, segments[from % segments.length]!);
        return segments.join('&');
      }),
    );
    let read = 0;
    const slow: string[] = [];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        async (link, mutations) => {
          const mutated = mutations.reduce((text, mutate) => mutate(text), link);
          const begun = milliseconds();
          const { experiment, notices } = await decodeLink(mutated);
          if (milliseconds() - begun > 50) slow.push(mutated);
          read++;
          expect(experiment.runs.length).toBeGreaterThan(0);
          for (const { message } of notices) expect(message).toMatch(/^\S.*[^.]\.$/su);
          if (read % 10 === 0) expect(parseExperiment(serializeExperiment(experiment)).experiment).toEqual(experiment);
        },
      ),
      { numRuns: 10_000 },
    );
    expect(read).toBe(10_000);
    for (const link of slow) expect(await timeOf(link)).toBeLessThan(1000);
    expect(Object.keys(Object.prototype)).toEqual([]);
  }, 120_000);
});
