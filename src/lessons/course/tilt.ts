import { withProblem } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { problemNumber, resultOf, stepsTo } from '../evidence.ts';
import { scene, type Lesson } from '../lesson.ts';

const DIAGONAL = 1;
const FULL = 2;

/** A bowl with condition number 20, three runs on it, and the bowl as each of them sees it. */
function bowl(angle: number) {
  return scene('The tilt', {
    problem: 'quadratic',
    problemSettings: { conditionNumber: 20, angle },
    runs: [
      ['sgd', { learningRate: 1 }],
      ['adagrad', { learningRate: 0.5 }],
      ['newton', { learningRate: 0.3, damping: 0 }],
    ],
    steps: 60,
    view: { focus: DIAGONAL },
    panels: [
      { kind: 'levelSets', run: DIAGONAL },
      { kind: 'levelSets', run: FULL },
      { kind: 'lossCurves', width: 'full' },
    ],
  });
}

const upright = bowl(0);
const tilted = bowl(45);

/** ρ = |h₁₂| / √(h₁₁ h₂₂) of the bowl's Hessian. */
function correlation({ input: { experiment } }: Evidence): number {
  const angle = (problemNumber(experiment, 'angle') * Math.PI) / 180;
  const [low, high] = [1 / problemNumber(experiment, 'conditionNumber'), 1];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [a, b, d] = [low * c * c + high * s * s, (low - high) * c * s, low * s * s + high * c * c];
  return Math.abs(b) / Math.sqrt(a * d);
}

/** The least condition number that any rescaling of the two axes reaches (van der Sluis 1969). */
function bestDiagonal(evidence: Evidence): number {
  const rho = correlation(evidence);
  return (1 + rho) / (1 - rho);
}

const conditionOf = (run: number) => (evidence: Evidence) =>
  resultOf(evidence, 'levelSets', run)?.preconditioned?.condition;

/** Why no rescaling of the axes turns a tilted ellipse into a circle. */
export const tilt: Lesson = {
  kind: 'tilt',
  order: 1,
  title: 'The tilt that diagonal scaling cannot fix',
  question: 'Can a learning rate for each weight turn every valley into a round bowl?',
  answer:
    'Only if the valley lies along an axis. The best rescaling of the axes leaves (1 + ρ)/(1 − ρ) of the condition number, ρ being the correlation of the two curvatures: of 20, that is 1 at 0°, 3.85 at 10°, 15.5 at 30°, and all 20 at 45°. A full matrix reaches 1 at every angle.',
  passages: [
    {
      source: 'sketchy',
      section: 'fullMatrix',
      says: '“No rescaling of individual axes can transform the image on the left into the one on the right.”',
    },
  ],
  terms: {
    kappa: {
      means: 'The condition number: how many times longer than wide the ellipses are, squared.',
      lights: ['control:problem.conditionNumber', 'reading:original'],
    },
    theta: { means: 'The angle between the valley and the x axis.', lights: ['control:problem.angle'] },
    rho: {
      means: 'The correlation |h₁₂| / √(h₁₁ h₂₂) of the two curvatures: 0 where the valley lies along an axis.',
      lights: ['reading:correlation', 'control:problem.angle'],
    },
    diagonal: {
      means: 'AdaGrad, which divides each coordinate by a number of its own.',
      lights: [`run:${DIAGONAL}`, 'reading:diagonal'],
    },
    full: {
      means: 'Newton’s method, which divides by the whole Hessian.',
      lights: [`run:${FULL}`, 'reading:full'],
    },
  },
  readings: {
    original: {
      label: 'condition number of the bowl',
      of: (evidence) => resultOf(evidence, 'levelSets')?.original.condition,
    },
    correlation: { label: 'correlation ρ', of: correlation },
    best: { label: 'best that rescaling the axes can do', of: bestDiagonal },
    diagonal: { label: 'condition number as AdaGrad sees it', of: conditionOf(DIAGONAL) },
    full: { label: 'condition number as Newton sees it', of: conditionOf(FULL) },
    diagonalSteps: { label: 'AdaGrad’s steps to a loss of 0.001', of: (evidence) => stepsTo(evidence, DIAGONAL, 1e-3) },
  },
  sections: [
    {
      title: 'A valley',
      text: 'The loss is a long valley: its [condition number](kappa) κ is 20, so gradient descent zigzags. A method with a [learning rate for each weight](diagonal) looks at it through other glasses: it stretches each axis by a number of its own. The first picture shows the valley, the second what AdaGrad makes of it.',
      experiment: upright,
      controls: ['problem.conditionNumber'],
      numbers: ['original', 'diagonal'],
      task: {
        type: 'do',
        question: 'Make the valley longer: set the condition number to 50 or more.',
        done: ({ input: { experiment } }) => problemNumber(experiment, 'conditionNumber') >= 50,
        how: { control: 'problem.conditionNumber', value: 50 },
      },
      reveal:
        'However long the valley is, along an axis the ellipses become nearly round: {diagonal} instead of {original}.',
    },
    {
      title: 'Predict',
      text: 'Now the valley will be turned. Its shape stays the same: only the [angle](theta) changes. AdaGrad may again stretch the axes as it likes, and Newton’s method [divides by the whole Hessian](full).',
      experiment: tilted,
      task: {
        type: 'choose',
        question: 'At which angle does rescaling the axes help least?',
        options: ['At 0°', 'At 22.5°', 'At 45°', 'It helps equally at all angles'],
        truth: () => 2,
      },
      reveal:
        'At 45° both axes look alike, so there is nothing to stretch: the best rescaling leaves {best} of {original}, and AdaGrad {diagonal}. Newton, with a full matrix, sees {full}.',
    },
    {
      title: 'The law behind it',
      text: 'Rescaling both axes can change everything but the [correlation](rho) ρ of the two curvatures. So this is the best that it can reach:',
      experiment: bowl(10),
      formula: 'least [κ](kappa) = (1 + [ρ](rho)) / (1 − [ρ](rho))',
      controls: ['problem.angle', 'problem.conditionNumber'],
      numbers: ['correlation', 'best', 'diagonal', 'full'],
      task: {
        type: 'guess',
        question: 'At 10°, with κ = 20: what is the best condition number that rescaling the axes can reach?',
        min: 1,
        max: 20,
        start: 10,
        scale: 'log',
        truth: 'best',
      },
      reveal: 'Turn the angle and watch both sides of the formula move.',
    },
    {
      title: 'Break it',
      text: 'The claim is that a tilt defeats AdaGrad. Find an angle at which it does not, and AdaGrad’s [loss curve](diagonal) ends below gradient descent’s.',
      experiment: bowl(30),
      controls: ['problem.angle'],
      numbers: ['best', 'diagonal', 'full', 'diagonalSteps'],
      task: {
        type: 'do',
        question: 'Turn the valley until AdaGrad sees a condition number below 3.',
        done: (evidence) => (conditionOf(DIAGONAL)(evidence) ?? Infinity) < 3,
        how: { control: 'problem.angle', value: 2 },
      },
      reveal: 'Along either axis, 0° or 90°, the weights do not interact, and a number for each of them is enough.',
    },
    {
      title: 'Check',
      text: 'A network has a million weights. Adam keeps one number for each.',
      task: {
        type: 'check',
        question: 'What can Adam not correct, whatever it keeps in these numbers?',
        options: [
          {
            text: 'That some weights have far larger gradients than others',
            says: 'That is just what a number for each weight corrects.',
          },
          {
            text: 'That a change of one weight changes the slope along another',
            says: 'Yes: that is h₁₂, the entry beside the diagonal, and no rescaling of the axes removes it.',
            isRight: true,
          },
          { text: 'That the learning rate is too large', says: 'A number for each weight can make all steps smaller.' },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'At 45° AdaGrad leaves more than 17 of the condition number of 20.',
      experiment: tilted,
      vary: (experiment, k) => ({
        ...experiment,
        problem: { ...experiment.problem, start: [0.5 + 0.4 * k, 2.5 - 0.3 * k] },
      }),
      measure: conditionOf(DIAGONAL),
      within: [17, 21],
      spread: [20, 20.6],
      without: {
        what: 'the tilt',
        change: (experiment) => withProblem(experiment, { angle: 0 }),
      },
    },
  ],
};
