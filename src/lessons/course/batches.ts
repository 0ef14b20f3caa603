import type { Experiment } from '../../experiment/experiment.ts';
import { batchSweep } from '../../panels/batchSize/batchSweep.ts';
import { withPanels, withRuns } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { panelOf, stepsTo } from '../evidence.ts';
import { scene, type Lesson } from '../lesson.ts';

const KFAC = 0;
const ADAM = 1;

/** The share of the first loss that is to be reached, and that loss. */
const SHARE = 0.3;
const TARGET = 0.21;

const SIZES = [4, 16, 64, 128];
/** Gains that differ by less than this factor are called alike. */
const ALIKE = 1.2;

const methods = {
  problem: 'xor',
  problemSettings: { points: 128, heldOut: 0 },
  networkSettings: { widths: [8] },
  runs: [
    ['kfac', { learningRate: 1, divergence: 1, damping: 0.1 }],
    ['adam', { learningRate: 0.1 }],
  ],
  steps: 150,
  batch: 4,
  seeds: 3,
} as const;

const noisy = scene('Four at a time', {
  ...methods,
  view: { focus: KFAC, smoothing: 0.8, logY: false },
  panels: [{ kind: 'lossCurves', width: 'full' }],
});

const sizes = scene('Batch sizes', {
  ...methods,
  view: { focus: KFAC, smoothing: 0.8, logY: false },
  panels: [{ kind: 'batchSize', width: 'full', settings: { batches: SIZES, target: SHARE, smoothing: 0.8 } }],
});

/** One run's steps to the target at the smallest and the largest batch; nothing before both are known. */
function ends(evidence: Evidence, run: number): readonly [small: number, large: number] | undefined {
  const input = panelOf(evidence, 'batchSize');
  const steps = input && batchSweep(input).lines.find((line) => line.run === run)?.steps;
  const [small = NaN, large = NaN] = [steps?.[0], steps?.at(-1)];
  return Number.isNaN(small + large) ? undefined : [small, large];
}

/** How many times fewer steps the largest batch takes; infinite where the smallest does not arrive. */
const gainOf = (run: number) => (evidence: Evidence) => {
  const found = ends(evidence, run);
  return found && found[0] / found[1];
};

/** How many times more examples the largest batch takes. */
const costOf = (run: number) => (evidence: Evidence) => {
  const gain = gainOf(run)(evidence);
  const input = panelOf(evidence, 'batchSize');
  const { batches } = input ? batchSweep(input) : { batches: [] };
  return gain && (batches.at(-1) ?? NaN) / (batches[0] ?? NaN) / gain;
};

/** B* of `S = S∞ (1 + B* / B)` through a run's steps at the smallest and the largest batch. */
function criticalBatch(evidence: Evidence): number | undefined {
  const gain = gainOf(KFAC)(evidence);
  const [small = NaN, large = NaN] = [SIZES[0], SIZES.at(-1)];
  return gain && (gain - 1) / (1 / small - gain / large);
}

/** What that law says of the second batch size. */
function foretold(evidence: Evidence): number | undefined {
  const [batch, found] = [criticalBatch(evidence), ends(evidence, KFAC)];
  const [small = NaN, second = NaN] = SIZES;
  return batch && found && (found[0] / (1 + batch / small)) * (1 + batch / second);
}

/** One run alone at two batch sizes, for as few seeds and steps as its claim needs. */
function alone(run: number, batches: readonly number[], change: Pick<Experiment, 'seeds' | 'steps'>): Experiment {
  const { runs, view } = sizes;
  return withPanels({ ...sizes, ...change, runs: runs.slice(run, run + 1), view: { ...view, focus: 0 } }, { batches });
}

/** What more examples in a step are worth, by method and by what holds the method back. */
export const batches: Lesson = {
  kind: 'batches',
  order: 14,
  title: 'Big batches: what K-FAC buys',
  question: 'Take 32 times as many examples in each step: how many fewer steps will you need?',
  answer:
    'Far fewer, but not 32 times. On XOR, from 4 to 128 examples, K-FAC needs 2 to 3 times fewer steps and Adam 3 to 5; K-FAC uses ten to fifteen times as many examples. That K-FAC gains and Adam does not, as on large networks, is not seen here. Where the learning rate sets the pace, nothing is gained.',
  passages: [
    {
      source: 'lecture',
      section: 'distributed',
      says: 'Distributed K-FAC on GoogLeNet: the progress made with each example stays about the same as batches grow (Ba, Grosse & Martens 2017).',
    },
  ],
  terms: {
    kfac: {
      means: 'K-FAC, whose curvature is estimated from the same examples as its gradient.',
      lights: [`run:${KFAC}`],
    },
    adam: { means: 'Adam, whose two averages are taken over the gradients of many steps.', lights: [`run:${ADAM}`] },
    batch: { means: 'B, the number of examples in each step.', lights: ['control:training.batch', 'panel:batchSize'] },
    steps: {
      means: 'S, the steps until the smoothed loss is 30 % of the first.',
      lights: ['panel:batchSize', 'reading:kfacSmall', 'reading:kfacLarge'],
    },
    examples: { means: 'E = B · S, the examples used until then.', lights: ['panel:batchSize', 'reading:cost'] },
    critical: {
      means:
        'B*, the batch at which the part of the steps that is due to noise is as large as the part that no batch removes.',
      lights: ['reading:critical'],
    },
    rate: { means: 'K-FAC’s learning rate η.', lights: [`control:run${KFAC}.learningRate`, `run:${KFAC}`] },
  },
  readings: {
    now: {
      label: `K-FAC’s steps to a loss of ${TARGET}`,
      of: (evidence) => stepsTo(evidence, KFAC, TARGET),
    },
    kfacSmall: { label: 'K-FAC’s steps at batch 4', of: (evidence) => ends(evidence, KFAC)?.[0] },
    kfacLarge: { label: 'K-FAC’s steps at batch 128', of: (evidence) => ends(evidence, KFAC)?.[1] },
    adamSmall: { label: 'Adam’s steps at batch 4', of: (evidence) => ends(evidence, ADAM)?.[0] },
    adamLarge: { label: 'Adam’s steps at batch 128', of: (evidence) => ends(evidence, ADAM)?.[1] },
    kfacGain: { label: 'K-FAC: times fewer steps', of: gainOf(KFAC) },
    adamGain: { label: 'Adam: times fewer steps', of: gainOf(ADAM) },
    cost: { label: 'K-FAC: times more examples', of: costOf(KFAC) },
    adamCost: { label: 'Adam: times more examples', of: costOf(ADAM) },
    critical: { label: 'critical batch B*', of: criticalBatch },
    foretold: { label: 'steps at batch 16 by the law', of: foretold },
    second: {
      label: 'K-FAC’s steps at batch 16',
      of: (evidence) => {
        const input = panelOf(evidence, 'batchSize');
        return input && batchSweep(input).lines.find(({ run }) => run === KFAC)?.steps[1];
      },
    },
  },
  sections: [
    {
      title: 'Four at a time',
      text: '[K-FAC](kfac) and [Adam](adam) learn XOR from four examples in each step: every step sees something else, and the curves tremble. More examples make a step surer, and cost as much more to compute.',
      experiment: noisy,
      controls: ['training.batch'],
      numbers: ['now'],
      task: {
        type: 'do',
        question: 'Make the batch larger: 64 or more.',
        done: ({ input: { experiment } }) => experiment.batch >= 64,
        how: { control: 'training.batch', value: 64 },
      },
      reveal: 'The curves are calmer and arrive sooner. The question is how much sooner, and at what price.',
    },
    {
      title: 'Predict',
      text: 'Both methods are now trained at four [batch sizes](batch), from 4 to 128, with three seeds each. What counts is the [steps](steps) until the loss is 30 % of the first. K-FAC estimates its curvature from the batch. On large networks its authors saw it gain from larger batches.',
      experiment: sizes,
      task: {
        type: 'choose',
        question: 'Which of the two saves the larger share of its steps, from batch 4 to 128?',
        options: ['K-FAC', 'Adam', 'Both about the same'],
        truth: (evidence) => {
          const [kfac, adam] = [gainOf(KFAC)(evidence), gainOf(ADAM)(evidence)];
          if (kfac === undefined || adam === undefined) return undefined;
          return adam > ALIKE * kfac ? 1 : kfac > ALIKE * adam ? 0 : 2;
        },
      },
      reveal:
        'K-FAC goes from {kfacSmall} to {kfacLarge} steps, {kfacGain} times fewer; Adam from {adamSmall} to {adamLarge}, {adamGain} times. K-FAC is faster at every batch, but at batches this small Adam gains too: its averages do not remove all noise.',
    },
    {
      title: 'What an example is worth',
      text: 'In the best case twice the batch halves the [steps](steps), and the [examples](examples) used stay the same: constant progress for each example. The grey line shows it.',
      experiment: sizes,
      formula: '[E](examples) = [B](batch) · [S](steps)',
      task: {
        type: 'guess',
        question: 'How many times more examples does K-FAC use at batch 128 than at 4?',
        min: 1,
        max: 32,
        start: 1,
        scale: 'log',
        truth: 'cost',
      },
      reveal:
        '{cost} times more; Adam {adamCost} times. What was seen on GoogLeNet, constant progress for each example, is far from true of a problem with 128 examples.',
    },
    {
      title: 'Where the gain ends',
      text: 'A rule of thumb: steps consist of a part that no batch removes, and one for the noise, which falls as 1/B (McCandlish et al. 2018, arXiv 1812.06162). At the [critical batch](critical) both are equal; far above it examples are wasted.',
      experiment: sizes,
      formula: '[S](steps)(B) = S∞ (1 + [B*](critical) / [B](batch))',
      numbers: ['kfacSmall', 'kfacLarge', 'second'],
      task: {
        type: 'guess',
        question: 'Drawn through K-FAC’s steps at 4 and at 128: which critical batch does the rule give?',
        min: 1,
        max: 128,
        start: 32,
        scale: 'log',
        truth: 'critical',
      },
      reveal:
        'B* is about {critical}. In between, at batch 16, the rule says {foretold} steps; measured are {second}: a rule of thumb, no more.',
    },
    {
      title: 'Break it',
      text: 'A batch helps where noise holds a method back. It cannot where something else does: the [learning rate](rate), for instance.',
      experiment: alone(KFAC, SIZES, sizes),
      controls: [`run${KFAC}.learningRate`],
      numbers: ['kfacSmall', 'kfacLarge', 'kfacGain'],
      task: {
        type: 'do',
        question: 'Change K-FAC’s learning rate until 32 times the batch saves less than a quarter of its steps.',
        done: (evidence) => (gainOf(KFAC)(evidence) ?? Infinity) < 4 / 3,
        how: { control: `run${KFAC}.learningRate`, value: 0.2 },
      },
      reveal:
        'At this rate even exact gradients take {kfacLarge} steps. The line is flat, and slow at every batch: a flat line says nothing good of a method, nor a steep one anything bad.',
    },
    {
      title: 'Check',
      text: 'With 4,096 examples in each step your training takes as many steps as with 2,048.',
      task: {
        type: 'check',
        question: 'What has the larger batch bought?',
        options: [
          {
            text: 'Half the steps, once the learning rate is doubled',
            says: 'Only if noise still held the training back; but then the steps would have fallen a little already.',
          },
          {
            text: 'Nothing: twice the examples for the same progress',
            says: 'Yes: you are above the critical batch, where noise no longer holds training back, and more examples are wasted.',
            isRight: true,
          },
          {
            text: 'Better curvature estimates, so K-FAC must be faster',
            says: 'Better estimates count by the steps that they save, and here they save none.',
          },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'From batch 4 to 128 K-FAC’s steps fall by a factor between 1.6 and 5, not by 32.',
      experiment: alone(KFAC, [4, 128], { seeds: 1, steps: 90 }),
      measure: gainOf(0),
      within: [1.6, 5],
      spread: [2.1, 3.1],
      without: {
        what: 'a rate at which noise holds it back',
        change: (experiment) => withRuns(experiment, { learningRate: 0.2 }),
      },
    },
    {
      says: 'Adam’s steps fall by a factor of 2 to 8.',
      experiment: alone(ADAM, [4, 128], { seeds: 1, steps: 130 }),
      measure: gainOf(0),
      within: [2, 8],
      spread: [2.9, 4.6],
      without: {
        what: 'small batches',
        change: (experiment) => withPanels(experiment, { batches: [64, 128] }),
      },
    },
  ],
};
