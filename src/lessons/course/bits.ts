import type { Experiment } from '../../experiment/experiment.ts';
import { choiceOf, numberOf, type Settings } from '../../fields/fields.ts';
import { bitsLost } from '../../linalg/roots/precisionRule.ts';
import { withPanels } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { panelOf, resultOf } from '../evidence.ts';
import { scene, type Control, type Lesson } from '../lesson.ts';

/** Roots in float32 alone, of a matrix whose eigenvalues go from 1 down to 1/κ, and one iteration towards the root. */
function roots(title: string, settings: Settings) {
  return scene(title, {
    problem: 'twoSpirals',
    problemSettings: { points: 100, turns: 1 },
    runs: [['shampoo', { learningRate: 0.02, interval: 5 }]],
    steps: 30,
    view: { parameter: 'W2' },
    panels: [{ kind: 'rootsPrecision', width: 'full', settings: { precisions: 'float32', ...settings } }],
  });
}

const KAPPA: Control = 'panel.rootsPrecision.condition';
const ORDER: Control = 'panel.rootsPrecision.order';
const RIDGE: Control = 'panel.rootsPrecision.ridge';
/** Above this no library uses a root (Anil et al. 2020). */
const ACCEPTED = 0.1;

const inverse = roots('An inverse in float32', { order: '1', condition: 100 });
const fourth = roots('A fourth root in float32', { order: '4', condition: 1e6 });
const lying = roots('What the iteration reports', { order: '4', condition: 1e8 });
const hopeless = roots('Ten powers of ten', { order: '4', condition: 1e10, against: 'ridged' });

const result = (evidence: Evidence) => resultOf(evidence, 'precision');
const way = (evidence: Evidence) => result(evidence)?.way;

/** A curve at the condition number of the iteration, or at the power of ten nearest to it. */
function keptBy(method: string) {
  return (evidence: Evidence) => {
    const found = result(evidence);
    if (!found?.way) return undefined;
    const bits = found.curves.find((curve) => curve.method === method)?.median[
      Math.round(Math.log10(found.way.condition))
    ];
    return bits === undefined || Number.isNaN(bits) ? undefined : bits;
  };
}

const kappa = (evidence: Evidence) => way(evidence)?.condition;
const eigen = keptBy('eigen');

function settingOf(evidence: Evidence, name: 'order' | 'condition' | 'ridge'): number | undefined {
  const settings = panelOf(evidence, 'rootsPrecision')?.settings;
  if (!settings) return undefined;
  return name === 'order' ? Number(choiceOf(settings, name)) : numberOf(settings, name);
}

function lost(evidence: Evidence): number | undefined {
  const [condition, order] = [settingOf(evidence, 'condition'), settingOf(evidence, 'order')];
  return condition === undefined || order === undefined ? undefined : Math.max(0, bitsLost(condition, order));
}

/** What an iteration says, or what is true, at the iteration whose root is given. */
function given(what: 'own' | 'residual' | 'error') {
  return (evidence: Evidence) => {
    const found = way(evidence);
    return found?.[what][found.given];
  };
}

/** Powers of ten between the true error and what the iteration reports. */
function understatement(evidence: Evidence): number | undefined {
  const [own, error] = [given('own')(evidence), given('error')(evidence)];
  return own === undefined || error === undefined ? undefined : Math.log10(error / own);
}

function bitsOverRule(evidence: Evidence): number | undefined {
  const found = result(evidence);
  const kept = eigen(evidence);
  const rule = found?.way && found.rules[0]?.left[Math.round(Math.log10(found.way.condition))];
  return kept === undefined || rule === undefined ? undefined : kept - rule;
}

/** Nothing is trained where only roots are measured. */
const measured: Experiment = { ...fourth, steps: 1, runs: [] };

/** How many bits an inverse root loses, and why an iteration does not notice. */
export const bits: Lesson = {
  kind: 'bits',
  order: 9,
  title: 'Losing bits in the root',
  question: 'How many digits of Shampoo’s inverse fourth root can be trusted?',
  answer:
    'In the worst case log₂(κ/p) bits of A^(−1/p) are lost: of float32’s 24, κ = 10⁶ leaves 6 for p = 4. Measured, about 10 remain. From κ = 10⁸ on nearly nothing does, while coupled Newton still reports a residual below 10⁻⁶. A ridge ε caps κ at 1/ε, and changes the matrix.',
  passages: [
    {
      source: 'shampoo',
      section: 'roots',
      says: 'An inverse p-th root loses log₂(κ/p) bits, so it is computed in double precision on the CPU; in single precision a condition number of 10⁶ leaves too few bits for an inverse fourth root.',
      slip: 'It says 19 bits for κ = 10⁶ and the inverse fourth root. The rule gives 17.9 for p = 4; 18.9 belong to p = 2, and 19.9, which would leave the 4 bits that are mentioned, to p = 1.',
    },
  ],
  terms: {
    kappa: {
      means: 'λmax/λmin, the condition number of the matrix A.',
      lights: [`control:${KAPPA}`, 'reading:kappa'],
    },
    order: { means: 'p of the inverse root A^(−1/p): 4 for Shampoo’s matrices.', lights: [`control:${ORDER}`] },
    rule: {
      means:
        'What rounding costs in the worst case: the least eigenvalue is wrong by κ times as much as the largest, and the root divides that by p.',
      lights: ['reading:lost', 'panel:rootsPrecision'],
    },
    reported: {
      means: 'max |M − I| of the iteration’s own matrix M, which it drives to the identity.',
      lights: ['reading:own'],
    },
    real: { means: 'max |XᵖA − I|, computed from A itself in float64.', lights: ['reading:residual'] },
    epsilon: { means: 'ε, added to all eigenvalues as a share of the largest.', lights: [`control:${RIDGE}`] },
  },
  readings: {
    kappa: { label: 'condition number κ', of: kappa },
    lost: { label: 'bits lost by the rule log₂(κ/p)', unit: 'bits', of: lost },
    left: {
      label: 'bits of 24 that the rule leaves',
      unit: 'bits',
      of: (evidence) => {
        const bitsGone = lost(evidence);
        return bitsGone === undefined ? undefined : Math.max(0, 24 - bitsGone);
      },
    },
    eigen: { label: 'bits kept by eigenvalues', unit: 'bits', of: eigen },
    newton: { label: 'bits kept by coupled Newton', unit: 'bits', of: keptBy('coupled') },
    own: { label: 'residual that Newton reports', digits: 2, of: given('own') },
    residual: { label: 'true residual', digits: 2, of: given('residual') },
    error: { label: 'relative error of its root', digits: 2, of: given('error') },
  },
  sections: [
    {
      title: 'A number has 24 bits',
      text: 'Shampoo takes roots of matrices with tiny and huge eigenvalues. Here the matrices are made with known eigenvalues, from 1 down to 1/[κ](kappa), so the error of a root is known too. One picture counts correct bits of an inverse in float32; the other follows one iteration at the κ of the slider.',
      experiment: inverse,
      controls: [KAPPA],
      numbers: ['kappa', 'eigen', 'newton'],
      task: {
        type: 'do',
        question: 'Raise κ until fewer than 12 of the 24 bits are right.',
        done: (evidence) => (eigen(evidence) ?? 24) < 12,
        how: { control: KAPPA, value: 1e6 },
      },
      reveal:
        'At κ = {kappa} eigenvalues keep {eigen} and coupled [Newton iterations](coupledNewton) {newton}. Each factor of two in κ costs about one bit more.',
    },
    {
      title: 'Predict',
      text: 'Shampoo needs A^(−1/4), not an inverse. One could think that four roots cost more than one inverse.',
      experiment: fourth,
      task: {
        type: 'guess',
        question: 'κ = 10⁶, float32, inverse fourth root by eigenvalues: how many of 24 bits are right?',
        min: 0,
        max: 24,
        start: 12,
        scale: 'linear',
        truth: 'eigen',
      },
      reveal:
        '{eigen} in the median, and {newton} by coupled Newton: more than of the inverse, because a root shrinks relative errors by p.',
    },
    {
      title: 'The rule, and a slip',
      text: 'Rounding errs by a share of the *largest* eigenvalue. For the smallest that is κ times as much, and the root divides it by p. A talk on Shampoo says that κ = 10⁶ costs the inverse *fourth* root 19 bits. Check it.',
      experiment: fourth,
      formula: '[bits lost](rule) ≈ log₂([κ](kappa) / [p](order))',
      controls: [ORDER, KAPPA],
      numbers: ['lost', 'left', 'eigen', 'newton'],
      task: {
        type: 'do',
        question: 'Leave κ at 10⁶ and find a root whose rule gives 18.9 bits, the 19 of the slide.',
        done: (evidence) => Math.round(10 * (lost(evidence) ?? 0)) === 189,
        how: { control: ORDER, value: '2' },
      },
      reveal:
        'It is p = 2; p = 4 loses 17.9 and leaves 6. Measured bits lie above the rule, which is for the worst case: here {eigen} are kept where it leaves {left}.',
    },
    {
      title: 'The residual that lies',
      text: 'Coupled Newton has two matrices: X becomes the root while M becomes the identity. It stops when [max |M − I|](reported) is small. Now κ is 10⁸, in float32.',
      experiment: lying,
      task: {
        type: 'choose',
        question: 'It converges, and reports a residual below 10⁻⁶. How wrong is its root?',
        options: ['By less than 10⁻⁵', 'By 10⁻⁵ to 10⁻²', 'By more than 1 %'],
        truth: (evidence) => {
          const error = given('error')(evidence);
          return error === undefined ? undefined : error < 1e-5 ? 0 : error <= 1e-2 ? 1 : 2;
        },
      },
      reveal:
        'It reports {own}; the root is wrong by {error}, and the [true residual](real) is {residual}. M should be XᵖA, but is updated without looking at A again: rounding parts them. Only A itself can tell.',
    },
    {
      title: 'Break it: a ridge',
      text: 'With κ = 10¹⁰ not one bit is left, and Newton breaks off. Libraries add [ε](epsilon) λmax to every eigenvalue first, so that no κ is above 1/ε. From here on, errors are those of the root of A + ε λmax I.',
      experiment: hopeless,
      controls: [RIDGE],
      numbers: ['own', 'residual', 'error', 'eigen'],
      task: {
        type: 'do',
        question: `Raise ε until the true residual is below ${ACCEPTED}, where a root is accepted.`,
        done: (evidence) => (given('residual')(evidence) ?? Infinity) < ACCEPTED,
        how: { control: RIDGE, value: 1e-4 },
      },
      reveal:
        'Now {eigen} are right again, of another matrix: directions with eigenvalues below ε λmax are all treated alike. A ridge is a choice, not a repair.',
    },
    {
      title: 'Check',
      text: 'A run’s coupled Newton in float32 reports residuals of 10⁻⁷ at every refresh, and yet training is worse than with float64.',
      task: {
        type: 'check',
        question: 'What do you look at first?',
        options: [
          {
            text: 'The number of iterations, which must be too small',
            says: 'The iteration has converged: more of the same cannot bring M and A together again.',
          },
          {
            text: 'max |XᵖA − I|, computed from the matrix A itself',
            says: 'Yes: the reported residual is of M, which rounding has parted from A, and says nothing about X.',
            isRight: true,
          },
          {
            text: 'Nothing: 10⁻⁷ is as exact as float32 can be',
            says: 'That is what M says of itself. At κ = 10⁸ the root was wrong in its first digits.',
          },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'In float32, eigenvalues keep between 2 and 7 bits more of A^(−1/4) than the rule leaves, for κ from 10³ to 10⁷.',
      experiment: measured,
      vary: (experiment, k) => withPanels(experiment, { condition: 10 ** (k + 2) }),
      measure: bitsOverRule,
      within: [2, 7],
      spread: [2.4, 5.5],
      without: {
        what: 'the root of the very matrix that is meant, with a ridge of 10⁻³ counted as error',
        change: (experiment) => withPanels(experiment, { ridge: 1e-3, against: 'matrix' }),
      },
    },
    {
      says: 'In float32 coupled Newton’s root is wrong by more than 100 times what it reports, for κ from 10⁶ to 10⁸.',
      experiment: measured,
      vary: (experiment, k) => withPanels(experiment, { condition: 10 ** (5.5 + k / 2) }),
      measure: understatement,
      within: [2, 7],
      spread: [2.6, 5.3],
      without: {
        what: 'the condition number',
        change: (experiment) => withPanels(experiment, { condition: 2 }),
      },
    },
  ],
};
