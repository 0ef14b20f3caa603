import { float64 as xp, type Array64 } from '../../array/float64.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { withProblem } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { finalLoss, isOver, lossAt, problemNumber, resultOf, stepsTo } from '../evidence.ts';
import { placeOf } from '../../experiment/places.ts';
import { scene, type Lesson } from '../lesson.ts';

const SGD = 0;
const DIAGONAL = 1;
const FULL = 2;
const WEIGHTS = 20;
const LOSSES = 320;
/** The loss that counts as solved. */
const SOLVED = 1e-3;

/** A bowl of twenty weights, along the axes or turned, and what full-matrix AdaGrad multiplies its gradient by. */
function bowl(rotation: 'none' | 'random', conditionNumber = 1000, start?: readonly number[], steps = 60) {
  return scene('Hindsight', {
    problem: 'quadraticN',
    problemSettings: { dimension: WEIGHTS, conditionNumber, rotation },
    ...(start && { start }),
    runs: [
      ['sgd', { learningRate: 1 }],
      ['adagrad', { learningRate: 1 }],
      ['adagradFull', { learningRate: 1 }],
    ],
    steps,
    view: { focus: FULL },
    panels: [
      { kind: 'lossCurves', width: 'half' },
      { kind: 'preconditioners', run: FULL, width: 'half' },
    ],
  });
}

/** The numbers 1 and −1 in turn. */
const ones = Array.from({ length: WEIGHTS }, (_, i) => (i % 2 === 0 ? 1 : -1));

/** A path that takes its time, so that early gradients count for little in the end. */
const slowly = scene('The price of not knowing', {
  problem: 'quadratic',
  problemSettings: { conditionNumber: 20, angle: 0 },
  runs: [['adagrad', { learningRate: 0.1 }]],
  steps: 100,
  view: { focus: 0 },
  panels: [
    { kind: 'levelSets', width: 'half' },
    { kind: 'lossCurves', width: 'half' },
  ],
});

/** Losses that come one after another, with the theorem of each method beside what it has paid. */
function stream(rotation: 'none' | 'random') {
  return scene('Regret', {
    problem: 'convexStream',
    problemSettings: { inputs: 10, points: LOSSES, conditionNumber: 10_000, rotation },
    networkSettings: { widths: [], bias: 'none' },
    runs: [
      ['ogd', { learningRate: 0.5 }],
      ['adagrad', { learningRate: 0.3 }],
      ['adagradFull', { learningRate: 0.3 }],
    ],
    steps: LOSSES,
    batch: 1,
    view: { focus: FULL },
    panels: [
      { kind: 'regret', run: FULL, width: 'half' },
      { kind: 'preconditioners', run: FULL, width: 'half' },
    ],
  });
}

const turned = bowl('random');
const flattering = bowl('none', 1000, ones, 40);
const turnedStream = stream('random');

/** So many distances between 0.5 and 2, of either sign. */
function unequal(count: number, k: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 1 : -1) * (0.5 + ((7 * i + 5 * k) % 16) / 10));
}

function startingFrom(experiment: Experiment, start: readonly number[]): Experiment {
  const { problem } = withProblem(experiment, { dimension: start.length });
  return { ...experiment, problem: { ...problem, start } };
}

const upright = (experiment: Experiment) => withProblem(experiment, { rotation: 'none' });

/** Without what is not needed to measure: the first run is in focus, and at most one panel is there. */
const measuring = (experiment: Experiment, panel?: string): Experiment => ({
  ...experiment,
  view: { ...experiment.view, focus: 0, panels: panel === undefined ? [] : [placeOf(panel)] },
});

/** Sums along AdaGrad's path over a bowl along the axes: what its divisors cost, and what those of hindsight would have. */
function prices(evidence: Evidence): { readonly paid: number; readonly best: number } | undefined {
  const path = resultOf(evidence, 'levelSets')?.original.paths.find(({ seed }) => seed === 0);
  if (!path || path.steps.length < 2) return undefined;
  let [paid, best] = [0, 0];
  [1 / problemNumber(evidence.input.experiment, 'conditionNumber'), 1].forEach((curvature, axis) => {
    let squares = 0;
    for (let t = 0; t + 1 < path.steps.length; t++) {
      const gradient = curvature * path.points[2 * t + axis]!;
      squares += gradient ** 2;
      paid += squares > 0 ? gradient ** 2 / Math.sqrt(squares) : 0;
    }
    best += Math.sqrt(squares);
  });
  return { paid, best };
}

function priceRatio(evidence: Evidence): number | undefined {
  const found = prices(evidence);
  return found && found.paid / found.best;
}

/** G = Σ g gᵀ of the full matrix's own gradients, up to the cursor. */
function outerProducts(evidence: Evidence): Array64 | undefined {
  const found = resultOf(evidence, 'preconditioners')?.matrices.find(({ name }) => name === 'H');
  return found && xp.array(found.values, [1, found.rows, found.columns]);
}

const rootSum = (values: Float64Array) => values.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);

/** Σ‖g‖: roots of G's diagonal, added up. */
function sumOf(evidence: Evidence): number | undefined {
  const g = outerProducts(evidence);
  return g && rootSum(xp.sum(xp.mul(g, xp.eye(g.shape[1])), 'rows').data);
}

/** tr √G: roots of its eigenvalues, added up. */
function traceOf(evidence: Evidence): number | undefined {
  const g = outerProducts(evidence);
  return g && rootSum(xp.eigh(g).w.data);
}

function sumRatio(evidence: Evidence): number | undefined {
  const [sum, trace] = [sumOf(evidence), traceOf(evidence)];
  return sum === undefined || trace === undefined || !isOver(evidence) ? undefined : sum / trace;
}

/** What a run has paid beyond the best fixed weights. */
const regretOf = (run: number) => (evidence: Evidence) => {
  const result = resultOf(evidence, 'regret');
  const [best, horizon] = [result?.best.at(-1), result?.horizons.at(-1)];
  const replica = evidence.input.replicas.find((one) => one.run === run);
  if (best === undefined || !replica || !isOver(evidence)) return undefined;
  return replica.loss.slice(0, horizon).reduce((sum, loss) => sum + loss, -best);
};

const stepsOf = (run: number) => (evidence: Evidence) => stepsTo(evidence, run, SOLVED);

/** What AdaGrad's sums are the best of, and what a number for each weight cannot know. */
export const hindsight: Lesson = {
  kind: 'hindsight',
  order: 2,
  title: 'AdaGrad’s hindsight',
  question: 'Which scale would have been best for each weight, and how much does it cost not to have known it?',
  answer:
    'In hindsight, the root of the sum of its squared gradients; using only the past costs at most twice as much. Along the axes that solves a bowl of 20 weights in 6 steps (full matrix: 31). Turned, 60 steps do not suffice, and the full matrix still takes 31.',
  passages: [
    {
      source: 'sketchy',
      section: 'diagonal',
      says: 'AdaGrad’s divisor, the root of the sum of a coordinate’s squared gradients, is up to a constant the best scaling of the coordinates that hindsight could choose.',
    },
    {
      source: 'sketchy',
      section: 'fullMatrix',
      says: 'The same holds among all matrices, if the divisor is the root of the sum of the gradients’ outer products.',
    },
  ],
  terms: {
    divisor: {
      means: 'AdaGrad’s sᵢ: the root of the sum of the squared gradients of weight i so far.',
      lights: [`run:${DIAGONAL}`],
    },
    full: {
      means: 'Full-matrix AdaGrad: the root of the sum of g gᵀ takes the place of the separate divisors.',
      lights: [`run:${FULL}`, 'panel:preconditioners'],
    },
    paid: {
      means: 'What AdaGrad’s divisors cost on this path, each using the past alone.',
      lights: ['run:0', 'reading:paid'],
    },
    best: {
      means: 'What the best fixed divisors would have cost, chosen with the whole path known.',
      lights: ['reading:best'],
    },
    sum: {
      means: 'For each weight the root of its summed squared gradients, added up over all weights.',
      lights: ['reading:sum'],
    },
    trace: {
      means: 'The same along the eigenvectors of G = Σ g gᵀ instead of the axes.',
      lights: ['reading:trace'],
    },
    regret: {
      means: 'The losses on the way, summed, minus those of the best fixed weights for the same losses.',
      lights: ['panel:regret'],
    },
  },
  readings: {
    diagonalSteps: { label: 'AdaGrad’s steps to a loss of 0.001', of: stepsOf(DIAGONAL) },
    fullSteps: { label: 'full-matrix AdaGrad’s steps to a loss of 0.001', of: stepsOf(FULL) },
    sgdLoss: { label: 'gradient descent’s loss at the end', of: (evidence) => finalLoss(evidence, SGD) },
    diagonalLoss: { label: 'AdaGrad’s loss at the end', of: (evidence) => finalLoss(evidence, DIAGONAL) },
    firstLoss: { label: 'AdaGrad’s loss after one step', of: (evidence) => lossAt(evidence, DIAGONAL, 1) },
    paid: { label: 'cost of AdaGrad’s divisors', of: (evidence) => prices(evidence)?.paid },
    best: { label: 'cost of the best divisors in hindsight', of: (evidence) => prices(evidence)?.best },
    price: { label: 'AdaGrad’s cost over that of hindsight', of: priceRatio },
    sum: { label: 'Σ‖g‖', of: sumOf },
    trace: { label: 'tr √G', of: traceOf },
    ratio: { label: 'Σ‖g‖ over tr √G', of: sumRatio },
    sgdRegret: { label: 'regret of online gradient descent', of: regretOf(SGD) },
    diagonalRegret: { label: 'regret of diagonal AdaGrad', of: regretOf(DIAGONAL) },
    fullRegret: { label: 'regret of full-matrix AdaGrad', of: regretOf(FULL) },
  },
  sections: [
    {
      title: 'Three ways down',
      text: 'A bowl of 20 weights with [condition number](conditionNumber) κ: curvatures from 1/κ to 1 along the axes. Gradient descent has one step size for all. [AdaGrad](divisor) divides each coordinate by the root of its summed squared gradients. The [full matrix](full) does so for every direction; the other panel shows what it multiplies the gradient by.',
      experiment: bowl('none', 10),
      controls: ['problem.conditionNumber'],
      numbers: ['diagonalSteps', 'fullSteps'],
      task: {
        type: 'do',
        question: 'Raise the condition number κ to 1,000 or more, and watch which curves care.',
        done: ({ input: { experiment } }) => problemNumber(experiment, 'conditionNumber') >= 1000,
        how: { control: 'problem.conditionNumber', value: 1000 },
      },
      reveal:
        'Gradient descent slows down: {sgdLoss} after 60 steps. AdaGrad needs {diagonalSteps} steps to 0.001, the full matrix {fullSteps}: it must find from gradients the axes that AdaGrad was given.',
    },
    {
      title: 'The same bowl, turned',
      text: 'The bowl with κ = 1,000 and its start are turned together, in random directions. For gradient descent nothing changes: it knows no axes.',
      experiment: turned,
      task: {
        type: 'draw',
        question: 'Draw the loss curve of diagonal AdaGrad on the turned bowl.',
        run: DIAGONAL,
        min: 1e-4,
        max: 10,
      },
      reveal:
        'After 60 steps AdaGrad is at {diagonalLoss}, not far below gradient descent ({sgdLoss}). The [full matrix](full) takes {fullSteps} steps, as many as before: it learns its axes wherever they are, and is a dense matrix now.',
    },
    {
      title: 'The best divisor in hindsight',
      text: 'Dividing weight i by s costs Σ g²/s. Among all fixed s of equal sum, hindsight would choose s = √Σ g²: AdaGrad’s [divisor](divisor), but known from the start. AdaGrad sees only the past, and yet for every sequence of gradients',
      experiment: slowly,
      formula: '[Σ_t g_t² / √(g₁² + … + g_t²)](paid) ≤ 2 · [√(g₁² + … + g_T²)](best)',
      controls: ['run0.learningRate'],
      numbers: ['paid', 'best'],
      task: {
        type: 'guess',
        question: 'How many times hindsight’s cost does AdaGrad pay on this path of 100 steps?',
        min: 1,
        max: 20,
        start: 5,
        scale: 'log',
        truth: 'price',
      },
      reveal: '{price} times. Change the learning rate: the path changes, but 2 is never exceeded.',
    },
    {
      title: 'Too good to be true',
      text: 'Back to the upright bowl, with one change: every weight starts at distance 1 from the minimum, and η = 1.',
      experiment: flattering,
      task: {
        type: 'choose',
        question: 'After how many steps is AdaGrad’s loss below 0.001?',
        options: ['1', '2 to 5', '6 to 20', 'More than 20'],
        truth(evidence) {
          const steps = stepsOf(DIAGONAL)(evidence);
          if (steps === undefined) return undefined;
          return [1, 5, 20, Infinity].findIndex((most) => steps <= most);
        },
      },
      reveal:
        'After {diagonalSteps} step, at a loss of {firstLoss}: rounding. Its first step is g/√g² = ±1 for every weight, however steep, and that is just the distance here.',
    },
    {
      title: 'Break it',
      text: 'A start like this flatters the method: the demonstration measures how it was set up. The bowls before had distances between 0.5 and 2. Take the luck away, leaving bowl and start as they are.',
      experiment: flattering,
      controls: [`run${DIAGONAL}.learningRate`],
      numbers: ['diagonalSteps', 'fullSteps'],
      task: {
        type: 'do',
        question: 'Change AdaGrad’s learning rate until it needs more than 10 steps.',
        done: (evidence) => isOver(evidence) && (stepsOf(DIAGONAL)(evidence) ?? 0) > 10,
        how: { control: `run${DIAGONAL}.learningRate`, value: 0.2 },
      },
      reveal:
        '{diagonalSteps} steps instead of 1. A fair comparison starts at random distances and tunes every learning rate.',
    },
    {
      title: 'What theory says, and what is paid',
      text: 'Losses now come one by one. Theory bounds the [regret](regret) of AdaGrad by a constant times [Σ‖g‖](sum), that of the full matrix by one times [tr √G](trace). On the same gradients the second is never larger, and equal where G is diagonal.',
      experiment: turnedStream,
      numbers: ['sum', 'trace'],
      task: {
        type: 'guess',
        question:
          'The inputs vary along turned axes. How many times tr √G is Σ‖g‖ here? (√10 = 3.2 is the most for one G.)',
        min: 1,
        max: 3.2,
        start: 2,
        scale: 'linear',
        truth: 'ratio',
      },
      reveal:
        '{ratio} times. Yet what was paid differs less: gradient descent {sgdRegret}, diagonal {diagonalRegret}, full {fullRegret}. A bound is a promise, not a forecast.',
    },
    {
      title: 'Check',
      text: 'Someone shows a bowl along the axes on which diagonal AdaGrad beats the full matrix.',
      task: {
        type: 'check',
        question: 'What does that show of a network’s weights?',
        options: [
          {
            text: 'That the full matrix is not worth its memory',
            says: 'Only where the axes are the right directions, as they were made to be here. Turned, AdaGrad lost all of its lead.',
          },
          {
            text: 'Little, unless the curvature of the network lies along single weights',
            says: 'Yes: the diagonal was given the axes for nothing. The full matrix is the same on every turned copy.',
            isRight: true,
          },
          {
            text: 'That AdaGrad’s sums are not the best in hindsight',
            says: 'They are, up to a factor of 2, among scales of single weights. The full matrix has more to choose from.',
          },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'On a turned bowl diagonal AdaGrad needs at least 1.5 times the steps of the full matrix.',
      experiment: measuring({ ...turned, steps: 200, runs: turned.runs.slice(DIAGONAL) }),
      vary: (experiment, k) => startingFrom(withProblem(experiment, { conditionNumber: 200 }), unequal(10, k)),
      measure(evidence) {
        const [diagonal, full] = [stepsTo(evidence, 0, SOLVED), stepsTo(evidence, 1, SOLVED)];
        return diagonal === undefined || full === undefined ? undefined : diagonal / full;
      },
      within: [1.5, 20],
      spread: [2.77, 7.43],
      without: { what: 'the turn', change: upright },
    },
    {
      says: 'From distances of 1 AdaGrad with η = 1 needs one step, whatever the curvatures.',
      experiment: measuring({ ...flattering, steps: 10, runs: flattering.runs.slice(DIAGONAL, FULL) }),
      vary: (experiment, k) => withProblem(experiment, { conditionNumber: 10 ** k }),
      measure: (evidence) => stepsTo(evidence, 0, SOLVED),
      within: [1, 1],
      spread: [1, 1],
      without: { what: 'equal distances', change: (experiment) => startingFrom(experiment, unequal(WEIGHTS, 1)) },
    },
    {
      says: 'In the turned stream Σ‖g‖ is more than 1.25 times tr √G of the same gradients.',
      experiment: measuring({ ...turnedStream, steps: 150, runs: turnedStream.runs.slice(FULL) }, 'preconditioners'),
      measure: sumRatio,
      within: [1.25, 2],
      spread: [1.52, 1.59],
      without: { what: 'the turn', change: upright },
    },
  ],
};
