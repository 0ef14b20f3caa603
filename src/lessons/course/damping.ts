import type { Experiment } from '../../experiment/experiment.ts';
import { foundCorners } from '../../panels/fairFight/fight.ts';
import { limitConstant } from '../../panels/inclusion/limit.ts';
import type { Protocol } from '../../panels/studies/search.ts';
import { standings } from '../../panels/tuning/ranking.ts';
import { foundSearches } from '../../panels/tuning/search.ts';
import { withRuns } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { finalLoss, isOver, lossAt, panelOf, resultOf } from '../evidence.ts';
import { scene, type Lesson } from '../lesson.ts';

const MOMENTUM = 0;
const ADAM = 1;
const RMSPROP = 2;
const NESTEROV = 0;
const NADAM = 1;

/** A line through data whose inputs have unequal variances: the loss is a quadratic with condition number 20. */
const regression = {
  problem: 'illConditionedRegression',
  problemSettings: { points: 100, heldOut: 0, conditionNumber: 20 },
  networkSettings: { widths: [], bias: 'none' },
  steps: 40,
} as const;

const guard = scene('ε as a guard', {
  ...regression,
  runs: [
    ['momentum', { learningRate: 0.1 }],
    ['adam', { learningRate: 0.1 }],
  ],
  view: { focus: ADAM },
  panels: [{ kind: 'lossCurves', width: 'full' }],
});

/** ε so large that it divides alone, and rates that make up for it; Adam’s velocity is a mean, so that its rate is larger by 1/(1 − β₁). */
const large = scene('ε as everything', {
  ...regression,
  runs: [
    ['momentum', { learningRate: 0.1 }],
    ['adam', { learningRate: 100, epsilon: 100 }],
    ['rmsprop', { learningRate: 10, epsilon: 100, momentum: 0.9 }],
  ],
  view: { focus: ADAM },
  panels: [{ kind: 'lossCurves', width: 'full' }],
});

const limit = scene('The limit', {
  ...regression,
  runs: [
    ['momentum', { learningRate: 0.1 }],
    ['adam', { learningRate: 0.1 }],
  ],
  panels: [{ kind: 'inclusion', width: 'full', settings: { trials: 12, draw: 2 } }],
});

const pair = {
  ...regression,
  runs: [
    ['nesterov', { learningRate: 0.3 }],
    ['nadam', { learningRate: 0.3 }],
  ],
  view: { focus: NADAM },
} as const;

const fight = scene('Nesterov against NAdam', {
  ...pair,
  panels: [{ kind: 'fairFight', width: 'full', settings: { rates: 9, span: 4, center: 'common', rate: 0.3 } }],
});

const search = scene('Sixteen trials each', {
  ...pair,
  panels: [{ kind: 'tuning', width: 'full', settings: { trials: 16 } }],
});

/** The largest difference of RMSProp's loss from heavy ball's at any step, as a share of it. */
function apart(evidence: Evidence): number | undefined {
  if (!isOver(evidence)) return undefined;
  const steps = Array.from({ length: evidence.input.experiment.steps }, (_, step) => step);
  const loss = (run: number, step: number) => lossAt(evidence, run, step) ?? NaN;
  const most = Math.max(...steps.map((step) => Math.abs(loss(RMSPROP, step) / loss(MOMENTUM, step) - 1)));
  return Number.isNaN(most) ? undefined : most;
}

/** How far Adam is from heavy ball with an ε, both fed the same gradients. */
const gapAt = (epsilon: number) => (evidence: Evidence) => {
  const result = resultOf(evidence, 'inclusion');
  const place = result?.epsilons.findIndex((one) => Math.abs(one / epsilon - 1) < 1e-6) ?? -1;
  return result?.curves.find(({ general }) => general === 'Adam')?.gap[place];
};

function constant(evidence: Evidence): number | undefined {
  const result = resultOf(evidence, 'inclusion');
  const adam = result?.curves.find(({ general }) => general === 'Adam');
  return result && adam && limitConstant(adam, result.epsilons)?.constant;
}

/** A run's loss with the best of its learning rates, once all have been tried. */
const bestOf = (run: number) => (evidence: Evidence) => {
  const input = panelOf(evidence, 'fairFight');
  const corner = input && foundCorners(input).find((one) => one.run === run);
  return corner?.isDone && corner.best !== undefined ? corner.losses[corner.best] : undefined;
};

function ratio(evidence: Evidence): number | undefined {
  const [special, general] = [bestOf(NESTEROV)(evidence), bestOf(NADAM)(evidence)];
  return special === undefined || general === undefined ? undefined : general / special;
}

/** The least loss that a run’s search has found, once all searches are over. */
const found = (protocol: Protocol, run: number) => (evidence: Evidence) => {
  const input = panelOf(evidence, 'tuning');
  const order = input && standings(foundSearches(input)).find((standing) => standing.protocol === protocol)?.order;
  return order?.length === 2 ? order.find((one) => one.run === run)?.loss : undefined;
};

const withEpsilon = (epsilon: number) => (experiment: Experiment) =>
  withRuns(experiment, { epsilon }, ({ settings }) => 'epsilon' in settings);

/** ε in all runs that have one, and the learning rates that belong to it where ε divides alone. */
const inLimit = (epsilon: number) => (experiment: Experiment) => {
  const adam = withRuns(experiment, { epsilon, learningRate: epsilon }, ({ optimizer }) => optimizer === 'adam');
  return withRuns(
    adam,
    { epsilon, learningRate: epsilon / 10 },
    ({ optimizer, settings }) => optimizer !== 'adam' && 'epsilon' in settings,
  );
};

/** Whether the run with Adam still has nearly all of its first loss at the end. */
function standsStill(evidence: Evidence): boolean {
  const [first, last] = [lossAt(evidence, ADAM, 0), finalLoss(evidence, ADAM)];
  return first !== undefined && last !== undefined && Number.isFinite(last) && last > 0.9 * first;
}

/** What a large ε makes of an adaptive method, and what that does to comparisons. */
export const damping: Lesson = {
  kind: 'damping',
  order: 12,
  title: 'ε is damping, and the hierarchy of optimizers',
  question: 'Is ε a guard against division by zero, or a setting that decides who wins?',
  answer:
    'With a large ε and η in proportion, RMSProp is heavy ball and NAdam is Nesterov’s method, up to c/ε. So NAdam can do all that Nesterov can: with ε = 10⁻⁸ it ended 3 to 17 times as high at its best of nine rates, with ε = 0.3 lower. Finding such an ε costs trials.',
  passages: [
    {
      source: 'lecture',
      section: 'hierarchy',
      says: 'ε interpolates between momentum and a diagonal natural gradient. A method that contains another is at least as good when both are tuned (Choi et al. 2019): SGD ⊆ momentum ⊆ RMSProp and Adam, SGD ⊆ Nesterov ⊆ NAdam.',
    },
    {
      source: 'lecture',
      section: 'firstOrder',
      says: 'Adam divides the bias-corrected mean of gradients by √v + ε.',
      slip: 'The slide adds ε to the uncorrected root, as TensorFlow does; the paper, PyTorch and this lab add it to the corrected one. The two agree only if ε_paper = ε/√(1 − β₂ᵗ).',
    },
    {
      source: 'lecture',
      section: 'tuning',
      says: 'The ranking of optimizers changes with what is tuned: the learning rate alone, or ε as well.',
    },
  ],
  terms: {
    guard: {
      means: 'ε, which Adam adds to the root of the second moment before it divides.',
      lights: ['control:run1.epsilon'],
    },
    adam: { means: 'Adam, which divides each coordinate by a number of its own.', lights: [`run:${ADAM}`] },
    heavyBall: { means: 'Momentum, also called heavy ball: v ← γ v + g, w ← w − η v.', lights: [`run:${MOMENTUM}`] },
    rms: {
      means: 'RMSProp with momentum: heavy ball on g/(√v + ε), without a correction of the mean.',
      lights: [`run:${RMSPROP}`],
    },
    root: {
      means: 'The root of the mean of squared gradients, about as large as the gradient itself.',
      lights: ['panel:inclusion'],
    },
    rest: {
      means: 'What is left of the difference once ε is larger than the gradients.',
      lights: ['reading:constant'],
    },
    nesterov: { means: 'Nesterov’s method, which has no ε.', lights: [`run:${NESTEROV}`, 'reading:special'] },
    nadam: {
      means: 'Adam with Nesterov’s look ahead: as ε and η grow together, Nesterov’s method.',
      lights: [`run:${NADAM}`, 'reading:general'],
    },
  },
  readings: {
    adamLoss: { label: 'final loss of Adam', of: (evidence) => finalLoss(evidence, ADAM) },
    momentumLoss: { label: 'final loss of momentum', of: (evidence) => finalLoss(evidence, MOMENTUM) },
    apart: {
      label: 'largest difference of RMSProp’s loss from momentum’s',
      unit: '%',
      digits: 2,
      of: (evidence) => {
        const share = apart(evidence);
        return share === undefined ? undefined : 100 * share;
      },
    },
    near: { label: 'gap at ε = 100', of: gapAt(1e2) },
    far: { label: 'gap at ε = 10⁴', of: gapAt(1e4) },
    constant: { label: 'gap · ε', of: constant },
    special: { label: 'Nesterov at its best rate', of: bestOf(NESTEROV) },
    general: { label: 'NAdam at its best rate', of: bestOf(NADAM) },
    rateSpecial: { label: 'Nesterov, η tuned', of: found('rate', NESTEROV) },
    rateGeneral: { label: 'NAdam, η tuned', of: found('rate', NADAM) },
    momentumGeneral: { label: 'NAdam, η and momentum tuned', of: found('momentum', NADAM) },
    allSpecial: { label: 'Nesterov, η and momentum tuned', of: found('epsilon', NESTEROV) },
    allGeneral: { label: 'NAdam, η, momentum and ε tuned', of: found('epsilon', NADAM) },
  },
  sections: [
    {
      title: 'A guard that brakes',
      text: '[Adam](adam) divides by √v + [ε](guard). With ε = 10⁻⁸ that only guards against division by zero, and next to it [momentum](heavyBall) divides by nothing. Now let ε grow.',
      experiment: guard,
      controls: ['run1.epsilon'],
      numbers: ['adamLoss', 'momentumLoss'],
      task: {
        type: 'do',
        question: 'Raise ε until Adam keeps more than nine tenths of its first loss.',
        done: standsStill,
        how: { control: 'run1.epsilon', value: 100 },
      },
      reveal:
        'Once ε is far above √v, Adam divides every coordinate by the same ε. Its steps are η/ε times a mean of gradients, and η/ε is tiny: after 40 steps the loss is still {adamLoss}.',
    },
    {
      title: 'Predict',
      text: 'If ε makes steps too short, a larger η makes up for it. Now ε is 100 in [Adam](adam) and [RMSProp](rms). η is 0.1 in momentum, 10 in RMSProp, and 100 in Adam, whose mean of gradients is ten times shorter than a velocity.',
      experiment: large,
      numbers: ['apart'],
      task: {
        type: 'choose',
        question: 'What will RMSProp do with η = 10?',
        options: ['Diverge', 'The same as momentum', 'Descend faster than momentum', 'Stand still'],
        truth: (evidence) => {
          const [share, own, other] = [apart(evidence), finalLoss(evidence, RMSPROP), finalLoss(evidence, MOMENTUM)];
          if (share === undefined || own === undefined || other === undefined) return undefined;
          if (!Number.isFinite(own)) return 0;
          return share < 0.1 ? 1 : own < other ? 2 : 3;
        },
      },
      reveal:
        'Its curve is that of [momentum](heavyBall), to {apart}. Adam’s differs in one thing more: [bias correction](biasCorrection) makes its first steps up to ten times longer.',
    },
    {
      title: 'The limit',
      text: 'So momentum is contained in RMSProp and Adam, and Nesterov’s method in NAdam. How exactly, with all fed the same gradients and bias correction taken back? One picture shows the gap between their weights over ε; the bars are searches over settings.',
      experiment: limit,
      formula: '1/([√v](root) + ε) = 1/ε − [√v/ε²](rest) + …',
      numbers: ['near', 'constant'],
      task: {
        type: 'guess',
        question: 'How large is Adam’s gap to momentum at ε = 10⁴, as a share of the way?',
        min: 1e-8,
        max: 1,
        start: 1e-2,
        scale: 'log',
        truth: 'far',
      },
      reveal:
        'It is {far}; at ε = 100 it was {near}. Gap times ε stays at {constant}: the next term of the formula is √v/ε times smaller.',
    },
    {
      title: 'Who wins?',
      text: '[NAdam](nadam) contains [Nesterov’s method](nesterov), so it can do whatever that does. Both are given nine learning rates from 0.003 to 30. NAdam’s ε stays at 10⁻⁸, as people leave it.',
      experiment: fight,
      numbers: ['special', 'general'],
      task: {
        type: 'choose',
        question: 'Each at its best rate: who ends lower after 40 steps?',
        options: ['NAdam, which contains the other', 'Nesterov', 'Both alike, to 10 %'],
        truth: (evidence) => {
          const value = ratio(evidence);
          return value === undefined ? undefined : value < 0.9 ? 0 : value > 1.1 ? 1 : 2;
        },
      },
      reveal:
        'Nesterov ends at {special}, NAdam at {general}. To contain a method helps only if the setting that makes it that method is tuned, and this setting is ε.',
    },
    {
      title: 'Break it',
      text: 'Nesterov wins as long as ε is a guard. Change NAdam’s ε; its nine rates are tried anew each time.',
      experiment: fight,
      controls: ['run1.epsilon'],
      numbers: ['special', 'general'],
      task: {
        type: 'do',
        question: 'Find an ε with which NAdam ends lower than Nesterov.',
        done: (evidence) => (ratio(evidence) ?? Infinity) < 1,
        how: { control: 'run1.epsilon', value: 0.1 },
      },
      reveal:
        'Now NAdam ends at {general} and Nesterov at {special}: the ranking has changed, and nothing but ε has. This ε is neither a guard nor the limit: it damps, as λ does in the inverse of a curvature matrix.',
    },
    {
      title: 'The bill',
      text: 'That was not fair: every ε was nine more trainings for NAdam, and Nesterov had none. So both get 16 trials, over the learning rate alone, with momentum, and with ε.',
      experiment: search,
      controls: ['panel.tuning.trials'],
      numbers: ['rateSpecial', 'rateGeneral', 'allSpecial', 'allGeneral'],
      task: {
        type: 'choose',
        question: 'With 16 trials and everything tuned: does NAdam overtake Nesterov?',
        options: ['Yes', 'No'],
        truth: (evidence) => {
          const [special, general] = [found('epsilon', NESTEROV)(evidence), found('epsilon', NADAM)(evidence)];
          return special === undefined || general === undefined ? undefined : general < special ? 0 : 1;
        },
      },
      reveal:
        'NAdam finds {allGeneral}, Nesterov {allSpecial}. Without ε to tune NAdam found {momentumGeneral}. With 16 trials, three settings are too many to search. Try 32: who is better depends on the budget, too.',
    },
    {
      title: 'Check',
      text: 'A paper compares momentum with Adam. The learning rates of both are tuned with care; ε is 10⁻⁸. Momentum wins.',
      task: {
        type: 'check',
        question: 'What has been shown?',
        options: [
          {
            text: 'That momentum is the better optimizer for this problem',
            says: 'Adam with a larger ε is momentum, and could not have lost by much. It was not asked.',
          },
          {
            text: 'That momentum is better than Adam with ε = 10⁻⁸ within this budget',
            says: 'Yes: a ranking is one of methods together with what was tuned, over which range, with how many trials.',
            isRight: true,
          },
          {
            text: 'Nothing, because Adam contains momentum',
            says: 'It shows that the usual ε is a bad one here, which is worth knowing.',
          },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'With ε = 10⁻⁸ NAdam at the best of nine learning rates ends at least 1.8 times as high as Nesterov’s method.',
      experiment: fight,
      measure: ratio,
      within: [1.8, 40],
      spread: [3.4, 17.2],
      without: { what: 'ε as small as a guard', change: withEpsilon(0.3) },
    },
    {
      says: 'With ε = 100 and a learning rate in proportion RMSProp’s loss is within 6 % of momentum’s at all 40 steps.',
      experiment: { ...large, view: { ...large.view, panels: [] } },
      measure: apart,
      within: [0, 0.06],
      spread: [0.0026, 0.031],
      without: { what: 'ε above the gradients', change: inLimit(0.1) },
    },
  ],
};
