import type { Experiment } from '../../experiment/experiment.ts';
import { aspectRatio } from '../../probes/spectraHistoryTheory.ts';
import { withProblem } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { isOver, resultOf } from '../evidence.ts';
import { scene, type Control, type Lesson } from '../lesson.ts';

const HIDDEN = 64;
const STEPS = 200;
const CURSOR: Control = 'view.cursor';
const BETA: Control = 'run0.beta2';
const KAPPA: Control = 'problem.conditionNumber';
/** Shares of the trace that mean decay: the blog's 80 %, and what short memories of noise can reach. */
const CONCENTRATED = 0.8;

/** Shampoo on a first layer of 16 × 64, and the spectra of its two statistics. */
function layer(title: string, beta2: number, { steps = STEPS, cursor = -1 } = {}): Experiment {
  return scene(title, {
    problem: 'teacherStudent',
    problemSettings: { points: 200 },
    networkSettings: { widths: [HIDDEN] },
    runs: [['shampoo', { learningRate: 0.01, beta2, interval: 10 }]],
    steps,
    batch: 32,
    view: { cursor },
    panels: [{ kind: 'spectra', width: 'full', height: 'tall', parameter: 'W1' }],
  });
}

/** All layers of a small autoencoder of images. */
const autoencoder = scene('Every layer', {
  problem: 'curves',
  problemSettings: { points: 80, size: 8 },
  networkSettings: { widths: [20, 6, 20] },
  runs: [['shampoo', { learningRate: 0.003, beta2: 0.99, grafting: 'rmsprop', interval: 5 }]],
  steps: 60,
  view: { decay: 0.99 },
  panels: [{ kind: 'spectraOverTraining', width: 'full' }],
});

const spectrum = (name: 'L' | 'R') => (evidence: Evidence) =>
  resultOf(evidence, 'spectra')?.spectra.find((one) => one.name === name);
const percent = (share: number | undefined) => share && 100 * share;

const own = (name: 'L' | 'R') => (evidence: Evidence) => percent(spectrum(name)(evidence)?.topMass);
const random = (evidence: Evidence) => percent(spectrum('R')(evidence)?.baseline.topMass);

/** d/n: the size of R over the random rows that its memory holds by the step shown. */
function gamma(evidence: Evidence): number | undefined {
  const found = resultOf(evidence, 'spectra');
  return found && aspectRatio(found.columns, found.rows, found.decay, found.step);
}

function law(evidence: Evidence): number | undefined {
  const ratio = gamma(evidence);
  return ratio && 100 * (0.25 + 0.325 * Math.sqrt(ratio));
}

/** The least share of every statistic over training. */
function leastShares(evidence: Evidence): readonly number[] | undefined {
  const found = resultOf(evidence, 'spectraHistory');
  if (!found || !isOver(evidence) || found.step < evidence.input.experiment.steps) return undefined;
  return found.axes.map(({ lines }) => Math.min(...(lines[0]?.own.mass ?? [])));
}

function concentratedCount(evidence: Evidence): number | undefined {
  return leastShares(evidence)?.filter((share) => share > CONCENTRATED).length;
}

/** Gradients of a few steps, whose statistics the lab gathers itself: no roots are taken. */
const gathered: Experiment = scene('Gathered gradients', {
  problem: 'teacherStudent',
  problemSettings: { points: 200 },
  networkSettings: { widths: [HIDDEN] },
  runs: [['adam', { learningRate: 0.02 }]],
  steps: 25,
  batch: 32,
  view: { decay: 0.999 },
  panels: [{ kind: 'spectra', parameter: 'W1' }],
});

/** Real spectra against random ones, and how forgetting makes noise look like structure. */
export const decay: Lesson = {
  kind: 'decay',
  order: 6,
  title: 'Do the spectra really decay?',
  question:
    'A quarter of the eigenvalues holds over 80 % of Shampoo’s statistics. Is that structure, or would noise do it too?',
  answer:
    'It is structure. In a 16 × 64 layer the top quarter of R holds 99 %, of random gradients 30 % after 200 steps and 26.5 % in the long run. But a short memory fakes decay: noise reaches 30 % at β₂ = 0.99 and 42 % at 0.9. A share means something only beside its baseline.',
  passages: [
    {
      source: 'sketchy',
      section: 'spectra',
      says: 'In several architectures the top 25 % of the eigenvalues of Shampoo’s statistics hold more than 80 % of their mass throughout training; of 10,000 random gradients of 1024 × 256 with β₂ = 0.999 they hold 26.5 %.',
    },
  ],
  terms: {
    statistic: {
      means: 'R = Σ GᵀG, 64 × 64, one of the two statistics that Shampoo keeps of this layer.',
      lights: ['panel:spectra'],
    },
    baseline: {
      means: 'The same statistic of gradients of independent normal numbers, over the same steps with the same β₂.',
      lights: ['reading:random'],
    },
    memory: { means: 'β₂, the share of the old statistic that each step keeps.', lights: [`control:${BETA}`] },
    gamma: {
      means:
        'γ: the size of R over the number of random rows in its memory, 16 for each of about (1 + β₂)/(1 − β₂) steps.',
      lights: ['reading:gamma', `control:${BETA}`],
    },
    inputs: {
      means: 'The ratio of the largest to the smallest variance of the inputs.',
      lights: [`control:${KAPPA}`],
    },
  },
  readings: {
    ownL: { label: 'share of L’s top quarter', unit: '%', of: own('L') },
    ownR: { label: 'share of R’s top quarter', unit: '%', digits: 4, of: own('R') },
    random: { label: 'the same of random gradients', unit: '%', of: random },
    gamma: { label: 'γ', digits: 2, of: gamma },
    law: { label: 'share by the law', unit: '%', of: law },
    concentrated: { label: 'statistics above 80 % throughout', of: concentratedCount },
    statistics: { label: 'statistics', of: (evidence) => leastShares(evidence)?.length },
    least: {
      label: 'least share of any',
      unit: '%',
      of: (evidence) => percent(leastShares(evidence)?.reduce((a, b) => Math.min(a, b), 1)),
    },
  },
  sections: [
    {
      title: 'Three gradients',
      text: 'Shampoo trains a layer of 16 × 64 and keeps [R = Σ GᵀG](statistic) of it. Three gradients have passed: the 16 largest of R’s 64 eigenvalues, the top quarter, hold over 99 % of its trace. Impressive? Three gradients of [pure noise](baseline) hold over 65 %: 48 rows cannot fill 64 directions evenly.',
      experiment: layer('Three gradients', 0.999, { steps: 60, cursor: 3 }),
      controls: [CURSOR],
      numbers: ['ownR', 'random'],
      task: {
        type: 'do',
        question: 'Move the step cursor until noise holds less than 50 %.',
        done: (evidence) => (random(evidence) ?? 100) < 50,
        how: { control: CURSOR, value: 12 },
      },
      reveal:
        'A share by itself says nothing. It has to be read beside the grey line: what noise shows after as many gradients.',
    },
    {
      title: 'Predict',
      text: 'Training goes on to step 200. Shampoo’s memory is long: β₂ = 0.999.',
      experiment: layer('Two hundred gradients', 0.999),
      task: {
        type: 'choose',
        question: 'What will the top quarter of R hold in the end, and what that of noise?',
        options: [
          'Both fall to about 25 %',
          'Training stays above 80 %, noise falls to about 30 %',
          'Training stays above 80 %, noise stays above 45 %',
        ],
        truth(evidence) {
          const [real, noise] = [own('R')(evidence), random(evidence)];
          if (real === undefined || noise === undefined || !isOver(evidence)) return undefined;
          return real < 100 * CONCENTRATED ? 0 : noise < 45 ? 1 : 2;
        },
      },
      reveal:
        'Training {ownR}, noise {random}. The decay is real. The blog’s noise, 10,000 steps, is at 26.5 %; an even spectrum would be at 25 %.',
    },
    {
      title: 'Forget faster',
      text: 'Now Shampoo [forgets](memory): with β₂ = 0.9 a gradient counts for about ten steps. The noise is the same noise.',
      experiment: layer('A short memory', 0.9),
      numbers: ['ownR'],
      task: {
        type: 'guess',
        question: 'What share does the top quarter hold of random gradients, with β₂ = 0.9, after 200 steps?',
        min: 25,
        max: 100,
        start: 27,
        scale: 'linear',
        truth: 'random',
      },
      reveal:
        '{random}, without any structure: a short memory holds too few rows to fill 64 directions evenly, however long training lasts.',
    },
    {
      title: 'The law behind it',
      text: 'R of noise with few rows in memory has a wide spectrum (Marchenko and Pastur 1967). With [γ](gamma) = 64 / (rows in memory), and γ small:',
      experiment: layer('A short memory', 0.9),
      formula:
        '[share of noise](baseline) ≈ 0.25 + 0.325 √[γ](gamma),  [γ](gamma) = 64 / (16 · (1 + [β₂](memory)) / (1 − [β₂](memory)))',
      controls: [BETA],
      numbers: ['gamma', 'law', 'random', 'ownR'],
      task: {
        type: 'do',
        question: 'Lengthen the memory until noise holds less than 31 %.',
        done: (evidence) => (random(evidence) ?? 100) < 31 && isOver(evidence),
        how: { control: BETA, value: 0.99 },
      },
      reveal:
        'At this β₂ the law says {law} and the lab measures {random}. In the blog’s setting γ = 0.002, hence 26.5 %.',
    },
    {
      title: 'Every layer?',
      text: 'An autoencoder of small images, 64–20–6–20–64, with four weights and two statistics of each. The blog saw more than 80 % in every layer, all the time.',
      experiment: autoencoder,
      task: {
        type: 'choose',
        question: 'How many of these eight stay above 80 % from the first step to the last?',
        options: ['All eight', 'Six or seven', 'Fewer than six'],
        truth(evidence) {
          const count = concentratedCount(evidence);
          return count === undefined ? undefined : count === 8 ? 0 : count >= 6 ? 1 : 2;
        },
      },
      reveal:
        '{concentrated} of {statistics}. The least, {least}, is of a side of six units: two of six count as its quarter, and a narrow code uses all six. Small layers have less to spare.',
    },
    {
      title: 'Break it',
      text: 'Where does decay come from? L = Σ GGᵀ of the first layer has a row for each input, and the inputs are unequal: their variances differ by a [factor of 100](inputs).',
      experiment: layer('Where decay comes from', 0.999),
      controls: [KAPPA],
      numbers: ['ownL', 'ownR', 'random'],
      task: {
        type: 'do',
        question: 'Change the inputs so that L’s top quarter holds less than 65 %.',
        done: (evidence) => (own('L')(evidence) ?? 100) < 65 && isOver(evidence),
        how: { control: KAPPA, value: 1 },
      },
      reveal:
        'With equal inputs L holds {ownL}. R stays at {ownR}, because errors of four outputs reach its 64 units. Both decays have reasons in the task, not in Shampoo.',
    },
    {
      title: 'Check',
      text: 'Someone gathers gradients of a 1024 × 256 layer with β₂ = 0.5 and finds 75 % of the trace in the top quarter.',
      task: {
        type: 'check',
        question: 'Is that spectral decay?',
        options: [
          {
            text: 'Yes: three times the 25 % of an even spectrum',
            says: 'An even spectrum takes endless random gradients. This memory holds about three.',
          },
          {
            text: 'It cannot be told before noise is measured with the same β₂',
            says: 'Yes: about three gradients of 256 columns are 768 rows for 1,024 directions, and noise is far from even too.',
            isRight: true,
          },
          {
            text: 'No: below 80 % there is none',
            says: '80 % is what the blog saw with β₂ = 0.999; as a limit it means nothing without a baseline.',
          },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'The top quarter of L holds at least 49 percentage points more than that of random gradients.',
      experiment: gathered,
      measure(evidence) {
        const found = spectrum('L')(evidence);
        return found && 100 * (found.topMass - found.baseline.topMass);
      },
      within: [49, 70],
      spread: [55, 63],
      without: {
        what: 'the unequal inputs',
        change: (experiment) => withProblem(experiment, { conditionNumber: 1 }),
      },
    },
    {
      says: 'With β₂ = 0.9 the top quarter of R holds 40.5 to 44.5 % of noise.',
      experiment: { ...gathered, view: { ...gathered.view, decay: 0.9 } },
      measure: random,
      within: [40.5, 44.5],
      spread: [41.7, 42.9],
      without: {
        what: 'the short memory',
        change: (experiment) => ({ ...experiment, view: { ...experiment.view, decay: 0.999 } }),
      },
    },
  ],
};
