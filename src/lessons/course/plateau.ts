import type { GeometryStepName } from '../../probes/geometryResult.ts';
import { withProblem, withRuns } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { finalLoss, isOver, lossAt, problemNumber, resultOf, stepsTo } from '../evidence.ts';
import { scene, type Lesson } from '../lesson.ts';

const SGD = 0;
const NATURAL = 1;
const EMPIRICAL = 2;

/** A loss that no constant prediction reaches: that of ½ for everybody is log 2. */
const OFF = 0.3;

/** XOR, begun with small weights, where all predictions are ½: a plateau that is a saddle. */
const start = {
  problem: 'xor',
  problemSettings: { points: 200 },
  networkSettings: { widths: [4], initialScale: 0.3 },
  steps: 60,
} as const;

const waiting = scene('Waiting', {
  ...start,
  runs: [['sgd', { learningRate: 0.5 }]],
  panels: [
    { kind: 'learnedFunction', width: 'half' },
    { kind: 'lossCurves', width: 'half' },
  ],
});

const jump = scene('The jump', {
  ...start,
  runs: [
    ['sgd', { learningRate: 0.5 }],
    ['naturalGradient', { damping: 0.01 }],
  ],
  view: { focus: NATURAL },
  panels: [
    { kind: 'lossCurves', width: 'full' },
    { kind: 'learnedFunction', width: 'full' },
  ],
});

/** One point of the plateau: where gradient descent is after six steps. */
const balls = scene('Two balls', {
  ...start,
  runs: [['sgd', { learningRate: 0.5 }]],
  steps: 12,
  view: { cursor: 6 },
  panels: [{ kind: 'geometry', width: 'full', settings: { show: 'fisher' } }],
});

/** A line through noisy points: the loss is a quadratic, and its Fisher matrix the Hessian. */
function line(noise: number) {
  return scene('Two Fishers', {
    problem: 'illConditionedRegression',
    problemSettings: { points: 200, heldOut: 0, inputs: 2, conditionNumber: 10, noise },
    networkSettings: { widths: [], bias: 'none' },
    runs: [
      ['sgd', { learningRate: 0.5 }],
      ['naturalGradient', { damping: 0.01, length: 'solved' }, 'Natural gradient, F'],
      ['naturalGradient', { damping: 0.01, length: 'solved', fisher: 'empirical' }, 'Natural gradient, E'],
    ],
    steps: 40,
    view: { focus: EMPIRICAL },
    panels: [{ kind: 'lossCurves', width: 'full' }],
  });
}

const quiet = line(0.1);

function stepOf(evidence: Evidence, wanted: GeometryStepName) {
  return resultOf(evidence, 'geometry')?.view?.steps.find(({ name }) => name === wanted);
}

/** A quantity of the natural-gradient step divided by that of the gradient step, both as long as their methods make them. */
const ratioOf = (quantity: 'length' | 'actual') => (evidence: Evidence) => {
  const [natural, gradient] = [stepOf(evidence, 'natural'), stepOf(evidence, 'gradient')];
  return natural && gradient && natural[quantity] / gradient[quantity];
};

/** The mean loss over the second half of training, of the empirical Fisher’s run in units of the exact one’s. */
function excess(evidence: Evidence): number | undefined {
  const { steps } = evidence.input.experiment;
  if (!isOver(evidence)) return undefined;
  const late = (run: number) => {
    let sum = 0;
    for (let step = steps / 2; step < steps; step++) sum += lossAt(evidence, run, step) ?? NaN;
    return sum;
  };
  const ratio = late(EMPIRICAL) / late(NATURAL);
  return Number.isNaN(ratio) ? undefined : ratio;
}

/** Which of the three has come true of the empirical Fisher’s run: as soon, later, or not to stay. */
function outcome(evidence: Evidence): number | undefined {
  const [ratio, bottom] = [excess(evidence), finalLoss(evidence, NATURAL)];
  if (ratio === undefined || bottom === undefined) return undefined;
  if (ratio > 1.5) return 2;
  const [exact = NaN, empirical = NaN] = [NATURAL, EMPIRICAL].map((run) => stepsTo(evidence, run, 1.05 * bottom));
  return empirical > exact + 1 ? 1 : 0;
}

/** What is left of the loss after ten steps, in units of gradient descent’s. */
function left(evidence: Evidence): number | undefined {
  const [sgd, natural] = [lossAt(evidence, SGD, 10), lossAt(evidence, NATURAL, 10)];
  return sgd === undefined || natural === undefined ? undefined : natural / sgd;
}

/** Steps along the Fisher matrix’s metric, and what becomes of them with the empirical one. */
export const plateau: Lesson = {
  kind: 'plateau',
  order: 13,
  title: 'Natural gradient jumps a plateau',
  question: 'What is a short step: one that moves the weights little, or one that changes the predictions little?',
  answer:
    'On XOR’s first plateau gradient descent waits for 60 steps at a loss of 0.69; the natural gradient is below 0.3 after 5. It measures distance by the divergence of predictions, which hardly change there, so it may go far. With the empirical Fisher matrix this fails where errors are not of the size that the model assumes.',
  passages: [
    {
      source: 'lecture',
      section: 'naturalGradient',
      says: 'The natural gradient is the steepest descent within a ball of the Kullback–Leibler divergence, as the gradient is within a Euclidean one (Amari 1998).',
    },
    {
      source: 'lecture',
      section: 'fisher',
      says: 'The Fisher matrix averages over targets that the model itself holds possible; with the targets of the data it is the empirical Fisher, another matrix (Martens 2020; Kunstner, Balles & Hennig 2019).',
    },
  ],
  terms: {
    descent: { means: 'Gradient descent, whose steps are η times the gradient.', lights: [`run:${SGD}`] },
    natural: {
      means: 'The natural gradient, which divides the gradient by the Fisher matrix.',
      lights: [`run:${NATURAL}`],
    },
    fisher: {
      means: 'F, the Fisher matrix: ½ δᵀFδ is the divergence of predictions that a short step δ makes.',
      lights: ['panel:geometry'],
    },
    divergence: {
      means: 'The Kullback–Leibler divergence of the predictions after the step from those before, in nats.',
      lights: ['panel:geometry', 'reading:divergence'],
    },
    lambda: {
      means: 'The damping λ: λI is added to the Fisher matrix before the gradient is divided by it.',
      lights: [`control:run${NATURAL}.damping`, `run:${NATURAL}`],
    },
    empirical: {
      means: 'E, the empirical Fisher matrix: of each example’s gradient for its own target.',
      lights: [`run:${EMPIRICAL}`],
    },
    sigma: {
      means: 'The standard deviation of the noise in the targets.',
      lights: ['control:problem.noise'],
    },
  },
  readings: {
    descentFinal: { label: 'gradient descent’s last loss', of: (evidence) => finalLoss(evidence, SGD) },
    descentSteps: { label: 'gradient descent’s steps to a loss of 0.3', of: (evidence) => stepsTo(evidence, SGD, OFF) },
    naturalFinal: { label: 'the natural gradient’s last loss', of: (evidence) => finalLoss(evidence, NATURAL) },
    naturalSteps: {
      label: 'the natural gradient’s steps to a loss of 0.3',
      of: (evidence) => stepsTo(evidence, NATURAL, OFF),
    },
    longer: { label: 'length of the natural step, in gradient steps', of: ratioOf('length') },
    gain: { label: 'what it gains, in gains of the gradient step', of: ratioOf('actual') },
    divergence: {
      label: 'divergence after the natural step',
      unit: 'nats',
      of: (evidence) => stepOf(evidence, 'natural')?.divergence,
    },
    excess: { label: 'loss with E, in losses with F, over the second half', of: excess },
    bottom: { label: 'least loss, reached with F', of: (evidence) => finalLoss(evidence, NATURAL) },
  },
  sections: [
    {
      title: 'Waiting',
      text: 'A small network is to learn XOR. It begins with small weights, so it answers ½ everywhere, and the loss is log 2 = 0.69. There the gradient is nearly 0: this is a [plateau](plateau), and [gradient descent](descent) waits on it.',
      experiment: waiting,
      controls: [`run${SGD}.learningRate`],
      numbers: ['descentFinal'],
      task: {
        type: 'do',
        question: 'Find a learning rate at which the last loss is below 0.5.',
        done: (evidence) => isOver(evidence) && (finalLoss(evidence, SGD) ?? Infinity) < 0.5,
        how: { control: `run${SGD}.learningRate`, value: 2 },
      },
      reveal:
        'It comes off, to {descentFinal}, but late: most steps are spent waiting. A still larger rate leaves earlier and is too large for what comes after: try 8.',
    },
    {
      title: 'Predict',
      text: 'Now the [natural gradient](natural) starts from the same weights. It divides the gradient by the Fisher matrix, so that a step is as long as the change of the *predictions* allows.',
      experiment: jump,
      task: {
        type: 'draw',
        question: 'Draw its loss over the 60 steps. Gradient descent stays at 0.69.',
        run: NATURAL,
        min: 0.001,
        max: 1,
      },
      reveal:
        'It is below 0.3 after {naturalSteps} steps and ends at {naturalFinal}; gradient descent is still at {descentFinal}.',
    },
    {
      title: 'Two balls',
      text: 'Both methods go steepest down within a ball around the weights. The gradient’s ball is round. The natural gradient’s is one of [divergence](divergence): it holds all steps that change the predictions by at most c. On a plateau predictions hardly depend on the weights, so that ball is wide.',
      experiment: balls,
      formula: 'min gᵀδ  with  ½ δᵀ[F](fisher)δ ≤ c  ⟹  δ ∝ −[F](fisher)⁻¹ g',
      task: {
        type: 'guess',
        question: 'How many times longer than the gradient step (η = 1/λmax of the Hessian) is the natural one here?',
        min: 1,
        max: 100,
        start: 3,
        scale: 'log',
        truth: 'longer',
      },
      reveal:
        '{longer} times as long, and it gains {gain} times as much, though the predictions move by only {divergence}.',
    },
    {
      title: 'Break it',
      text: 'The ball is wide where F is small. [Damping](lambda) adds λI to F. Once λ is larger than F’s eigenvalues, the ball is round again, and what remains is gradient descent at a rate of 1/λ.',
      experiment: jump,
      formula: 'δ = −([F](fisher) + [λ](lambda)I)⁻¹ g  →  −g/[λ](lambda)',
      controls: [`run${NATURAL}.damping`],
      numbers: ['naturalSteps', 'naturalFinal', 'descentFinal'],
      task: {
        type: 'do',
        question: 'Raise the damping until the natural gradient, too, is still on the plateau at the end.',
        done: (evidence) => isOver(evidence) && (finalLoss(evidence, NATURAL) ?? 0) > 0.6,
        how: { control: `run${NATURAL}.damping`, value: 3 },
      },
      reveal:
        'With this λ the natural gradient ends at {naturalFinal}: the jump came from F, not from the method’s name.',
    },
    {
      title: 'The other Fisher',
      text: 'F averages over targets that the model holds possible. The [empirical Fisher](empirical) E takes the data’s targets: each example then counts by its squared error. On the plateau all errors are ½, and E is nearly F. Now a line is fitted to targets with [noise](sigma) σ = 0.1; the model assumes 1.',
      experiment: quiet,
      formula: 'F = (1/N) Σ xxᵀ,  [E](empirical) = (1/N) Σ (y − wᵀx)² xxᵀ',
      task: {
        type: 'choose',
        question: 'What does the natural gradient do with E in the place of F?',
        options: [
          'It arrives just as soon',
          'It arrives, but later',
          'It comes close and is thrown back, again and again',
        ],
        truth: outcome,
      },
      reveal:
        'F is at the bottom, {bottom}, within two steps. E first steps too short, and near the bottom errors of 0.1 make it a hundred times too small and its steps far too long: on average {excess} times F’s loss. Even SGD ends lower.',
    },
    {
      title: 'When is E right?',
      text: 'E is F where squared errors are, on average, what the model assumes: here 1. The [noise](sigma) decides how large they are at the bottom.',
      experiment: quiet,
      controls: ['problem.noise'],
      numbers: ['excess', 'bottom'],
      task: {
        type: 'do',
        question: 'Choose the noise so that E ends within 5 % of F.',
        done: (evidence) => {
          const ratio = excess(evidence);
          return ratio !== undefined && ratio < 1.05 && problemNumber(evidence.input.experiment, 'noise') > 0;
        },
        how: { control: 'problem.noise', value: 1 },
      },
      reveal:
        'With σ near 1 E settles: {excess} times F’s loss. So E can be good and still say nothing about curvature in general.',
    },
    {
      title: 'Check',
      text: 'K-FAC’s authors draw targets from the model’s own predictions for its statistics, at the price of one more backward pass.',
      task: {
        type: 'check',
        question: 'What would the data’s targets, which cost nothing more, give instead?',
        options: [
          {
            text: 'The same matrix with more noise',
            says: 'Drawn targets give noise around F. The data’s give another matrix, however many examples there are.',
          },
          {
            text: 'A matrix that shrinks as the errors do, so that steps grow when they should not',
            says: 'Yes: E weighs each example with its squared error, which is small near a good fit.',
            isRight: true,
          },
          {
            text: 'The Hessian of the loss',
            says: 'The Hessian holds the curvature of the network as well; E holds neither that nor F.',
          },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'After 10 steps the natural gradient has less than half of gradient descent’s loss.',
      experiment: { ...jump, steps: 11, view: quiet.view },
      measure: left,
      within: [0, 0.5],
      spread: [0.038, 0.086],
      without: {
        what: 'small damping',
        change: (experiment) => withRuns(experiment, { damping: 10 }, (_, run) => run === NATURAL),
      },
    },
    {
      says: 'With noise of 0.1 the empirical Fisher’s mean loss is more than 20 times that of the exact one.',
      experiment: quiet,
      measure: excess,
      within: [20, 500],
      spread: [56, 144],
      without: {
        what: 'errors of another size than the model assumes',
        change: (experiment) => withProblem(experiment, { noise: 1 }),
      },
    },
  ],
};
