import { placesOf } from '../../experiment/places.ts';
import { foundCorners } from '../../panels/fairFight/fight.ts';
import { graftingCells, METHODS } from '../../panels/graftingMatrix/pairs.ts';
import { hasEnded } from '../../panels/studies/trials.ts';
import { withProblem, withRuns } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { finalLoss, panelOf, problemNumber, resultOf } from '../evidence.ts';
import { scene, type Lesson } from '../lesson.ts';

const SGD = 0;
const SHAMPOO = 1;
const GRAFT = 2;

/** A tilted valley with condition number 30, and two ways down: one points badly, one strides badly. */
function valley(title: string, isGrafted: boolean, cursor = -1) {
  return scene(title, {
    problem: 'quadratic',
    problemSettings: { conditionNumber: 30, angle: 30 },
    runs: [
      ['sgd', { learningRate: 1 }],
      ['shampoo', { learningRate: 1, grafting: 'none' }],
      ...(isGrafted ? ([['adagraft', { learningRate: 1, magnitude: 'sgd', direction: 'shampoo' }]] as const) : []),
    ],
    steps: 60,
    view: { focus: isGrafted ? GRAFT : SHAMPOO, cursor },
    panels: [
      { kind: 'levelSets', run: isGrafted ? GRAFT : SHAMPOO, width: 'full' },
      { kind: 'lossCurves', width: 'full' },
    ],
  });
}

const grafted = valley('Grafted', true);

const network = { problem: 'teacherStudent', networkSettings: { widths: [8] }, steps: 40 } as const;

const matrix = scene('Six directions, six lengths', {
  ...network,
  steps: 30,
  problemSettings: { points: 60, heldOut: 0 },
  runs: [
    ['adam', { learningRate: 0.1 }],
    ['adagraft', { learningRate: 0.1, magnitude: 'adam', direction: 'shampoo', interval: 5 }],
  ],
  view: { focus: 1 },
  panels: [{ kind: 'graftingMatrix', width: 'full', settings: { rates: [0.1] } }],
});

/** Shampoo with its own length and with Adam’s, at seven learning rates from 0.0003 to 3. */
const rates = scene('Seven learning rates', {
  ...network,
  problemSettings: { points: 60, heldOut: 0 },
  runs: [
    ['shampoo', { learningRate: 0.03, grafting: 'none', interval: 5 }, 'Shampoo’s own length'],
    ['shampoo', { learningRate: 0.03, grafting: 'adam', interval: 5 }, 'Adam’s length'],
  ],
  panels: [{ kind: 'fairFight', width: 'full', settings: { rates: 7, span: 4, center: 'common', rate: 0.03 } }],
});

/** A step of the graft: how long it is, how long the donor’s would be from there, and how far it is turned from the gradient, in degrees. */
interface Stride {
  readonly length: number;
  readonly donor: number;
  readonly turn: number;
}

/** The steps of the graft up to the newest, as the picture of its path has them. */
function strides(evidence: Evidence): readonly Stride[] {
  const path = resultOf(evidence, 'levelSets', GRAFT)?.original.paths.find(({ run }) => run === GRAFT);
  const { experiment } = evidence.input;
  const rate = Number(experiment.runs[GRAFT]?.settings['learningRate']);
  if (!path) return [];
  const angle = (problemNumber(experiment, 'angle') * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return Array.from({ length: path.steps.length - 1 }, (_, i) => {
    const [x = NaN, y = NaN, nextX = NaN, nextY = NaN] = path.points.slice(2 * i, 2 * i + 4);
    const [along, across] = [(c * x + s * y) / problemNumber(experiment, 'conditionNumber'), c * y - s * x];
    const gradient = [c * along - s * across, s * along + c * across] as const;
    const [dx, dy] = [nextX - x, nextY - y];
    const [length, slope] = [Math.hypot(dx, dy), Math.hypot(...gradient)];
    const cosine = -(dx * gradient[0] + dy * gradient[1]) / (length * slope);
    return { length, donor: rate * slope, turn: (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI };
  });
}

/** The step that has led to the cursor. */
const strideAt = (name: keyof Stride) => (evidence: Evidence) => strides(evidence)[evidence.input.cursor - 1]?.[name];

/** How far the length of any of the first 20 steps is from the donor’s, as a share of it. */
function misfit(evidence: Evidence): number | undefined {
  const first = strides(evidence).slice(0, 20);
  return first.length === 0 ? undefined : Math.max(...first.map(({ length, donor }) => Math.abs(length / donor - 1)));
}

/** The pairs of the matrix, once all have been trained. */
function cellsOf(evidence: Evidence) {
  const input = panelOf(evidence, 'graftingMatrix');
  const cells = input ? graftingCells(input) : [];
  return cells.every(({ trials }) => trials.every(hasEnded)) ? cells : [];
}

const place = (kind: string) => METHODS.indexOf(kind);

function lossOf(direction: string, magnitude: string) {
  return (evidence: Evidence) =>
    cellsOf(evidence).find((cell) => cell.direction === place(direction) && cell.magnitude === place(magnitude))?.loss;
}

/** How many of five pairs diverge that have Shampoo as the one and another method as the other. */
function divergedWith(part: 'direction' | 'magnitude') {
  const other = part === 'direction' ? 'magnitude' : 'direction';
  return (evidence: Evidence) => {
    const cells = cellsOf(evidence).filter(
      (cell) => cell[part] === place('shampoo') && cell[other] !== place('shampoo'),
    );
    return cells.length === 0 ? undefined : cells.filter(({ loss }) => Number.isNaN(loss)).length;
  };
}

const [OWN_LENGTH, ADAM_LENGTH] = [0, 1];

/** At how many learning rates a run diverges, once all have been tried. */
const divergedRates = (run: number) => (evidence: Evidence) => {
  const input = panelOf(evidence, 'fairFight');
  const corner = input && foundCorners(input).find((one) => one.run === run);
  return corner?.isDone ? corner.trials.filter((trial) => trial?.state === 'diverged').length : undefined;
};

function saved(evidence: Evidence): number | undefined {
  const [own, grafted] = [divergedRates(OWN_LENGTH)(evidence), divergedRates(ADAM_LENGTH)(evidence)];
  return own === undefined || grafted === undefined ? undefined : own - grafted;
}

/** Why a method with good directions needs somebody else’s step length. */
export const grafting: Lesson = {
  kind: 'grafting',
  order: 11,
  title: 'Graft the stride, keep the compass',
  question: 'Can one optimizer choose the direction of a step, and another its length?',
  answer:
    'Yes: the direction is scaled to the length of the other’s step, layer by layer. With roots every 5 steps Shampoo diverged at 5 or 6 of 7 learning rates, with Adam’s length at none. What had spoilt it was its length. With fresh roots it needs no help: nothing diverged.',
  passages: [
    {
      source: 'shampoo',
      section: 'grafting',
      says: 'AdaGraft takes the magnitude of a step from one optimizer and its direction from another; an optimizer that was dead by itself “magically works”.',
    },
  ],
  terms: {
    descent: { means: 'Gradient descent, w ← w − η g.', lights: [`run:${SGD}`] },
    shampoo: {
      means: 'Shampoo with its own step length: η times the gradient over the average size of the gradients so far.',
      lights: [`run:${SHAMPOO}`],
    },
    graft: {
      means: 'AdaGraft: both optimizers see the same gradients at the same weights, and only their steps are combined.',
      lights: [`run:${GRAFT}`],
    },
    compass: { means: 'The step of the method that gives the direction: Shampoo.', lights: ['reading:turn'] },
    donor: { means: 'The step of the method that gives the length: gradient descent.', lights: ['reading:donor'] },
    result: { means: 'The step that is taken.', lights: [`run:${GRAFT}`, 'reading:stride'] },
    matrix: {
      means: 'A row for each method that gives the length, a column for each that gives the direction.',
      lights: ['panel:graftingMatrix'],
    },
    interval: {
      means: 'How many steps lie between two recomputations of Shampoo’s roots.',
      lights: ['control:runs.interval'],
    },
  },
  readings: {
    sgdLoss: { label: 'final loss of gradient descent', digits: 2, of: (evidence) => finalLoss(evidence, SGD) },
    shampooLoss: { label: 'final loss of Shampoo', digits: 2, of: (evidence) => finalLoss(evidence, SHAMPOO) },
    graftLoss: { label: 'final loss of the graft', digits: 2, of: (evidence) => finalLoss(evidence, GRAFT) },
    stride: { label: 'length of the graft’s step', of: strideAt('length') },
    donor: { label: 'gradient descent’s step from there', of: strideAt('donor') },
    turn: { label: 'turned away from −gradient by', unit: '°', digits: 2, of: strideAt('turn') },
    asLength: { label: 'diverging pairs with Shampoo’s length, of 5', of: divergedWith('magnitude') },
    asDirection: { label: 'diverging pairs with Shampoo’s direction, of 5', of: divergedWith('direction') },
    adamAlone: { label: 'Adam by itself', of: lossOf('adam', 'adam') },
    adamGrafted: { label: 'Shampoo’s direction, Adam’s length', of: lossOf('shampoo', 'adam') },
    ownDiverged: { label: 'rates of 7 that diverge, own length', of: divergedRates(OWN_LENGTH) },
    graftedDiverged: { label: 'rates of 7 that diverge, Adam’s length', of: divergedRates(ADAM_LENGTH) },
  },
  sections: [
    {
      title: 'A good compass, a bad stride',
      text: '[Gradient descent](descent) crawls along the valley: its direction is poor. [Shampoo](shampoo) heads straight for the minimum, and then past it: it divides by the average size of its gradients, and as the large ones fade from that average its steps grow long again.',
      experiment: valley('Compass and stride', false),
      controls: [`run${SHAMPOO}.learningRate`],
      numbers: ['sgdLoss', 'shampooLoss'],
      task: {
        type: 'do',
        question: 'Change Shampoo’s learning rate until it ends below gradient descent.',
        done: (evidence) => (finalLoss(evidence, SHAMPOO) ?? Infinity) < (finalLoss(evidence, SGD) ?? -Infinity),
        how: { control: `run${SHAMPOO}.learningRate`, value: 0.2 },
      },
      reveal: 'It can be had, by a search: now Shampoo ends at {shampooLoss}. What if another method knew the length?',
    },
    {
      title: 'Predict',
      text: 'Back to Shampoo’s learning rate of 1. A third run is a [graft](graft): it goes in Shampoo’s direction, by the length of gradient descent’s step. Nothing is tuned for it.',
      experiment: grafted,
      numbers: ['sgdLoss', 'shampooLoss', 'graftLoss'],
      task: {
        type: 'choose',
        question: 'Where will its loss end?',
        options: ['Above both', 'Between the two', 'Below both'],
        truth: (evidence) => {
          const [graft, ...others] = [GRAFT, SGD, SHAMPOO].map((run) => finalLoss(evidence, run));
          const known = others.flatMap((loss) => loss ?? []);
          if (graft === undefined || known.length < 2) return undefined;
          return known.filter((loss) => graft > loss).length === 2 ? 0 : known.some((loss) => graft > loss) ? 1 : 2;
        },
      },
      reveal:
        'Below both: {graftLoss}, against {sgdLoss} and {shampooLoss}. Gradients shrink toward the minimum, and the borrowed steps with them. A Shampoo whose rate is tuned would still win here; the graft has spared the search.',
    },
    {
      title: 'What is grafted',
      text: 'Two optimizers look at the same gradient at the same weights. One step’s direction is kept, the other’s length. The cursor stands at step 6.',
      experiment: valley('One step of the graft', true, 6),
      formula: '[u](result) = [u_D](compass) · ‖[u_M](donor)‖ / ‖[u_D](compass)‖',
      numbers: ['stride', 'donor'],
      task: {
        type: 'guess',
        question: 'By what angle has Shampoo turned this step away from the negative gradient?',
        min: 0,
        max: 90,
        start: 10,
        scale: 'linear',
        truth: 'turn',
      },
      reveal:
        'By {turn}, and yet it is as long as gradient descent’s step would be: {stride} and {donor}. Drag the cursor: the lengths agree at every step. In a network each layer is matched by itself.',
    },
    {
      title: 'Six by six',
      text: 'A small network now, with η = 0.1, and Shampoo’s roots [recomputed every 5 steps](interval). In the [matrix](matrix) each row gives the length, each column the direction. Shampoo by itself diverges: the corner where its row and its column meet.',
      experiment: matrix,
      numbers: ['asLength', 'asDirection'],
      task: {
        type: 'choose',
        question: 'Which other pairs diverge?',
        options: ['Those with Shampoo’s direction', 'Those with Shampoo’s length', 'Both', 'Neither'],
        truth: (evidence) => {
          const [asDirection, asLength] = [divergedWith('direction')(evidence), divergedWith('magnitude')(evidence)];
          if (asDirection === undefined || asLength === undefined) return undefined;
          return asDirection > 0 ? (asLength > 0 ? 2 : 0) : asLength > 0 ? 1 : 3;
        },
      },
      reveal:
        'Of five pairs with its length, {asLength} diverge; with its direction, {asDirection}. Its direction with Adam’s length ends at {adamGrafted}, Adam by itself at {adamAlone}.',
    },
    {
      title: 'Seven learning rates',
      text: 'Is it only a matter of the right rate? Shampoo with its own length and with Adam’s, at seven rates from 0.0003 to 3, roots every 5 steps.',
      experiment: rates,
      numbers: ['graftedDiverged'],
      task: {
        type: 'guess',
        question: 'At how many of the seven does Shampoo diverge with its own length?',
        min: 0,
        max: 7,
        start: 3,
        scale: 'linear',
        step: 1,
        truth: 'ownDiverged',
      },
      reveal:
        'At {ownDiverged} of seven, and with Adam’s length at {graftedDiverged}. Not every rate is good: the curve still has its best place. But there is something to search from.',
    },
    {
      title: 'Break it',
      text: 'Why does it diverge? Roots of the first gradient know only the directions which that gradient had. Gradients of later steps have others, and those are multiplied by up to 1/√ε, which is 1,000. Grafting hides this. Take away what causes it.',
      experiment: rates,
      controls: ['runs.interval'],
      numbers: ['ownDiverged', 'graftedDiverged'],
      task: {
        type: 'do',
        question: 'Choose an interval with which Shampoo diverges at no rate, by its own length.',
        done: (evidence) => divergedRates(OWN_LENGTH)(evidence) === 0,
        how: { control: 'runs.interval', value: 1 },
      },
      reveal:
        'With new roots at every step {ownDiverged} rates diverge with its own length, {graftedDiverged} with Adam’s: it does not need to be rescued any more.',
    },
    {
      title: 'Check',
      text: 'Shampoo’s direction is grafted on AdaGrad’s length.',
      task: {
        type: 'check',
        question: 'Shampoo’s own learning rate is doubled. What changes?',
        options: [
          { text: 'Steps are twice as long', says: 'The length is AdaGrad’s: ‖u_M‖ does not know of Shampoo’s rate.' },
          {
            text: 'Nothing',
            says: 'Yes: u_D stands above and below the line, so its length cancels. AdaGrad’s rate is the one to tune.',
            isRight: true,
          },
          { text: 'Steps are half as long', says: 'u_D is divided by its own length, but it is multiplied by it too.' },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'With roots every 5 steps, Shampoo diverges at four or more of seven learning rates at which it does not with Adam’s length.',
      experiment: { ...rates, steps: 25 },
      measure: saved,
      within: [4, 7],
      spread: [5, 6],
      without: { what: 'old roots', change: (experiment) => withRuns(experiment, { interval: 1 }) },
    },
    {
      says: 'Each of the first 20 steps of the graft is as long as its donor’s, to 1 in 100,000, the precision of a drawn path.',
      experiment: { ...grafted, view: { ...grafted.view, panels: placesOf(grafted.view).slice(0, 1) } },
      vary: (experiment, k) => withProblem(experiment, { angle: 15 * k }),
      measure: misfit,
      within: [0, 1e-5],
      spread: [0, 2e-6],
      without: {
        what: 'the donor',
        change: (experiment) => withRuns(experiment, { magnitude: 'adam' }, (_, run) => run === GRAFT),
      },
    },
  ],
};
