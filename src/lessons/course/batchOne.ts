import { float64 as xp, type Array64 } from '../../array/float64.ts';
import type { Experiment, Place } from '../../experiment/experiment.ts';
import { withRuns } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { resultOf } from '../evidence.ts';
import { scene, type Lesson } from '../lesson.ts';

const SHAMPOO = 0;
const KFAC = 1;
const MUON = 2;

/** Angles and differences up to these are rounding, in float32 too. */
const SAME_ANGLE = 0.05;
const SAME_MATRIX = 1e-4;

/** A linear layer of 8 × 4 after its first step; all runs start at the same weights and so have the same gradient. */
function layer(batch: number, shown: readonly number[], width: Place['width']): Experiment {
  return scene('One step', {
    problem: 'teacherStudent',
    problemSettings: { inputs: 8, outputs: 4, points: 320, conditionNumber: 10 },
    networkSettings: { widths: [], bias: 'none' },
    runs: [
      ['shampoo', { statistics: 'sum', grafting: 'none', epsilon: 1e-6, learningRate: 0.03 }],
      ['kfac', { fisher: 'empirical', damping: 0.001, acceleration: 'none', learningRate: 0.1 }],
      ['muon', { momentum: 0, orthogonalisation: 'exact', learningRate: 0.02 }],
    ],
    steps: 20,
    batch,
    view: { focus: SHAMPOO, parameter: 'W1', cursor: 1 },
    panels: shown.map((run) => ({ kind: 'preconditioners', run, width })),
  });
}

const one = layer(1, [SHAMPOO, KFAC], 'half');
const many = layer(64, [SHAMPOO, KFAC], 'half');
const oneStep = layer(1, [SHAMPOO, KFAC, MUON], 'third');
const manyStep = layer(64, [SHAMPOO, KFAC, MUON], 'third');

/** A statistic of a run after the first step. */
function statistic(evidence: Evidence, run: number, wanted: string): Array64 | undefined {
  const found = resultOf(evidence, 'preconditioners', run)?.matrices.find(({ name }) => name === wanted);
  return found && xp.array(found.values, [1, found.rows, found.columns]);
}

function trace(matrix: Array64): number {
  return xp.sum(xp.mul(matrix, xp.eye(matrix.shape[1])), 'matrix').data[0] ?? NaN;
}

const traceOf = (run: number, name: string) => (evidence: Evidence) => {
  const matrix = statistic(evidence, run, name);
  return matrix && trace(matrix);
};

/** ‖X/tr X − Y/tr Y‖ / ‖Y/tr Y‖ of Shampoo's statistic X and K-FAC's Y, in Frobenius norm. */
const difference = (ofShampoo: string, ofKfac: string) => (evidence: Evidence) => {
  const [x, y] = [statistic(evidence, SHAMPOO, ofShampoo), statistic(evidence, KFAC, ofKfac)];
  if (!x || !y) return undefined;
  const [p, q] = [xp.div(x, trace(x)), xp.div(y, trace(y))];
  return Math.hypot(...xp.sub(p, q).data) / Math.hypot(...q.data);
};

const left = difference('L', 'A');
const right = difference('R', 'S');

/** tr L / tr A. */
function ratio(evidence: Evidence): number | undefined {
  const [l, a] = [traceOf(SHAMPOO, 'L')(evidence), traceOf(KFAC, 'A')(evidence)];
  return l === undefined || a === undefined ? undefined : l / a;
}

/** Degrees between the negative gradient and the first step of a run. */
const angleOf = (run: number) => (evidence: Evidence) => {
  const history = resultOf(evidence, 'preconditioners', run)?.history;
  return history?.stepped[history.at];
};

/** Which number L is A times: ‖x‖², ‖δ‖², or none. */
function factor(evidence: Evidence): number | undefined {
  const [found, a, s, apart] = [
    ratio(evidence),
    traceOf(KFAC, 'A')(evidence),
    traceOf(KFAC, 'S')(evidence),
    left(evidence),
  ];
  if (found === undefined || a === undefined || s === undefined || apart === undefined) return undefined;
  const isNear = (value: number) => Math.abs(found / value - 1) < SAME_MATRIX;
  return apart > SAME_MATRIX ? 2 : isNear(s) ? 1 : isNear(a) ? 0 : 2;
}

/** Which run turns the gradient the most; 3 where none does. */
function mostTurned(evidence: Evidence): number | undefined {
  const angles = [SHAMPOO, KFAC, MUON].flatMap((run) => angleOf(run)(evidence) ?? []);
  if (angles.length < 3) return undefined;
  const most = Math.max(...angles);
  return most < SAME_ANGLE ? 3 : angles.indexOf(most);
}

/** Which two runs stand at the same angle to the gradient; 3 where no two do. */
function alike(evidence: Evidence): number | undefined {
  const [shampoo, kfac, muon] = [SHAMPOO, KFAC, MUON].map((run) => angleOf(run)(evidence));
  if (shampoo === undefined || kfac === undefined || muon === undefined) return undefined;
  const pairs = [shampoo - kfac, shampoo - muon, kfac - muon];
  const found = pairs.findIndex((gap) => Math.abs(gap) < SAME_ANGLE);
  return found === -1 ? 3 : found;
}

/** Where Shampoo, K-FAC and Muon are one method, and where they part. */
export const batchOne: Lesson = {
  kind: 'batchOne',
  order: 5,
  title: 'Shampoo meets K-FAC at batch 1',
  question: 'Are Shampoo’s two matrices those of K-FAC?',
  answer:
    'For one example they are: G = x δᵀ, so L = ‖δ‖² x xᵀ and R = ‖x‖² δ δᵀ, to the last digit. With 64 examples L differs by more than half of its size. Muon’s step is that of Shampoo’s first gradient at every batch size; for one example, all three go along the gradient.',
  passages: [
    {
      source: 'shampoo',
      section: 'preconditioning',
      says: 'With one example, G Gᵀ/‖x‖² and Gᵀ G/‖δ‖² are one-sample estimates of K-FAC’s D and X. The talk’s weights are outputs × inputs; here they are inputs × outputs, so that left and right change places.',
    },
    {
      source: 'lecture',
      section: 'kfac',
      says: 'K-FAC’s factors are the second moments of a layer’s inputs and of the derivatives with respect to its outputs.',
      slip: 'The lecture writes the update as E[AAᵀ]⁻¹ ∇W E[Ds Dsᵀ]⁻¹ for weights of outputs × inputs: the two factors have to change places.',
    },
  ],
  terms: {
    x: { means: 'The input of the layer for one example.', lights: ['reading:inputSize'] },
    delta: {
      means: 'The derivative of that example’s loss with respect to the outputs of the layer.',
      lights: ['reading:derivativeSize'],
    },
    shampoo: { means: 'L = G Gᵀ and R = Gᵀ G, of the mean gradient G of the batch.', lights: [`run:${SHAMPOO}`] },
    kfac: {
      means: 'A, the mean of x xᵀ, and S, the mean of δ δᵀ, over the examples of the batch.',
      lights: [`run:${KFAC}`],
    },
    cross: {
      means: 'Products of two different examples: in L and R, but not in A and S.',
      lights: ['control:training.batch', 'reading:left'],
    },
    muon: { means: 'Muon’s step is the gradient with all singular values made 1.', lights: [`run:${MUON}`] },
    targets: {
      means: 'Whether δ is of the data’s targets or of targets drawn from what the model predicts.',
      lights: [`control:run${KFAC}.fisher`, 'reading:right'],
    },
  },
  readings: {
    inputSize: { label: '‖x‖², the trace of A', of: traceOf(KFAC, 'A') },
    derivativeSize: { label: '‖δ‖², the trace of S', of: traceOf(KFAC, 'S') },
    ratio: { label: 'tr L / tr A', of: ratio },
    left: { label: 'relative difference of L and A, each over its trace', of: left },
    right: { label: 'relative difference of R and S, each over its trace', of: right },
    shampooAngle: { label: 'Shampoo’s step to the gradient', unit: '°', of: angleOf(SHAMPOO) },
    kfacAngle: { label: 'K-FAC’s step to the gradient', unit: '°', of: angleOf(KFAC) },
    muonAngle: { label: 'Muon’s step to the gradient', unit: '°', of: angleOf(MUON) },
  },
  sections: [
    {
      title: 'Two pairs of matrices',
      text: 'A linear layer after its first step on 64 examples. [Shampoo](shampoo) keeps L and R, made of the gradient G. [K-FAC](kfac) keeps A and S, made of the layer’s inputs and of the derivatives at its outputs. Each has a panel of its own.',
      experiment: many,
      controls: ['training.batch'],
      numbers: ['left', 'right'],
      task: {
        type: 'do',
        question: 'Lower the batch size to 1, and compare L with A and R with S.',
        done: ({ input }) => input.batch === 1,
        how: { control: 'training.batch', value: 1 },
      },
      reveal:
        'They are the same pictures, on other scales. Divided by their traces, L and A differ by {left}: rounding.',
    },
    {
      title: 'One example',
      text: 'Why? The gradient of one example is its input times its derivative, G = [x](x) [δ](delta)ᵀ. Shampoo makes L = G Gᵀ and R = Gᵀ G of it, K-FAC A = x xᵀ and S = δ δᵀ.',
      experiment: one,
      numbers: ['inputSize', 'derivativeSize'],
      task: {
        type: 'choose',
        question: 'L = x δᵀ δ xᵀ. By which number do you multiply A to get L?',
        options: ['‖x‖²', '‖δ‖²', 'By none: they are different matrices'],
        truth: factor,
      },
      reveal: 'δᵀδ = ‖δ‖² is a number and comes out: tr L / tr A = {ratio}. In the same way R = ‖x‖² S.',
    },
    {
      title: 'Sixty-four examples',
      text: 'With b examples Shampoo squares the *mean* of b gradients, and K-FAC takes the mean of b *squares*. L has all pairs of examples, A only each with itself:',
      experiment: many,
      formula: 'L = (1/b²) [Σᵢ Σⱼ (δᵢ·δⱼ) xᵢ xⱼᵀ](cross),   A = (1/b) [Σᵢ xᵢ xᵢᵀ](kfac)',
      controls: ['training.batch'],
      task: {
        type: 'guess',
        question:
          'With 64 examples, by what share of its size does L differ from A, when both are divided by their traces?',
        min: 0,
        max: 1.5,
        start: 0.1,
        scale: 'linear',
        truth: 'left',
      },
      reveal:
        '{left}; R differs from S by {right}. Try other batches: the difference comes within a few examples, and beyond a few dozen hardly grows.',
    },
    {
      title: 'Three steps from one example',
      text: 'Back to one example. Shampoo multiplies G by inverse fourth roots of L and R, K-FAC by damped inverses of A and S, and [Muon](muon) makes all [singular values](singularValue) of G equal to 1.',
      experiment: oneStep,
      task: {
        type: 'choose',
        question: 'Whose first step turns away from the gradient the most?',
        options: ['Shampoo’s', 'K-FAC’s', 'Muon’s', 'No one’s'],
        truth: mostTurned,
      },
      reveal:
        'Angles of {shampooAngle}, {kfacAngle} and {muonAngle}. G has one singular value, along x and δ, and all three can only make it longer or shorter. A single example gives no second direction to compare with.',
    },
    {
      title: 'And from sixty-four',
      text: 'With 64 examples G has rank 4, and the three may turn it. Let its singular value decomposition be G = U Σ Vᵀ.',
      experiment: manyStep,
      numbers: ['shampooAngle', 'kfacAngle', 'muonAngle'],
      task: {
        type: 'choose',
        question: 'Which two still step in the same direction?',
        options: ['Shampoo and K-FAC', 'Shampoo and Muon', 'K-FAC and Muon', 'No two'],
        truth: alike,
      },
      reveal:
        'Shampoo and Muon: {shampooAngle} and {muonAngle}, K-FAC {kfacAngle}. From both sides, inverse fourth roots of G Gᵀ = U Σ² Uᵀ and of Gᵀ G divide by √Σ. What is left is U Vᵀ, Muon’s step, whatever the batch. From the second step on, Shampoo’s sums remember.',
    },
    {
      title: 'Break it',
      text: 'Even at one example the kinship has a condition. K-FAC here takes the data’s own targets, the [empirical Fisher matrix](empiricalFisher). K-FAC as published draws [targets](targets) from what the model predicts. Leave the batch at 1 and break R = ‖x‖² S.',
      experiment: one,
      controls: [`run${KFAC}.fisher`],
      numbers: ['left', 'right'],
      task: {
        type: 'do',
        question: 'Choose another Fisher matrix, so that R and S differ by more than 0.3.',
        done: (evidence) => (right(evidence) ?? 0) > 0.3,
        how: { control: `run${KFAC}.fisher`, value: 'sampled' },
      },
      reveal:
        'R and S differ by {right} now, L and A by {left} as before: inputs do not depend on targets, derivatives do. What Shampoo meets is K-FAC of the empirical Fisher matrix.',
    },
    {
      title: 'Check',
      text: 'Both methods keep two small matrices for each layer, and multiply the gradient from both sides.',
      task: {
        type: 'check',
        question: 'Why are Shampoo’s and K-FAC’s statistics different at the usual batch sizes?',
        options: [
          {
            text: 'Shampoo takes fourth roots, K-FAC inverses',
            says: 'That makes their steps different, not their statistics.',
          },
          {
            text: 'K-FAC looks at the Hessian',
            says: 'It looks at inputs and first derivatives, as Shampoo does through G.',
          },
          {
            text: 'Shampoo squares the mean gradient; K-FAC averages squares over examples',
            says: 'Yes: so L and R contain products of different examples, and A and S do not.',
            isRight: true,
          },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'With one example L and A, each over its trace, differ by less than 1e-12.',
      experiment: { ...one, steps: 1, runs: one.runs.slice(0, MUON) },
      measure: left,
      within: [0, 1e-12],
      spread: [0, 1e-15],
      without: { what: 'the batch of one', change: (experiment) => ({ ...experiment, batch: 64 }) },
    },
    {
      says: 'With one example and the data’s targets R and S differ by less than 1e-12.',
      experiment: { ...one, steps: 1, runs: one.runs.slice(0, MUON) },
      measure: right,
      within: [0, 1e-12],
      spread: [0, 1e-15],
      without: {
        what: 'the data’s targets',
        change: (experiment) => withRuns(experiment, { fisher: 'sampled' }, (_, run) => run === KFAC),
      },
    },
    {
      says: 'With 64 examples L and A differ by more than 0.5.',
      experiment: { ...many, steps: 1, runs: many.runs.slice(0, MUON) },
      measure: left,
      within: [0.5, 2],
      spread: [0.66, 1.43],
      without: { what: 'the other 63 examples', change: (experiment) => ({ ...experiment, batch: 1 }) },
    },
  ],
};
