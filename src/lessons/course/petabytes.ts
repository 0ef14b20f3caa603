import type { Experiment } from '../../experiment/experiment.ts';
import type { PresetSketch } from '../../experiment/presets/preset.ts';
import { groupsOf } from '../../panels/memoryCost/entries.ts';
import { withPanels, withRuns } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { panelOf } from '../evidence.ts';
import { scene, type Lesson } from '../lesson.ts';

const ADAM = 0;
const SM3 = 1;
const SHAMPOO = 2;
const SKETCHY = 3;
const WIDE_BLOCKS = 4;
const NARROW_BLOCKS = 5;

const BYTES = 4;
const alone = { grafting: 'none' };

const methods: PresetSketch['runs'] = [
  ['adam', {}, 'Adam'],
  ['sm3', { acceleration: 'none' }, 'SM3'],
  ['shampoo', alone, 'Shampoo'],
  ['sketchy', { ...alone, rank: 256 }, 'Sketchy, ℓ = 256'],
];
const blocks: PresetSketch['runs'] = [
  ['shampoo', { ...alone, block: 256 }, 'Shampoo, blocks of 256'],
  ['shampoo', { ...alone, block: 128 }, 'Shampoo, blocks of 128'],
];

/** What methods keep for a weight of m × n; the network that they train meanwhile is small enough for all of them. */
function memory(rows: number, columns: number, runs = methods, scale: 'log' | 'linear' = 'log'): Experiment {
  return scene('Memory', {
    problem: 'teacherStudent',
    problemSettings: { inputs: 12, points: 200 },
    networkSettings: { widths: [12] },
    runs,
    steps: 20,
    batch: 32,
    // At the start: step times of so small a network say nothing about memory.
    view: { focus: SHAMPOO, cursor: 0 },
    panels: [{ kind: 'memoryCost', width: 'full', settings: { rows, columns, scale, family: 'runs' } }],
  });
}

const sideOf = (evidence: Evidence, name: 'rows' | 'columns') =>
  Number(panelOf(evidence, 'memoryCost')?.settings[name] ?? NaN);

/** mn. */
function weightsOf(evidence: Evidence): number {
  return sideOf(evidence, 'rows') * sideOf(evidence, 'columns');
}

/** Floats that a run keeps for the weight of the panel, as the panel counts them: statistics and roots, without averages of gradients. */
const floatsOf = (run: number) => (evidence: Evidence) => {
  const input = panelOf(evidence, 'memoryCost');
  const entries = input ? groupsOf(input).flatMap((group) => group.entries) : [];
  const expense = entries.find(({ key }) => key === `run ${run}`)?.expense;
  return expense && (input?.experiment.runs[run]?.optimizer === 'adam' ? expense.floats : expense.own);
};

/** The same for each entry of the weight. */
const shareOf = (run: number) => (evidence: Evidence) => times(1 / weightsOf(evidence), floatsOf(run)(evidence));

const megabytes = (run: number) => (evidence: Evidence) => times(BYTES / 1e6, floatsOf(run)(evidence));

function times(factor: number, value: number | undefined): number | undefined {
  return value === undefined ? undefined : factor * value;
}

const fullTerabytes = (evidence: Evidence) => (weightsOf(evidence) ** 2 * BYTES) / 1e12;

/** Only what is needed to count: one run, and one step. */
function counting(experiment: Experiment, run: number): Experiment {
  return { ...experiment, runs: experiment.runs.slice(run, run + 1), steps: 1, view: { ...experiment.view, focus: 0 } };
}

const blogWeight = memory(1024, 4096);
const cut = memory(512, 2048, [...methods, ...blocks], 'linear');

/** What a preconditioner has to keep, from all products of gradients down to a row and a column. */
export const petabytes: Lesson = {
  kind: 'petabytes',
  order: 3,
  title: 'Petabytes to kilobytes',
  question: 'How much has an optimizer to remember for one weight matrix?',
  answer:
    'For 4,096 × 4,096 numbers, in float32: all products of the gradient 1.1 PB, Shampoo 268 MB, Adam 134 MB, a sketch of 256 directions 8.4 MB, SM3 33 kB. For 1,024 × 4,096, Shampoo keeps 8.5 numbers per entry; cut into square blocks, 4, whatever their width.',
  passages: [
    {
      source: 'shampoo',
      section: 'memory',
      says: 'Full-matrix preconditioning takes (mn)² numbers, which is infeasible: for a weight with 7.3 million entries a matrix with 53 trillion.',
    },
    {
      source: 'sketchy',
      section: 'memory',
      says: 'For a weight of a × 4a, Shampoo’s two statistics and their roots are 2(1 + 16)a² numbers, as much as 8.5 copies of the weight.',
    },
    {
      source: 'shampoo',
      section: 'blocking',
      says: 'Large weights are cut into blocks, each of which is preconditioned by itself.',
    },
  ],
  terms: {
    rows: { means: 'm, the number of inputs of the layer.', lights: ['control:panel.memoryCost.rows'] },
    columns: { means: 'n, the number of its outputs.', lights: ['control:panel.memoryCost.columns'] },
    weights: {
      means: 'mn: how many entries the weight has.',
      lights: ['control:panel.memoryCost.rows', 'control:panel.memoryCost.columns'],
    },
    shampoo: {
      means: 'L of m × m and R of n × n, and an inverse root of each.',
      lights: [`run:${SHAMPOO}`, 'reading:shampoo'],
    },
    sketch: {
      means: 'Sketchy keeps ℓ directions of L and of R, with one number each.',
      lights: [`run:${SKETCHY}`, 'reading:sketchy'],
    },
    cover: {
      means: 'SM3 keeps a number for each row and each column.',
      lights: [`run:${SM3}`, 'reading:sm3'],
    },
  },
  readings: {
    fullBytes: { label: 'full matrix in float32', unit: 'TB', of: fullTerabytes },
    fullEntries: { label: 'entries of the full matrix', of: (evidence) => weightsOf(evidence) ** 2 },
    shampoo: { label: 'Shampoo’s L, R and roots, numbers per entry', of: shareOf(SHAMPOO) },
    wideBlocks: { label: 'with blocks of 256', of: shareOf(WIDE_BLOCKS) },
    narrowBlocks: { label: 'with blocks of 128', of: shareOf(NARROW_BLOCKS) },
    sketchy: { label: 'Sketchy’s sketches, numbers per entry', of: shareOf(SKETCHY) },
    shampooBytes: { label: 'Shampoo’s L, R and roots in float32', unit: 'MB', of: megabytes(SHAMPOO) },
    adamBytes: { label: 'Adam in float32', unit: 'MB', of: megabytes(ADAM) },
    sketchyBytes: { label: 'Sketchy’s sketches in float32', unit: 'MB', of: megabytes(SKETCHY) },
    sm3: { label: 'SM3 in float32', unit: 'kB', of: (evidence) => times(1000, megabytes(SM3)(evidence)) },
  },
  sections: [
    {
      title: 'All products',
      text: 'A bar is what a method keeps for one weight of [m](rows) × [n](columns). Full-matrix AdaGrad, in grey, keeps the product of every entry of the gradient with every other: (mn)² numbers. The axis has powers of ten.',
      experiment: memory(1024, 1024),
      controls: ['panel.memoryCost.rows', 'panel.memoryCost.columns'],
      numbers: ['fullBytes'],
      task: {
        type: 'do',
        question: 'Make the weight so large that the full matrix takes a petabyte: 1,000 TB.',
        done: (evidence) => fullTerabytes(evidence) >= 1000,
        how: { control: 'panel.memoryCost.rows', value: 16_384 },
      },
      reveal:
        '{fullBytes} for a single weight. Twice as wide on both sides, it is 16 times as much. All other bars grow with m and n far more slowly.',
    },
    {
      title: 'A number from a talk',
      text: 'A talk on Shampoo speaks of a weight with 7.3 million entries, 2,700 × 2,700, and calls its full matrix infeasible.',
      experiment: memory(2700, 2700),
      task: {
        type: 'guess',
        question: 'How many entries has the full matrix of this weight?',
        min: 1e6,
        max: 1e15,
        start: 1e8,
        scale: 'log',
        truth: 'fullEntries',
      },
      reveal:
        '{fullEntries}: the talk’s 53 trillion. In float32 that is {fullBytes}; Shampoo’s L, R and roots take {shampooBytes}.',
    },
    {
      title: 'Two small squares',
      text: 'Shampoo keeps m² numbers for the rows and n² for the columns, and a [root](shampoo) of each: the darker part of its bar. The lighter part is an average of gradients, which most methods can have. For each entry of the weight, the darker part is',
      experiment: blogWeight,
      formula: '[2(m² + n²)](shampoo) / [mn](weights)',
      controls: ['panel.memoryCost.rows', 'panel.memoryCost.columns'],
      numbers: ['shampoo'],
      task: {
        type: 'guess',
        question: 'For m = 1,024 and n = 4,096: how many numbers for each entry of the weight?',
        min: 1,
        max: 100,
        start: 2,
        scale: 'log',
        truth: 'shampoo',
      },
      reveal:
        'With a = 1,024 it is 2(1 + 16)a² = 34a² against 4a²: 8.5. Drag a side: it is {shampoo} now, and 4 at the least, where the weight is square.',
    },
    {
      title: 'Cut into blocks',
      text: 'A weight of 512 × 2,048 can be cut into [blocks](blocking) of 256 × 256, each with an L and an R of its own. That leaves out what goes on between blocks. Then the blocks are made half as wide. The axis is in proportion now.',
      experiment: cut,
      numbers: ['shampoo'],
      task: {
        type: 'choose',
        question: 'What becomes of the memory when blocks go from 256 to 128?',
        options: ['It halves', 'It stays the same', 'It falls to a quarter', 'It doubles'],
        truth(evidence) {
          const [wide, narrow] = [floatsOf(WIDE_BLOCKS)(evidence), floatsOf(NARROW_BLOCKS)(evidence)];
          if (wide === undefined || narrow === undefined) return undefined;
          return [0.5, 1, 0.25, 2].indexOf(narrow / wide);
        },
      },
      reveal:
        'The darker parts of the bars: whole {shampoo} numbers per entry, in blocks of 256 {wideBlocks}, of 128 {narrowBlocks}. There are mn/b² blocks of 4b² numbers, and b cancels. Narrower blocks make roots cheaper, not smaller.',
    },
    {
      title: 'Break it',
      text: 'A [sketch](sketch) of ℓ directions takes ℓ(m + n + 2) numbers, and [SM3](cover) m + n. The numbers below begin with 4,096 × 4,096, whose full matrix takes a petabyte. Sketchy’s claim is to keep less than the weight itself has.',
      experiment: memory(4096, 4096),
      controls: ['panel.memoryCost.rows'],
      numbers: ['shampooBytes', 'adamBytes', 'sketchyBytes', 'sm3', 'sketchy'],
      task: {
        type: 'do',
        question: 'Make one side so short that the sketch of 256 directions is larger than the weight.',
        done: (evidence) => (shareOf(SKETCHY)(evidence) ?? 0) > 1,
        how: { control: 'panel.memoryCost.rows', value: 200 },
      },
      reveal:
        '{sketchy} numbers per entry. ℓ(m + n) is less than mn only while ℓ is below mn/(m + n), which is between half the shorter side and all of it: a sketch pays where both sides are long.',
    },
    {
      title: 'Check',
      text: 'A layer has 1,024 inputs and 16,384 outputs. Shampoo would keep about 32 numbers for each entry of its weight.',
      task: {
        type: 'check',
        question: 'What brings that down to 4 without leaving Shampoo’s own formulas?',
        options: [
          {
            text: 'Blocks of 1,024 × 1,024',
            says: 'Yes: 16 square blocks of 4 · 1,024² numbers are 4 per entry. What is lost is what one block could learn from another.',
            isRight: true,
          },
          {
            text: 'Roots that are computed every 100 steps',
            says: 'That saves time. The old roots have to be kept as well as the statistics.',
          },
          {
            text: 'A larger batch',
            says: 'L and R have the same size whatever the batch.',
          },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'For every weight of a × 4a Shampoo keeps 8.5 numbers per entry.',
      experiment: counting(blogWeight, SHAMPOO),
      vary: (experiment, k) => withPanels(experiment, { rows: 2 ** (k + 5), columns: 2 ** (k + 7) }),
      measure: shareOf(0),
      within: [8.5, 8.5],
      spread: [8.5, 8.5],
      without: {
        what: 'one side four times the other',
        change: (experiment) => withPanels(experiment, { rows: 1024, columns: 1024 }),
      },
    },
    {
      says: 'In blocks that divide both sides it keeps 4, whatever their width.',
      experiment: counting(cut, WIDE_BLOCKS),
      vary: (experiment, k) => withRuns(experiment, { block: 2 ** (k + 3) }),
      measure: shareOf(0),
      within: [4, 4],
      spread: [4, 4],
      without: { what: 'blocks that divide the sides', change: (experiment) => withRuns(experiment, { block: 200 }) },
    },
    {
      says: 'Sketchy with 256 directions keeps less than a third of a number per entry where both sides have 1,024 or more, one of them 4,096.',
      experiment: counting(blogWeight, SKETCHY),
      vary: (experiment, k) => withPanels(experiment, { rows: 1024 * k }),
      measure: shareOf(0),
      within: [0.1, 1 / 3],
      spread: [0.112, 0.313],
      without: { what: 'the long sides', change: (experiment) => withPanels(experiment, { rows: 200 }) },
    },
  ],
};
