import type { Experiment } from '../../experiment/experiment.ts';
import { foundCorners } from '../../panels/fairFight/fight.ts';
import { coefficientSets } from '../../linalg/roots/coefficients.ts';
import { withRuns } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { finalLoss, isOver, lossAt, panelOf, resultOf } from '../evidence.ts';
import { scene, type Lesson } from '../lesson.ts';

const SHAMPOO = 0;
const MUON = 1;
const SOAP = 2;
const ADAM = 3;

/** Curves nearer than this, relative to the loss, are one curve. */
const SAME = 1e-4;
/** How near SOAP’s first step comes to Muon’s, which drops singular values below a thousandth of the largest. */
const ALIKE = 1e-3;

/** Equality is to be seen to the last digit, so it is computed in double precision everywhere. */
const engine = 'float64';

/** Shampoo that divides by the newest gradient alone, and only by its direction: no memory if β₂ is 0, no grafting, no momentum, no ridge. */
const bare = {
  learningRate: 0.1,
  statistics: 'ema',
  damping: 'pseudoinverse',
  grafting: 'none',
  acceleration: 'none',
} as const;

/** Muon without momentum, with exact roots and steps of length 1 in every direction. */
const exact = { learningRate: 0.1, momentum: 0, orthogonalisation: 'exact', scale: 'none', lookAhead: 'no' } as const;

/** SOAP and the Adam in it. */
const moments = { learningRate: 0.1, beta1: 0.9, beta2: 0.99 } as const;

/** Two weight matrices without biases, so that every weight is a matrix. */
const pupil = {
  problem: 'teacherStudent',
  problemSettings: { points: 100, heldOut: 0, inputs: 8, outputs: 4 },
  networkSettings: { widths: [8], bias: 'none' },
} as const;

function family(beta2: number, exponent: number): Experiment {
  const shown = scene('Without memory', {
    ...pupil,
    runs: [
      ['shampoo', { ...bare, beta2, exponent }],
      ['muon', exact],
    ],
    steps: 40,
    view: { focus: SHAMPOO },
    panels: [
      { kind: 'lossCurves', width: 'half' },
      { kind: 'preconditioners', width: 'half', run: SHAMPOO, parameter: 'W1' },
    ],
  });
  return { ...shown, engine };
}

const remembering = family(0.95, 0.25);
const forgetful = family(0, 0.25);

const iterated = scene('Newton–Schulz', {
  ...pupil,
  runs: [
    ['muon', exact, 'exact'],
    ['muon', { ...exact, orthogonalisation: 'standard' }, 'iterated'],
  ],
  steps: 40,
  view: { focus: 0, decay: 0, parameter: 'W1', cursor: 1 },
  panels: [
    { kind: 'lossCurves', width: 'half' },
    { kind: 'spectra', width: 'half', run: 0 },
  ],
});

const rotated: Experiment = {
  ...scene('SOAP', {
    ...pupil,
    runs: [
      ['shampoo', { ...bare, beta2: 0, exponent: 0.25 }],
      ['muon', exact],
      ['soap', moments],
      ['adam', moments],
    ],
    steps: 12,
    view: { focus: SOAP },
    panels: [{ kind: 'lossCurves', width: 'full' }],
  }),
  engine,
};

/** The four methods with their usual settings, each with five rates and three seeds. */
function fight(problem: Pick<Parameters<typeof scene>[1], 'problem' | 'problemSettings' | 'networkSettings'>) {
  return scene('A fair fight', {
    ...problem,
    runs: [
      ['shampoo', { learningRate: 0.1 }],
      ['muon', { learningRate: 0.1 }],
      ['soap', { learningRate: 0.1 }],
      ['adam', { learningRate: 0.1 }],
    ],
    steps: 80,
    seeds: 3,
    panels: [{ kind: 'fairFight', width: 'full', settings: { rates: 5, span: 2 } }],
  });
}
const onPupil = fight(pupil);
const onSpirals = fight({
  problem: 'twoSpirals',
  problemSettings: { points: 100, turns: 0.75, heldOut: 0 },
  networkSettings: { widths: [8, 8] },
});

/** The largest difference of two runs’ losses, relative to the first’s; steps of the one may be counted from a later one. */
function gap(evidence: Evidence, one: number, other: number, later = 0): number | undefined {
  if (!isOver(evidence)) return undefined;
  let most = 0;
  for (let step = 0; step + later < evidence.input.experiment.steps; step++) {
    const [a = NaN, b = NaN] = [lossAt(evidence, one, step), lossAt(evidence, other, step + later)];
    most = Math.max(most, Math.abs(a - b) / a);
  }
  return Number.isNaN(most) ? undefined : most;
}

/** How far the loss after SOAP’s first step, which it takes at its second gradient, is from that after Muon’s first, relative to it. */
function firstSteps(evidence: Evidence): number | undefined {
  const [muon, soap] = [lossAt(evidence, MUON, 1), lossAt(evidence, SOAP, 2)];
  return muon === undefined || soap === undefined ? undefined : Math.abs(soap - muon) / muon;
}

/** The singular values of the gradient of W1, descending, in units of its Frobenius norm, as the iterations begin with. */
function singularValues(evidence: Evidence): readonly number[] {
  const spectrum = resultOf(evidence, 'spectra')?.spectra.find(({ name }) => name === 'L');
  const squares = [...(spectrum?.eigenvalues ?? [])].map((value) => Math.max(0, value));
  const whole = squares.reduce((sum, value) => sum + value, 0);
  return squares.map((value) => Math.sqrt(value / whole));
}

/** What becomes of a singular value by the iterations that the second run is set to; 1 where they are exact. */
function image({ input: { experiment } }: Evidence, sigma: number): number {
  const set = coefficientSets.find(({ name }) => name === experiment.runs[1]?.settings['orthogonalisation']);
  return set ? set.coefficients.reduce((x, [a, b, c]) => a * x + b * x ** 3 + c * x ** 5, sigma) : 1;
}

/** The run with the least median loss at its best rate; nothing before every training has ended. */
function winner(evidence: Evidence): number | undefined {
  const corners = cornersOf(evidence);
  if (corners.length === 0 || corners.some(({ isDone }) => !isDone)) return undefined;
  const best = corners.map((corner) => corner.losses[corner.best ?? -1] ?? Infinity);
  return corners[best.indexOf(Math.min(...best))]?.run;
}

function cornersOf(evidence: Evidence) {
  const input = panelOf(evidence, 'fairFight');
  return input ? foundCorners(input) : [];
}

const bestOf = (run: number) => (evidence: Evidence) => {
  const corner = cornersOf(evidence).find((one) => one.run === run);
  return corner?.isDone && corner.best !== undefined ? corner.losses[corner.best] : undefined;
};

/** Where Muon and SOAP come from, shown by switching off what sets them apart. */
export const children: Lesson = {
  kind: 'children',
  order: 15,
  title: 'Muon and SOAP, children of Shampoo',
  question: 'What do the newest optimizers for matrices keep of Shampoo, and what do they leave out?',
  answer:
    'Muon is Shampoo without memory: for a single gradient G = UΣVᵀ the step L^(−¼) G R^(−¼) is UVᵀ, all singular values 1. SOAP is Adam in Shampoo’s eigenbasis, and its first step is that same UVᵀ. Which one trains best changed here with the problem and the schedule.',
  passages: [
    {
      source: 'shampoo',
      section: 'preconditioning',
      says: 'A gradient is multiplied from both sides by inverse fourth roots of L = Σ G Gᵀ and R = Σ Gᵀ G. Muon (Jordan et al. 2024) and SOAP (Vyas et al. 2024) came later and start from it.',
    },
  ],
  terms: {
    shampoo: { means: 'Shampoo, whose L and R remember earlier gradients by β₂.', lights: [`run:${SHAMPOO}`] },
    muon: { means: 'Muon with its average switched off: the orthogonal matrix nearest to G.', lights: [`run:${MUON}`] },
    memory: {
      means: 'β₂, the share of the old statistics that is kept at each step.',
      lights: [`control:run${SHAMPOO}.beta2`, `run:${SHAMPOO}`],
    },
    alpha: {
      means: 'α, the exponent on each side; Shampoo has ¼.',
      lights: [`control:run${SHAMPOO}.exponent`, `run:${SHAMPOO}`],
    },
    sigma: {
      means: 'The singular values of the gradient, in units of its norm: the square roots of these eigenvalues.',
      lights: ['panel:spectra', 'reading:least'],
    },
    soap: { means: 'SOAP: Adam on the gradient in the eigenvectors of L and R.', lights: [`run:${SOAP}`] },
    adam: { means: 'Adam, entry by entry.', lights: [`run:${ADAM}`] },
    limit: {
      means: 'Sides that are longer than this keep their own axes.',
      lights: [`control:run${SOAP}.limit`, `run:${SOAP}`],
    },
  },
  readings: {
    gap: { label: 'largest difference of the two losses, relative', of: (evidence) => gap(evidence, SHAMPOO, MUON) },
    least: {
      label: 'smallest singular value of the gradient of W1, in units of its norm',
      of: (evidence) => singularValues(evidence).at(-1),
    },
    greatest: {
      label: 'its largest singular value',
      of: (evidence) => singularValues(evidence)[0],
    },
    leastImage: {
      label: 'the smallest one after the iterations',
      of: (evidence) => {
        const least = singularValues(evidence).at(-1);
        return least === undefined ? undefined : image(evidence, least);
      },
    },
    greatestImage: {
      label: 'the largest one after the iterations',
      of: (evidence) => {
        const [greatest] = singularValues(evidence);
        return greatest === undefined ? undefined : image(evidence, greatest);
      },
    },
    hundredth: { label: 'what becomes of 0.01', of: (evidence) => image(evidence, 0.01) },
    muonFirst: { label: 'loss after Muon’s first step', digits: 4, of: (evidence) => lossAt(evidence, MUON, 1) },
    soapFirst: { label: 'loss after SOAP’s first step', digits: 4, of: (evidence) => lossAt(evidence, SOAP, 2) },
    adamFirst: { label: 'loss after Adam’s first step', digits: 4, of: (evidence) => lossAt(evidence, ADAM, 1) },
    asAdam: {
      label: 'largest difference of SOAP from Adam one step earlier, relative',
      of: (evidence) => gap(evidence, ADAM, SOAP, 1),
    },
    fightShampoo: { label: 'Shampoo’s median loss at its best rate', of: bestOf(SHAMPOO) },
    fightMuon: { label: 'Muon’s', of: bestOf(MUON) },
    fightSoap: { label: 'SOAP’s', of: bestOf(SOAP) },
    fightAdam: { label: 'Adam’s', of: bestOf(ADAM) },
  },
  sections: [
    {
      title: 'Without memory',
      text: 'Two methods train the same two weight matrices. [Shampoo](shampoo) gathers L and R over its gradients; grafting and momentum are off. [Muon](muon), here without its average, looks at the newest gradient alone. They take different ways.',
      experiment: remembering,
      controls: [`run${SHAMPOO}.beta2`],
      numbers: ['gap'],
      task: {
        type: 'do',
        question: 'Shorten Shampoo’s memory until it does what Muon does.',
        done: (evidence) => (gap(evidence, SHAMPOO, MUON) ?? Infinity) < SAME,
        how: { control: `run${SHAMPOO}.beta2`, value: 0 },
      },
      reveal:
        'With [β₂](memory) = 0 the curves are one: they differ by {gap} of the loss. Muon is Shampoo without memory.',
    },
    {
      title: 'Why a quarter',
      text: 'Write the gradient as G = UΣVᵀ. Without memory L = GGᵀ = UΣ²Uᵀ and R = VΣ²Vᵀ, so that only the singular values change:',
      experiment: forgetful,
      formula: 'L^(−[α](alpha)) G R^(−[α](alpha)) = U Σ^(1 − 4[α](alpha)) Vᵀ',
      controls: [`run${SHAMPOO}.exponent`],
      numbers: ['gap'],
      task: {
        type: 'choose',
        question: 'With which exponent are all singular values of the step 1, whatever those of the gradient?',
        options: ['α = ⅛', 'α = ¼', 'α = ½', 'α = 1'],
        truth: () => 1,
      },
      reveal:
        'With ¼ the step is UVᵀ, the *polar factor* of G. Move [α](alpha): below ¼ large directions keep some of their lead; above it small ones are blown up, and training soon breaks.',
    },
    {
      title: 'Without a decomposition',
      text: 'Muon comes near UVᵀ by matrix products: from G / ‖G‖, five [iterations](newtonSchulz) X ← aX + b(XXᵀ)X + c(XXᵀ)²X. Each does to every [singular value](sigma) σ what the formula says.',
      experiment: iterated,
      formula: '[σ](sigma) ← 3.4445 σ − 4.7750 σ³ + 2.0315 σ⁵',
      controls: ['run1.orthogonalisation'],
      numbers: ['least', 'leastImage', 'greatest', 'greatestImage'],
      task: {
        type: 'guess',
        question: 'Where do these five iterations take a singular value of 0.01?',
        min: 0,
        max: 1.4,
        start: 0.1,
        scale: 'linear',
        truth: 'hundredth',
      },
      reveal:
        'To {hundredth}, with the iterations that are chosen. Muon’s bring all but the smallest values near 1 soon, and never to 1; the curves show how little that matters. Cubic ones do converge to 1: choose them, and see that five are far too few.',
    },
    {
      title: 'Adam in other axes',
      text: '[SOAP](soap) keeps L and R, turns the gradient into their eigenvectors, does what [Adam](adam) does there, and turns back. Its first gradient only begins the axes; it moves at the second.',
      experiment: rotated,
      formula: 'G′ = Q_Lᵀ G Q_R,   step = Q_L (M′ / √V′) Q_Rᵀ',
      task: {
        type: 'choose',
        question: 'To which step is SOAP’s first one equal?',
        options: [
          'Adam’s first step, the sign of each entry',
          'Muon’s first step, UVᵀ',
          'The gradient, at some length',
        ],
        truth: (evidence) => {
          const [soap, muon, adam] = [2, 1, 1].map((step, i) => lossAt(evidence, [SOAP, MUON, ADAM][i] ?? SOAP, step));
          if (soap === undefined || muon === undefined || adam === undefined) return undefined;
          return Math.abs(soap - muon) < ALIKE * muon ? 1 : Math.abs(soap - adam) < ALIKE * adam ? 0 : 2;
        },
      },
      reveal:
        'Afterwards the loss is {soapFirst}; after Muon’s {muonFirst}, after Adam’s {adamFirst}. In its own axes G is diagonal, G′ = Σ; Adam’s first step makes each entry on the diagonal 1 and leaves the zeros; turned back, that is UVᵀ.',
    },
    {
      title: 'Break it',
      text: 'SOAP need not turn every side: those longer than a [limit](limit) keep their own axes. Later steps differ from Muon’s because SOAP remembers.',
      experiment: rotated,
      controls: [`run${SOAP}.limit`],
      numbers: ['soapFirst', 'muonFirst', 'asAdam'],
      task: {
        type: 'do',
        question: 'Take away what SOAP has from Shampoo: make it Adam, one step late.',
        done: (evidence) => (gap(evidence, ADAM, SOAP, 1) ?? Infinity) < SAME,
        how: { control: `run${SOAP}.limit`, value: 0 },
      },
      reveal: 'Without axes to turn into, SOAP is Adam: their losses differ by {asAdam}, its first gradient aside.',
    },
    {
      title: 'Which is best?',
      text: 'All four with their usual settings, five learning rates each, three seeds, on the same problem. What counts is the median loss after 80 steps at the best rate.',
      experiment: onPupil,
      controls: [`run${MUON}.schedule`],
      numbers: ['fightShampoo', 'fightMuon', 'fightSoap', 'fightAdam'],
      task: {
        type: 'choose',
        question: 'Which one ends lowest?',
        options: ['Shampoo', 'Muon', 'SOAP', 'Adam'],
        truth: winner,
      },
      reveal:
        'Adam {fightAdam}, SOAP {fightSoap}, Shampoo {fightShampoo}, Muon {fightMuon}. Muon’s steps stay equally long, however small the gradient. Give it a rate that falls linearly, and look again.',
    },
    {
      title: 'Check',
      text: 'The same fight on two spirals, with a deeper network and the methods unchanged: Muon {fightMuon}, SOAP {fightSoap}, Adam {fightAdam}, Shampoo {fightShampoo}.',
      experiment: onSpirals,
      task: {
        type: 'check',
        question: 'What do the two fights say together?',
        options: [
          {
            text: 'Muon is the better optimizer, since its lead on the spirals is larger',
            says: 'A loss on the spirals can fall to nothing, so leads are larger there; on the other problem Muon came last.',
          },
          {
            text: 'The ranking depends on problem and schedule; the family resemblance does not',
            says: 'Yes: that UVᵀ is Shampoo’s step without memory is algebra. Which one wins is a measurement, and of this problem alone.',
            isRight: true,
          },
          {
            text: 'Three seeds are too few to say anything',
            says: 'They are few, but on both problems the gap between first and last is larger than what seeds do.',
          },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'Without memory Shampoo’s losses are Muon’s to within 10⁻⁹ of themselves.',
      experiment: forgetful,
      measure: (evidence) => gap(evidence, SHAMPOO, MUON),
      within: [0, 1e-9],
      spread: [3e-13, 4e-12],
      without: {
        what: 'forgetting',
        change: (experiment) => withRuns(experiment, { beta2: 0.95 }, (_, run) => run === SHAMPOO),
      },
    },
    {
      says: 'The loss after SOAP’s first step is that after Muon’s, to within a thousandth.',
      experiment: rotated,
      measure: firstSteps,
      within: [0, ALIKE],
      spread: [1e-5, 1e-4],
      without: {
        what: 'Shampoo’s axes',
        change: (experiment) => withRuns(experiment, { limit: 0 }, (_, run) => run === SOAP),
      },
    },
    {
      says: 'At a constant rate Muon ends with more than 1.6 times Adam’s loss.',
      experiment: {
        ...onPupil,
        seeds: 5,
        view: rotated.view,
        runs: [onPupil.runs[MUON], onPupil.runs[ADAM]].flatMap((run) => run ?? []),
      },
      measure: (evidence) => {
        const [muon, adam] = [finalLoss(evidence, 0), finalLoss(evidence, 1)];
        return muon === undefined || adam === undefined ? undefined : muon / adam;
      },
      within: [1.6, 6],
      spread: [2.3, 4.3],
      without: {
        what: 'the constant rate',
        change: (experiment) => withRuns(experiment, { schedule: 'linear' }, (_, run) => run < 2),
      },
    },
  ],
};
