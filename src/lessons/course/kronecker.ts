import type { Experiment } from '../../experiment/experiment.ts';
import type { Settings } from '../../fields/fields.ts';
import { withPanels } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { isOver, panelOf, resultOf } from '../evidence.ts';
import { scene, type Lesson } from '../lesson.ts';

type Matrix = readonly (readonly number[])[];

/** Of the largest eigenvalue: gradients are recorded in float32. */
const ROUNDING = 1e-6;

const identity = (rows: number, columns: number): Matrix =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_unused, j) => (i === j ? 1 : 0)));

/** Four gradients at first, or many, of a weight of 4 × 5 in a network that learns. */
function network(batch: number, settings: Settings): Experiment {
  return scene('A weight of 4 × 5', {
    problem: 'teacherStudent',
    problemSettings: { inputs: 4, outputs: 3, hidden: 5, points: 200 },
    networkSettings: { widths: [5] },
    runs: [['shampoo', { statistics: 'sum', learningRate: 0.1 }]],
    steps: 60,
    batch,
    view: { focus: 0, parameter: 'W1' },
    panels: [{ kind: 'kronecker', width: 'full', settings }],
  });
}

/**
 * A linear layer whose first gradient on all examples is G: with example i being the i-th unit vector and weights 0, the gradient is −T/N for
 * N targets in the rows of T.
 */
function layer(g: Matrix, steps: number, settings: Settings): Experiment {
  const experiment = scene('A gradient written down', {
    problem: 'inline',
    problemSettings: { task: 'regression' },
    networkSettings: { widths: [], bias: 'none' },
    runs: [['sgd', { learningRate: 1e-6 }]],
    steps,
    batch: g.length,
    view: { focus: 0, parameter: 'W1' },
    panels: [{ kind: 'kronecker', width: 'full', settings: { product: 'root', ...settings } }],
  });
  const targets = g.map((row) => row.map((value) => -g.length * value));
  return {
    ...experiment,
    problem: { ...experiment.problem, data: { inputs: identity(g.length, g.length), targets } },
    network: { ...experiment.network, weights: { W1: g.map((row) => row.map(() => 0)) } },
  };
}

const trained = network(32, { share: 'without', product: 'root' });
const three = layer(identity(3, 3), 1, { share: 'without', epsilon: 0 });
const rectangle = layer(identity(4, 5), 1, { share: 'without', epsilon: 0 });
const oneByOne = layer(identity(4, 5), 4, { share: 'without', epsilon: 0 });
const byHand = layer(
  [
    [1, 2],
    [0, 1],
  ],
  1,
  { share: 'with', epsilon: 0, product: 'plain' },
);

const bound = (evidence: Evidence) => resultOf(evidence, 'kronecker');

/** The smallest eigenvalue of the difference as the panel has it, with 1/r or without. */
function shownLeast(evidence: Evidence): number | undefined {
  const result = bound(evidence);
  const isWhole = panelOf(evidence, 'kronecker')?.settings.share === 'without';
  return isWhole ? result?.leastWithout : result?.least;
}

/** The same as a share of the largest eigenvalue of L^½ ⊗ R^½. */
function shownShare(evidence: Evidence): number | undefined {
  const [least, scale] = [shownLeast(evidence), bound(evidence)?.scale];
  return least === undefined || scale === undefined ? undefined : least / scale;
}

/** An entry of the left or right statistic, or of the full one; rows and columns from 1. */
const entryOf = (matrix: 'left' | 'right' | 'full', row: number, column: number) => (evidence: Evidence) => {
  const values = bound(evidence)?.[matrix];
  return values?.[(row - 1) * Math.sqrt(values.length) + column - 1];
};

/** The entry of L ⊗ R in row (1, 1) and column (2, 2). */
function productEntry(evidence: Evidence): number | undefined {
  const result = bound(evidence);
  return result?.product[result.columns + 1];
}

/** When the inequality without 1/r first fails: never, at the first gradient, or later. */
function failure(evidence: Evidence): number | undefined {
  const result = bound(evidence);
  if (!result || !isOver(evidence)) return undefined;
  const first = result.history.leastWithout.findIndex((least) => least < -ROUNDING * result.scale);
  return first === -1 ? 0 : first === 0 ? 1 : 2;
}

/** Two small statistics for a large one, and the factor that a slide forgot. */
export const kronecker: Lesson = {
  kind: 'kronecker',
  order: 4,
  title: 'Kronecker by hand, and a factor that went missing',
  question: 'In which sense do two small matrices stand for the large one of all products of gradients?',
  answer:
    'As a bound: √(L ⊗ R) is at least εI + C/r, with r the largest rank of a gradient. For a weight of 4 × 5, L and R are 41 numbers for 400. Without 1/r the bound is false: for the identity of three dimensions the difference has the eigenvalue 1 − r = −2.',
  passages: [
    {
      source: 'shampoo',
      section: 'kroneckerExample',
      says: 'For a weight of 4 × 5, L is 4 × 4 and R is 5 × 5, where full-matrix AdaGrad has a matrix of 20 × 20.',
    },
    {
      source: 'shampoo',
      section: 'lemma',
      says: 'Lemma 8: εI + (1/r) Σ g gᵀ ≼ (εI + Σ G Gᵀ)^½ ⊗ (εI + Σ Gᵀ G)^½, where no gradient has a rank above r.',
      slip: 'Later lines of the talk repeat the lemma without 1/r. That is false: one gradient G = I₃ gives the smallest eigenvalue −2.',
    },
  ],
  terms: {
    left: { means: 'L = εI + Σ G Gᵀ: how the rows of the gradients go together.', lights: ['panel:kronecker'] },
    right: { means: 'R = εI + Σ Gᵀ G: how their columns go together.', lights: ['panel:kronecker'] },
    full: {
      means: 'C = Σ g gᵀ, with g the gradient written out row by row: the statistic of full-matrix AdaGrad.',
      lights: ['panel:kronecker', 'reading:whole'],
    },
    least: {
      means: 'The smallest eigenvalue of the left side minus the right side: negative where the inequality is false.',
      lights: ['reading:least'],
    },
    rank: {
      means: 'The largest rank of a single gradient so far; at most the number of examples in a batch.',
      lights: ['reading:rank', 'control:training.batch'],
    },
    share: { means: 'The factor before C.', lights: ['control:panel.kronecker.share', 'reading:rank'] },
  },
  readings: {
    kept: {
      label: 'numbers in L and R',
      of: (evidence) => {
        const result = bound(evidence);
        return result && result.left.length + result.right.length;
      },
    },
    whole: { label: 'numbers in C', of: (evidence) => bound(evidence)?.full.length },
    l12: { label: 'L₁₂', of: entryOf('left', 1, 2) },
    r12: { label: 'R₁₂', of: entryOf('right', 1, 2) },
    entry: { label: 'entry of L ⊗ R', of: productEntry },
    fullEntry: { label: 'entry of C', of: entryOf('full', 1, 4) },
    least: { label: 'smallest eigenvalue as shown', of: shownLeast },
    rank: { label: 'largest rank r of a gradient', of: (evidence) => bound(evidence)?.rank },
  },
  sections: [
    {
      title: 'Two statistics for one',
      text: 'A network learns, and the panel sums the gradients G of one weight of 4 × 5. The [full statistic](full) C multiplies each of its 20 entries with each. Shampoo keeps [L](left), rows with rows, and [R](right), columns with columns; their [Kronecker product](kroneckerProduct) is as large as C again.',
      experiment: network(32, { share: 'with', product: 'plain' }),
      controls: ['panel.kronecker.product'],
      numbers: ['kept', 'whole'],
      task: {
        type: 'do',
        question: 'Compare the colour scales of L ⊗ R and of C. Then switch to the root of the product.',
        done: (evidence) => panelOf(evidence, 'kronecker')?.settings.product === 'root',
        how: { control: 'panel.kronecker.product', value: 'root' },
      },
      reveal:
        'L ⊗ R is of the order of gradients to the power 4, its root of the order of C, their square. So {kept} numbers, 4² + 5², stand for {whole}. The product is drawn large here, and never stored.',
    },
    {
      title: 'By hand',
      text: 'A smaller one: a single gradient with the rows (1, 2) and (0, 1), and ε = 0. So L = G Gᵀ and R = Gᵀ G. Every entry of the product is one of L times one of R:',
      experiment: byHand,
      formula: '(L ⊗ R)₍ᵢₖ₎₍ⱼₗ₎ = [Lᵢⱼ](left) · [Rₖₗ](right)',
      task: {
        type: 'guess',
        question: 'Compute the entry of L ⊗ R in row (1, 1), column (2, 2): it is L₁₂ R₁₂.',
        min: -10,
        max: 10,
        start: 0,
        scale: 'linear',
        step: 1,
        truth: 'entry',
      },
      reveal:
        'L₁₂ = {l12}, the first row of G times the second; R₁₂ = {r12}, the same of columns; together {entry}. C has g₁₁ g₂₂ = {fullEntry} there. Rest on a cell of the panel to read it.',
    },
    {
      title: 'The lemma, as a slide has it',
      text: 'How are they related? A slide says that the root of the product is [never below](semidefiniteOrder) C: no eigenvalue of the difference is negative.',
      experiment: trained,
      formula: '[L^½ ⊗ R^½](left) ≽ εI + [Σ g gᵀ](full)',
      task: {
        type: 'choose',
        question: 'What will the smallest eigenvalue of the difference be while 60 gradients are summed?',
        options: ['Never negative', 'Negative from the first gradient on', 'Negative only later'],
        truth: failure,
      },
      reveal:
        '[It](least) is {least} after 60 gradients: the inequality is false. Something is missing, and a gradient that can be computed by hand will show it.',
    },
    {
      title: 'The simplest counterexample',
      text: 'Let the only gradient be the identity of three dimensions, and ε = 0. Then L = R = I, and the left side is the identity of nine. And C = g gᵀ with ‖g‖² = 3.',
      experiment: three,
      task: {
        type: 'guess',
        question: 'What is the smallest eigenvalue of I − g gᵀ?',
        min: -5,
        max: 1,
        start: 0,
        scale: 'linear',
        step: 1,
        truth: 'least',
      },
      reveal: 'Along g it is 1 − ‖g‖² = {least}. For any gradient whose r singular values are all 1, it is 1 − r.',
    },
    {
      title: 'Find what is missing',
      text: 'Now four ones in a gradient of 4 × 5: the smallest eigenvalue is [1 − 4](least). The lemma in the paper has a [factor](share) before C.',
      experiment: rectangle,
      controls: ['panel.kronecker.epsilon'],
      numbers: ['least', 'rank'],
      task: {
        type: 'check',
        question: 'Which change makes the difference exactly 0 along g, in both examples? You may try ε.',
        options: [
          {
            text: 'A larger ε',
            says: 'No: both sides grow by ε, (ε + 1) − ε = 1, and the eigenvalue stays where it is. Try it.',
          },
          {
            text: 'C divided by the number of gradients',
            says: 'There is only one gradient here: nothing would change.',
          },
          {
            text: 'C divided by the rank of the gradient',
            says: 'Yes: 1 − r/r = 0. The lemma has 1/r, with r the largest rank of any gradient, and this is where it is tight.',
            isRight: true,
          },
          {
            text: 'L and R to the power 1 instead of ½',
            says: 'Both are the identity, of which every power is the same.',
          },
        ],
      },
    },
    {
      title: 'Break it',
      text: 'The same four examples can come one by one instead of all at once: then every gradient is of a single example. With [1/r](share) the lemma always holds, and you may switch it on. Make it hold *without*.',
      experiment: oneByOne,
      controls: ['training.batch', 'panel.kronecker.share'],
      numbers: ['least', 'rank'],
      task: {
        type: 'do',
        question: 'Find a batch size for which the inequality without 1/r is true.',
        done: (evidence) =>
          isOver(evidence) &&
          panelOf(evidence, 'kronecker')?.settings.share === 'without' &&
          (shownShare(evidence) ?? -1) >= -ROUNDING,
        how: { control: 'training.batch', value: 1 },
      },
      reveal:
        'One example at a time makes every gradient of [rank](rank) 1, so 1/r = 1 and can be left out: the slide is right for batches of one.',
    },
    {
      title: 'Check',
      text: 'Shampoo divides by roots of L and R, with batches of hundreds of examples.',
      task: {
        type: 'check',
        question: 'What does the missing 1/r change about Shampoo?',
        options: [
          {
            text: 'Shampoo’s steps must be multiplied by 1/r',
            says: 'No: L and R are computed as before. r is in what is proved about them.',
          },
          {
            text: 'Nothing in the algorithm: 1/r is a constant in the proof of its regret bound',
            says: 'Yes: the method never uses r. The bound on its regret grows with √r, and a learning rate absorbs a constant.',
            isRight: true,
          },
          {
            text: 'L ⊗ R is not positive definite without it',
            says: 'It is, with ε > 0, whatever r: its eigenvalues are products of those of L and R.',
          },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'Without 1/r the first gradient of 32 examples has an eigenvalue below −0.03 of the largest of √(L ⊗ R).',
      experiment: { ...trained, steps: 1 },
      measure: shownShare,
      within: [-0.9, -0.03],
      spread: [-0.66, -0.07],
      without: { what: 'more than one example in a gradient', change: (experiment) => ({ ...experiment, batch: 1 }) },
    },
    {
      says: 'With 1/r no eigenvalue is below 0 after 8 gradients, up to the rounding of float32.',
      experiment: withPanels({ ...trained, steps: 8 }, { share: 'with' }),
      measure: shownShare,
      within: [-ROUNDING, 0.1],
      spread: [0, 0.02],
      without: { what: '1/r', change: (experiment) => withPanels(experiment, { share: 'without' }) },
    },
    {
      says: 'For one gradient of three ones the smallest eigenvalue is −2, whatever its columns.',
      experiment: three,
      vary: (_, k) => layer(identity(3, k + 2), 1, { share: 'without', epsilon: 0 }),
      measure: shownLeast,
      within: [-2 - 1e-9, -2 + 1e-9],
      spread: [-2 - 1e-12, -2 + 1e-12],
      without: { what: 'its rank', change: (experiment) => ({ ...experiment, batch: 1 }) },
    },
  ],
};
