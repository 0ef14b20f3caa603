import type { Experiment } from '../../experiment/experiment.ts';
import { sweepOf } from '../../panels/intervalBlocking/sweep.ts';
import { medianOf } from '../../panels/studies/trials.ts';
import type { Evidence } from '../evidence.ts';
import { isOver, panelOf, resultOf } from '../evidence.ts';
import { scene, type Lesson } from '../lesson.ts';

const FRESH = 0;
const OLD = 1;

const STEPS = 40;
/** Examples of a small batch. */
const SMALL = 8;

/** Shampoo with roots of every step, and with roots of every Nth. */
function twoAges(interval: number) {
  return {
    problem: 'teacherStudent',
    problemSettings: { points: 128, heldOut: 0, noise: 0.1 },
    networkSettings: { widths: [12] },
    runs: [
      ['shampoo', { learningRate: 0.01 }, 'new roots every step'],
      ['shampoo', { learningRate: 0.01, interval }, 'older roots'],
    ],
    steps: STEPS,
    batch: SMALL,
  } as const;
}

const curves = [{ kind: 'lossCurves', width: 'full' }] as const;

/** Where the time of a step goes. */
const times = {
  kind: 'memoryCost',
  width: 'full',
  settings: { rows: 16, columns: 12, examples: SMALL, show: 'arithmetic', family: 'runs' },
} as const;

const priced = scene('What a root costs', {
  ...twoAges(1),
  view: { focus: OLD, smoothing: 0.6 },
  panels: [times, ...curves],
});
const kept = scene('The first roots for ever', {
  ...twoAges(STEPS),
  view: { focus: OLD, smoothing: 0.6 },
  panels: curves,
});
const law = scene('The price of a step', { ...twoAges(10), view: { focus: OLD }, panels: [times] });
const batches = scene('Old roots at two batch sizes', {
  ...twoAges(STEPS),
  panels: [
    { kind: 'intervalBlocking', width: 'full', settings: { intervals: [1, 5, 20, STEPS], batches: [SMALL, 0] } },
  ],
});
/** Larger and longer than the others, so that the second worker has something to do, and the time to begin. */
const aside = scene('A second worker', {
  ...twoAges(5),
  problemSettings: { points: 128, heldOut: 0, noise: 0.1, inputs: 24 },
  networkSettings: { widths: [16] },
  steps: 300,
  runs: [
    ['shampoo', { learningRate: 0.01, interval: 5 }, 'training waits for roots'],
    ['shampoo', { learningRate: 0.01, interval: 5 }, 'second run'],
  ],
  view: { focus: OLD, smoothing: 0.8 },
  panels: [
    { kind: 'timeline', run: OLD, width: 'full', settings: { window: 0, delays: [5, 20] } },
    { kind: 'lossCurves', width: 'full' },
  ],
});
const broken = scene('How large a batch', { ...twoAges(20), view: { focus: OLD, smoothing: 0.6 }, panels: curves });

/** A run's loss on all examples at the end, once training has come there. */
function endOf(evidence: Evidence, run: number): number | undefined {
  const { evaluations, experiment } = evidence.input;
  return isOver(evidence) ? evaluations.training[run * experiment.seeds]?.at(-1) : undefined;
}

/** How many times as high the run with older roots ends. */
function ratio(evidence: Evidence): number | undefined {
  const [fresh, old] = [endOf(evidence, FRESH), endOf(evidence, OLD)];
  return fresh === undefined || old === undefined ? undefined : old / fresh;
}

/**
 * Milliseconds of computing that a run's step takes: the median over periods from one computation of roots to the next, so that a pause of the
 * computer does not count; not there where nothing has a clock.
 */
const milliseconds = (run: number) => (evidence: Evidence) => {
  const own = evidence.input.replicas.find((replica) => replica.run === run);
  if (!own || !isOver(evidence)) return undefined;
  const period = Math.min(own.steps, Number(evidence.input.experiment.runs[run]?.settings['interval']));
  const until = (step: number) => (step === 0 ? 0 : (own.seconds[step - 1] ?? NaN));
  const periods = Array.from(
    { length: Math.floor(own.steps / period) },
    (_, k) => (until((k + 1) * period) - until(k * period)) / period,
  );
  return 1000 * medianOf(periods) || undefined;
};

function intervalOf({ input: { experiment } }: Evidence): number {
  return Number(experiment.runs[OLD]?.settings['interval']);
}

/** What the parts of a run's step have been measured to take: all but the roots, and all roots once; not there where nothing has a clock. */
function parts(evidence: Evidence, run: number): { readonly step: number; readonly roots: number } | undefined {
  const found = resultOf(evidence, 'stepTime')?.runs.find((one) => one.run === run);
  return found && found.roots > 0
    ? { step: found.gradient + found.statistics + found.direction + found.rest, roots: found.roots }
    : undefined;
}

/** t(N) of the law, from a run's own parts. */
const price = (run: number) => (evidence: Evidence) => {
  const found = parts(evidence, run);
  return found && found.step + found.roots / Number(evidence.input.experiment.runs[run]?.settings['interval']);
};

function speedUp(evidence: Evidence): number | undefined {
  const [fresh, old] = [price(FRESH)(evidence), price(OLD)(evidence)];
  return fresh === undefined || old === undefined ? undefined : fresh / old;
}

/** How many times as high the loss ends with an interval, at a batch size. */
const sweptRatio = (batch: number, interval: number) => (evidence: Evidence) => {
  const input = panelOf(evidence, 'intervalBlocking');
  const sweep = input && sweepOf(input);
  const losses = sweep?.lines.find((line) => line.batch === batch);
  const at = sweep?.values.indexOf(interval) ?? -1;
  const isKnown = losses?.trials.every((trial) => trial?.state === 'finished');
  return losses && isKnown ? (losses.losses[at] ?? NaN) / (losses.losses[0] ?? NaN) : undefined;
};

const smallRatio = sweptRatio(SMALL, STEPS);
const allRatio = sweptRatio(0, STEPS);

/** What has become of the roots that the second worker was to compute. */
const tally = (what: 'used' | 'skipped') => (evidence: Evidence) =>
  evidence.input.tallies.find(({ run }) => run === OLD)?.[what];

const withBatch = (batch: number) => (experiment: Experiment) => ({ ...experiment, batch });

/** What old roots save, what they cost, and at which batch. */
export const stale: Lesson = {
  kind: 'stale',
  order: 10,
  title: 'Stale is fine until it isn’t',
  question: 'How old may the roots of a preconditioner be?',
  answer:
    'Here roots of every fifth step cost nothing where a batch is all 128 examples, and 7 to 29 % of loss at batch 8; the first roots for ever cost 7 to 78 %, and a factor of 3 to 5. That is the opposite of what is reported for translation: measure it, at your batch.',
  passages: [
    {
      source: 'shampoo',
      section: 'delays',
      says: 'Roots that are up to 1,200 steps old do no harm at small batches, while training at large batches is sensitive to the delay.',
    },
    {
      source: 'shampoo',
      section: 'pipeline',
      says: 'Roots are computed in double precision on the CPUs of the hosts, while the accelerators train on with the roots they have.',
    },
  ],
  terms: {
    roots: {
      means: 'L^(−1/4) and R^(−1/4), which Shampoo multiplies the gradient with; they need eigenvalues of L and R.',
      lights: [`run:${FRESH}`, 'reading:freshPrice'],
    },
    old: {
      means: 'Roots of the last step that is a multiple of N; the statistics L and R are updated at every step.',
      lights: [`run:${OLD}`, 'control:run1.interval'],
    },
    price: { means: 'The average time of a step, in milliseconds.', lights: ['reading:speedUp'] },
    own: { means: 'Gradient, statistics and direction: what every step costs.', lights: ['reading:stepTime'] },
    rootPrice: { means: 'What one recomputation of all roots costs.', lights: ['reading:rootTime'] },
    every: { means: 'N: how many steps lie between two recomputations.', lights: ['control:run1.interval'] },
    worker: {
      means: 'A second thread of the browser, as the CPU is beside an accelerator.',
      lights: ['panel:timeline', 'control:run1.roots'],
    },
  },
  readings: {
    freshPrice: { label: 'a step with new roots every step', unit: 'ms', digits: 2, of: price(FRESH) },
    oldPrice: { label: 'a step with older roots', unit: 'ms', digits: 2, of: price(OLD) },
    waiting: { label: 'a step that waits for roots', unit: 'ms', digits: 2, of: milliseconds(FRESH) },
    second: { label: 'a step of the second run', unit: 'ms', digits: 2, of: milliseconds(OLD) },
    stepTime: { label: 'all but the roots', unit: 'ms', digits: 2, of: (evidence) => parts(evidence, FRESH)?.step },
    rootTime: { label: 'all roots once', unit: 'ms', digits: 2, of: (evidence) => parts(evidence, FRESH)?.roots },
    speedUp: { label: 't(1)/t(N)', digits: 2, of: speedUp },
    freshLoss: { label: 'final loss, new roots every step', of: (evidence) => endOf(evidence, FRESH) },
    oldLoss: { label: 'final loss, older roots', of: (evidence) => endOf(evidence, OLD) },
    ratio: { label: 'loss with older roots, as a multiple', of: ratio },
    smallRatio: { label: 'first roots for ever, batch 8', of: smallRatio },
    allRatio: { label: 'first roots for ever, all examples', of: allRatio },
    smallFifth: { label: 'every 5th step, batch 8', of: sweptRatio(SMALL, 5) },
    allFifth: { label: 'every 5th step, all examples', of: sweptRatio(0, 5) },
    used: { label: 'roots used', of: tally('used') },
    skipped: { label: 'roots left out', of: tally('skipped') },
  },
  sections: [
    {
      title: 'What a root costs',
      text: 'Shampoo needs [inverse roots](roots) of its statistics. The upper panel shows where the time of a step goes on this computer: a large part of it into roots. Both runs are the same so far, with new roots at every step. But statistics change little in one step, so [older roots](old) may do.',
      experiment: priced,
      controls: ['run1.interval'],
      numbers: ['freshPrice', 'oldPrice', 'freshLoss', 'oldLoss'],
      task: {
        type: 'do',
        question: 'Let the second run compute its roots every 5 steps or less often.',
        done: (evidence) => isOver(evidence) && intervalOf(evidence) >= 5,
        how: { control: 'run1.interval', value: 5 },
      },
      reveal:
        'A step takes {oldPrice} on average instead of {freshPrice}. The price is a loss of {oldLoss} after 40 steps; with new roots at every step it is {freshLoss}.',
    },
    {
      title: 'Predict',
      text: 'How far can this go? Let the second run compute roots once, from its very first gradient, and keep them for all 40 steps. With [new roots](roots) at every step the loss ends near 0.14.',
      experiment: kept,
      task: {
        type: 'draw',
        question: 'Draw the loss of the run that keeps its first roots.',
        run: OLD,
        min: 0.05,
        max: 2,
      },
      reveal:
        'It ends at {oldLoss}, {ratio} times as high. The first gradient, of 8 examples, knows little of the curvature that later steps meet.',
    },
    {
      title: 'The law of the price',
      text: 'Every step pays for its gradient, its statistics and its direction; roots are paid for once in N steps. The second run now has N = 10.',
      experiment: law,
      formula: '[t(N)](price) = [t_step](own) + [t_root](rootPrice) / [N](every)',
      controls: ['run1.interval'],
      numbers: ['stepTime', 'rootTime'],
      task: {
        type: 'guess',
        question: 'How many times as fast is a step with N = 10 as one with N = 1?',
        min: 1,
        max: 20,
        start: 10,
        scale: 'log',
        truth: 'speedUp',
      },
      reveal:
        '{speedUp} times: all roots take {rootTime}, everything else {stepTime}. The gain ends where t_root/N is small beside t_step; older roots then cost loss and save nothing.',
    },
    {
      title: 'Which batch minds more?',
      text: 'A talk on Shampoo reports from translation that small batches tolerate roots 1,200 steps old, and large ones do not. Here is a small network at batch 8 and with all 128 examples, 40 steps each, with roots of every step up to the first for ever.',
      experiment: batches,
      task: {
        type: 'choose',
        question: 'Where do the oldest roots raise the final loss by the larger factor?',
        options: ['At batch 8', 'With all 128 examples', 'By about the same factor'],
        truth: (evidence) => {
          const [small, all] = [smallRatio(evidence), allRatio(evidence)];
          if (small === undefined || all === undefined) return undefined;
          return small / all > 1.2 ? 0 : all / small > 1.2 ? 1 : 2;
        },
      },
      reveal:
        'At batch 8: {smallRatio} times as high, against {allRatio}; every fifth step gives {smallFifth} against {allFifth}. This is the opposite of the talk. There, a training has a hundred thousand steps or more; here the small batch also makes poorer roots.',
    },
    {
      title: 'The pipeline',
      text: 'Distributed Shampoo does not wait at all: [another processor](worker) computes roots, and training goes on with the old ones. Both runs here, of a larger network, ask for roots every 5 steps. The timeline shows who is busy when.',
      experiment: aside,
      controls: ['run1.roots'],
      numbers: ['waiting', 'second'],
      task: {
        type: 'do',
        question: 'Have the roots of the second run computed aside.',
        done: (evidence) => isOver(evidence) && evidence.input.experiment.runs[OLD]?.settings['roots'] === 'aside',
        how: { control: 'run1.roots', value: 'aside' },
      },
      reveal:
        '{used} roots were used, each some steps late, and {skipped} left out because the ones before were still on their way. A step takes {second}, against {waiting} with waiting: matrices this small can cost as much to send as their roots to compute. The other picture of the panel compares late roots with roots that are as seldom but in time.',
    },
    {
      title: 'Break it',
      text: 'At batch 8, roots of every 20th step end a third higher than new ones. At which batch do the same [old roots](old) do little harm?',
      experiment: broken,
      controls: ['training.batch'],
      numbers: ['freshLoss', 'oldLoss', 'ratio'],
      task: {
        type: 'do',
        question: 'Find a batch at which they end less than 1.15 times as high; 0 takes all examples.',
        done: (evidence) => (ratio(evidence) ?? Infinity) < 1.15,
        how: { control: 'training.batch', value: 0 },
      },
      reveal:
        'Now {ratio} times. A batch of 32 or 64 does not help yet: try it. With all examples every step sees the same data, which old roots still fit. Both runs gain, too.',
    },
    {
      title: 'Check',
      text: 'A step takes 10 ms without roots, all roots together take 90 ms, and N is 30.',
      task: {
        type: 'check',
        question: 'Somebody proposes N = 300. What is to be said?',
        options: [
          {
            text: 'A step then takes a tenth of the time',
            says: 'It takes 10.3 ms instead of 13: the roots were not the larger part any more.',
          },
          {
            text: 'It saves about a fifth of the time; measure whether the loss allows it',
            says: 'Yes: 13 ms become 10.3. Whether roots may be that old depends on batch and problem, so it is to be measured.',
            isRight: true,
          },
          {
            text: 'It is safe: roots may be 1,200 steps old',
            says: 'That was measured for one model and small batches. Here even 5 steps cost something at batch 8.',
          },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'At batch 8, keeping the first roots for 40 steps ends at least 2.2 times as high as new roots at every step.',
      experiment: { ...kept, view: { ...kept.view, panels: [] } },
      measure: ratio,
      within: [2.2, 7],
      spread: [3, 5],
      without: { what: 'the small batch', change: withBatch(0) },
    },
    {
      says: 'With all examples, roots of every fifth step cost less than 4 % of loss.',
      experiment: scene('Every fifth step', { ...twoAges(5), batch: 0, panels: [] }),
      measure: ratio,
      within: [0.9, 1.04],
      spread: [0.96, 1.01],
      without: { what: 'all examples', change: withBatch(SMALL) },
    },
  ],
};
