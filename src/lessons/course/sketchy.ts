import type { Experiment } from '../../experiment/experiment.ts';
import type { Settings } from '../../fields/fields.ts';
import { groupsOf } from '../../panels/memoryCost/entries.ts';
import { sweepOf, sweepTrials } from '../../panels/sweep/cells.ts';
import { withRuns } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { finalLoss, isOver, lossAt, panelOf } from '../evidence.ts';
import { scene, type Control, type Lesson } from '../lesson.ts';

const ADAM = 0;
const SKETCHY = 1;
const SHAMPOO = 2;
const RANK: Control = `run${SKETCHY}.rank`;
const ESCAPED: Control = `run${SKETCHY}.escaped`;
/** Sides of the autoencoder's first weight. */
const [INPUTS, HIDDEN] = [64, 16];
/** Steps over which rounding has not yet grown. */
const EARLY = 20;

const kronecker = { learningRate: 0.01, beta2: 0.99, grafting: 'rmsprop' };

/** Images of 64 pixels through a code of 6 units, with the best of four learning rates for Adam and of three for the others. */
function images(
  title: string,
  sketch: Settings,
  { interval, steps }: { readonly interval: number; readonly steps: number },
  ...panels: readonly { kind: string; run?: number; settings?: Settings }[]
) {
  return scene(title, {
    problem: 'curves',
    problemSettings: { points: 80, size: 8 },
    networkSettings: { widths: [HIDDEN, 6, HIDDEN] },
    runs: [
      ['adam', { learningRate: 0.1 }],
      ['sketchy', { ...kronecker, interval, ...sketch }],
      ['shampoo', { ...kronecker, interval }],
    ],
    steps,
    view: { focus: SKETCHY },
    panels: panels.map((place) => ({ ...place, width: 'full' })),
  });
}

const usual = { interval: 2, steps: 60 };
const floats = { kind: 'memoryCost', settings: { rows: INPUTS, columns: HIDDEN, family: 'runs', scale: 'linear' } };
const between = images('Between Adam and Shampoo', { rank: 1 }, usual, { kind: 'lossCurves' }, floats);
const ranks = images(
  'Every rank',
  { rank: 4 },
  usual,
  { kind: 'sweep', run: SKETCHY, settings: { across: 'rank', acrossValues: [1, 2, 4, 8, 16] } },
  { kind: 'lossCurves' },
);
const small = images('The escaped mass', { rank: 4 }, usual, { kind: 'lossCurves' });

/** Another task, with the best of the learning rates 0.01, 0.03 and 0.1 for each. */
const spirals = scene('Two spirals', {
  problem: 'twoSpirals',
  problemSettings: { points: 200, turns: 1 },
  networkSettings: { widths: [16, 16] },
  runs: [
    ['adam', { learningRate: 0.1 }],
    ['sketchy', { ...kronecker, learningRate: 0.03, rank: 4, interval: 2 }],
    ['shampoo', { ...kronecker, learningRate: 0.03, interval: 2 }],
  ],
  steps: 120,
  view: { focus: SKETCHY },
  panels: [{ kind: 'lossCurves', width: 'full' }],
});

const lossOf = (run: number) => (evidence: Evidence) => finalLoss(evidence, run);

/** Floats of a run for a weight of that size. */
function floatsOf(run: number) {
  return (evidence: Evidence) => {
    const input = panelOf(evidence, 'memoryCost');
    const own = input && groupsOf(input)[0]?.entries.find((entry) => entry.run === run);
    return own?.expense.floats;
  };
}

/** Final losses by rank, once all are there. */
function sweptLosses(evidence: Evidence): readonly number[] | undefined {
  const input = panelOf(evidence, 'sweep');
  const sweep = input && sweepOf(input);
  const trials = sweep && sweepTrials(input, sweep);
  return trials?.every((trial) => trial?.state === 'finished') ? trials.map((trial) => trial?.loss ?? NaN) : undefined;
}

/** How far Sketchy's loss is from Shampoo's before a step, in % of Shampoo's. */
function apartAt(evidence: Evidence, step: number, [sketchyRun, shampooRun] = [SKETCHY, SHAMPOO]): number | undefined {
  const [own, other] = [lossAt(evidence, sketchyRun, step), lossAt(evidence, shampooRun, step)];
  return own === undefined || other === undefined ? undefined : 100 * Math.abs(own / other - 1);
}

const earlyGap = (evidence: Evidence) => apartAt(evidence, EARLY);
const lateGap = (evidence: Evidence) => apartAt(evidence, evidence.input.experiment.steps - 1);

/** Adam and Sketchy, or Sketchy and Shampoo, on smaller images and a smaller network. */
function tiny(runs: Experiment['runs'], steps: number): Experiment {
  const { problem, network, view } = small;
  return {
    ...small,
    problem: { ...problem, settings: { ...problem.settings, points: 60, size: 6 } },
    network: { ...network, settings: { ...network.settings, widths: [12] } },
    runs: runs.map((run) =>
      run.optimizer === 'adam' ? run : { ...run, settings: { ...run.settings, interval: steps > 12 ? 2 : 1 } },
    ),
    steps,
    view: { ...view, focus: 0 },
  };
}

const ofSketchy = (experiment: Experiment, change: Settings) =>
  withRuns(experiment, change, ({ optimizer }) => optimizer === 'sketchy');

/** Shampoo in little memory: what a few directions and one number are worth. */
export const sketchy: Lesson = {
  kind: 'sketchy',
  order: 8,
  title: 'Sketchy between Adam and Shampoo',
  question: 'How much of Shampoo is left when each of its matrices becomes a few rows and one number?',
  answer:
    'Most of it, on these images: Adam ends at 12.9, Sketchy with 4 directions at 11.1, Shampoo at 10.6, and of the first weight Sketchy’s sketches keep 328 floats, Shampoo’s matrices and roots 8,704. With all directions Sketchy is Shampoo, but for rounding; without the escaped mass it ends above Adam. On two spirals Adam ends lowest.',
  passages: [
    {
      source: 'sketchy',
      section: 'sketchy',
      says: 'Shampoo’s statistics become sketches by Frequent Directions; the mass that escapes a sketch is added to its diagonal.',
    },
    {
      source: 'sketchy',
      section: 'experiments',
      says: 'Test losses lie between those of Adam and Shampoo, at memory that grows more slowly than the number of weights.',
      slip: 'These are results on large tasks. On small networks the order can be another, as the lesson shows.',
    },
  ],
  terms: {
    rank: {
      means: 'ℓ, the directions that Sketchy keeps of each statistic.',
      lights: [`control:${RANK}`, `run:${SKETCHY}`],
    },
    rho: {
      means: 'ρ, the escaped mass: one number for all that the sketch has dropped.',
      lights: [`control:${ESCAPED}`],
    },
    adam: { means: 'Two numbers for each weight.', lights: [`run:${ADAM}`, 'reading:adamFloats'] },
    shampoo: {
      means: 'Two full matrices and their roots for each weight matrix.',
      lights: [`run:${SHAMPOO}`, 'reading:shampooFloats'],
    },
  },
  readings: {
    adamFloats: { label: 'floats that Adam keeps for the first weight', digits: 4, of: floatsOf(ADAM) },
    sketchyFloats: { label: 'floats that Sketchy keeps', digits: 4, of: floatsOf(SKETCHY) },
    shampooFloats: { label: 'floats that Shampoo keeps', digits: 5, of: floatsOf(SHAMPOO) },
    adamLoss: { label: 'Adam’s last loss', of: lossOf(ADAM) },
    sketchyLoss: { label: 'Sketchy’s last loss', of: lossOf(SKETCHY) },
    shampooLoss: { label: 'Shampoo’s last loss', of: lossOf(SHAMPOO) },
    first: { label: 'last loss with ℓ = 1', of: (evidence) => sweptLosses(evidence)?.[0] },
    last: { label: 'last loss with ℓ = 16', of: (evidence) => sweptLosses(evidence)?.at(-1) },
    early: { label: `difference from Shampoo at step ${EARLY}`, unit: '%', digits: 2, of: earlyGap },
    late: {
      label: 'difference at the last step',
      unit: '%',
      digits: 2,
      of: lateGap,
    },
  },
  sections: [
    {
      title: 'Three memories',
      text: 'Small images pass through a narrow network. [Adam](adam) keeps two numbers for each weight. Sketchy and [Shampoo](shampoo) keep as many for a grafted step length and momentum, and besides: Shampoo full matrices, Sketchy [ℓ directions](rank) of each. The bars are for the first weight, 64 × 16.',
      experiment: between,
      controls: [RANK],
      numbers: ['adamFloats', 'sketchyFloats', 'shampooFloats', 'adamLoss', 'sketchyLoss', 'shampooLoss'],
      task: {
        type: 'do',
        question: 'Raise ℓ until Sketchy ends within 4 % of Shampoo’s loss.',
        done: (evidence) => isOver(evidence) && (lateGap(evidence) ?? Infinity) < 4,
        how: { control: RANK, value: 16 },
      },
      reveal:
        'Losses: Adam {adamLoss}, Sketchy {sketchyLoss}, Shampoo {shampooLoss}, each with the best of a few learning rates. Beyond Adam’s {adamFloats} floats Sketchy keeps 82 for each of its ℓ, Shampoo 8,704.',
    },
    {
      title: 'Predict',
      text: 'Now Sketchy is trained with ℓ = 1, 2, 4, 8 and 16, everything else alike. A larger sketch remembers more.',
      experiment: ranks,
      task: {
        type: 'choose',
        question: 'What happens to the last loss as ℓ doubles?',
        options: [
          'It falls with every doubling',
          'It falls on the whole, not with every doubling',
          'It hardly depends on ℓ: by less than 2 %',
        ],
        truth(evidence) {
          const losses = sweptLosses(evidence);
          if (!losses) return undefined;
          if (Math.max(...losses) < 1.02 * Math.min(...losses)) return 2;
          return losses.every((loss, i) => i === 0 || loss < losses[i - 1]!) ? 0 : 1;
        },
      },
      reveal:
        'From {first} with one direction to {last} with sixteen; Shampoo ends at {shampooLoss}, Adam at {adamLoss}. On the whole a larger sketch is a better one; between neighbours luck decides as much as ℓ.',
    },
    {
      title: 'All directions',
      text: 'Where ℓ reaches 64, no eigenvalue is ever dropped: [ρ](rho) stays 0, and the sketch is the statistic.',
      experiment: images('All directions', { rank: 8 }, { interval: 1, steps: 30 }, { kind: 'lossCurves' }),
      formula:
        'L̂ ← [FDℓ](rank)(β₂ L̂ + G Gᵀ),  [ρ](rho) ← β₂ [ρ](rho) + λ_(ℓ+1),  W ← W − η (L̂ + [ρ](rho) I)^(−¼) G (R̂ + [ρ](rho) I)^(−¼)',
      controls: [RANK, 'training.steps'],
      numbers: ['early', 'late'],
      task: {
        type: 'do',
        question: `Make Sketchy equal to Shampoo: to 0.001 % at step ${EARLY}.`,
        done: (evidence) => (earlyGap(evidence) ?? Infinity) < 1e-3,
        how: { control: RANK, value: 64 },
      },
      reveal:
        'They differ by {early} at step 20, which is rounding, and by {late} at the end: training magnifies differences. With 60 steps equal algorithms end percents apart: try it. So a last loss is not exact to a few percent.',
    },
    {
      title: 'Break it',
      text: 'Frequent Directions subtracts from every direction, so a sketch alone is too small, and its inverse root too large outside of it. Sketchy pays that back with one number, [ρ](rho). ℓ is 4.',
      experiment: small,
      controls: [ESCAPED],
      numbers: ['adamLoss', 'sketchyLoss', 'shampooLoss'],
      task: {
        type: 'do',
        question: 'Without touching ℓ, make Sketchy end above Adam.',
        done(evidence) {
          const [own, other] = [lossOf(SKETCHY)(evidence), lossOf(ADAM)(evidence)];
          return own !== undefined && other !== undefined && own > other && isOver(evidence);
        },
        how: { control: ESCAPED, value: 'ignore' },
      },
      reveal:
        'Forgotten, the escaped mass costs the whole advantage: {sketchyLoss}, and Adam {adamLoss}. One number for each side stands for all the directions that were dropped.',
    },
    {
      title: 'Another task',
      text: 'The paper’s order, Adam above Sketchy above Shampoo, comes from large tasks. Here are two spirals, a small network and 120 steps, again with the best of three learning rates for each.',
      experiment: spirals,
      task: {
        type: 'choose',
        question: 'Which of the three ends lowest?',
        options: ['Adam', 'Sketchy with ℓ = 4', 'Shampoo'],
        truth(evidence) {
          const losses = [ADAM, SKETCHY, SHAMPOO].map((run) => finalLoss(evidence, run));
          const known = losses.filter((loss) => loss !== undefined);
          return known.length === 3 && isOver(evidence) ? losses.indexOf(Math.min(...known)) : undefined;
        },
      },
      reveal:
        'Adam {adamLoss}, Sketchy {sketchyLoss}, Shampoo {shampooLoss}. What the first task showed is true of the first task. A claim about optimizers needs its task, its seeds and its tuning beside it.',
    },
    {
      title: 'Check',
      text: 'A layer is 1,024 × 4,096, and Sketchy keeps ℓ = 256 directions of each side.',
      task: {
        type: 'check',
        question: 'What do the two sketches cost, measured in the layer’s own size?',
        options: [
          {
            text: 'About 0.3 of it',
            says: 'Yes: 256 · (1,024 + 4,096) floats are 0.31 of 1,024 · 4,096. It grows with the sum of the sides, not with their product.',
            isRight: true,
          },
          {
            text: 'As much as Adam: twice the layer',
            says: 'Adam keeps a product of the sides, twice; sketches only a multiple of their sum.',
          },
          {
            text: 'Eight times the layer, as Shampoo',
            says: 'Those are the full matrices, 1,024² and 4,096², and their roots: 8.5 layers.',
          },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'On images of 36 pixels Sketchy with 4 directions ends at least 4 % below Adam.',
      experiment: tiny(small.runs.slice(ADAM, SHAMPOO), 30),
      measure(evidence) {
        const [adamLoss, sketchyLoss] = [finalLoss(evidence, 0), finalLoss(evidence, 1)];
        return adamLoss === undefined || sketchyLoss === undefined ? undefined : sketchyLoss / adamLoss;
      },
      within: [0.7, 0.96],
      spread: [0.79, 0.931],
      without: {
        what: 'the escaped mass',
        change: (experiment) => ofSketchy(experiment, { escaped: 'ignore' }),
      },
    },
    {
      says: 'With all directions Sketchy’s loss is Shampoo’s to 0.0001 % over 12 steps.',
      experiment: ofSketchy(tiny(small.runs.slice(SKETCHY), 12), { rank: 64 }),
      measure: (evidence) => apartAt(evidence, 11, [0, 1]),
      within: [0, 1e-4],
      spread: [0, 3e-8],
      without: { what: 'the full rank', change: (experiment) => ofSketchy(experiment, { rank: 4 }) },
    },
  ],
};
