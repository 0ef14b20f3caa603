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
      { numRuns: 100 },
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
      { numRuns: 50 },
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
      expect(link).toMatch(/^v=1(&title=[\w%.~-]+)?&z=[\w-]+$/);
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
