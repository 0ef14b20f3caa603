import type { Experiment } from '../../experiment/experiment.ts';
import { placesOf, withPlaces } from '../../experiment/places.ts';
import type { Settings } from '../../fields/fields.ts';
import type { SketchComparisonResult } from '../../probes/sketchComparisonResult.ts';
import { withPanels } from '../change.ts';
import type { Evidence } from '../evidence.ts';
import { resultOf } from '../evidence.ts';
import { scene, type Control, type Lesson } from '../lesson.ts';

const PASSED: Control = 'panel.sketches.at';
const STREAM: Control = 'panel.sketches.stream';
const ROWS: Control = 'view.rank';

/** A network whose gradients of a 24 × 24 layer are sketched, or which is only there beside another stream. */
function sketching(
  title: string,
  rank: number,
  steps: number,
  ...panels: readonly { kind: string; settings?: Settings }[]
) {
  return scene(title, {
    problem: 'twoSpirals',
    problemSettings: { points: 100, turns: 1 },
    networkSettings: { widths: [24, 24] },
    runs: [['adam', { learningRate: 0.02 }]],
    steps,
    view: { parameter: 'W2', rank },
    panels: panels.map((place) => ({ ...place, width: 'full' })),
  });
}

const votes = (rank: number, at: number) =>
  sketching('Votes', rank, 2, { kind: 'sketches', settings: { stream: 'basis', at } });

const gradients = sketching('Gradients', 4, 100, { kind: 'sketchError' }, { kind: 'lossCurves' });

const rivals = sketching(
  'Why shrink?',
  8,
  2,
  { kind: 'sketches', settings: { stream: 'adversarial', bars: 'incrementalSvd' } },
  { kind: 'sketches', settings: { stream: 'synthetic', at: 30 } },
);

const anyStream = sketching('Which stream?', 8, 25, {
  kind: 'sketches',
  settings: { stream: 'gradients', at: 30, measure: 'kept' },
});

/** What a panel shows of a stream, of the first panel without one. */
function comparison(
  { panels }: Evidence,
  stream?: SketchComparisonResult['stream'],
): SketchComparisonResult | undefined {
  for (const { input } of panels) {
    const { result } = input;
    if (result?.probe === 'sketchComparison' && (stream === undefined || result.stream === stream)) return result;
  }
  return undefined;
}

/** Share of the energy that a sketch keeps with the rows of the bars. */
function keptBy(kind: string, stream?: SketchComparisonResult['stream']) {
  return (evidence: Evidence) => {
    const found = comparison(evidence, stream);
    const line = found?.lines.find((one) => one.kind === kind);
    const kept = found && line?.kept[line.ell.indexOf(found.bars.ell)];
    return kept === undefined || Number.isNaN(kept) ? undefined : 100 * kept;
  };
}

/** The same of the sketch whose rows are drawn. */
function keptByBars(evidence: Evidence): number | undefined {
  const found = comparison(evidence);
  return found && found.bars.squares.length > 0
    ? (100 * found.bars.squares.reduce((sum, square) => sum + square, 0)) / found.energy
    : undefined;
}

/** How often the favourite has come, or the second: eigenvalues of AᵀA are counts where the rows are unit vectors. */
const seen = (place: number) => (evidence: Evidence) => comparison(evidence, 'basis')?.bars.exact[place];

/** The counter of Misra–Gries of the candidate at that place; 0 without one. */
function counterOf(place: number) {
  return (evidence: Evidence) => {
    const found = comparison(evidence, 'basis');
    const count = found?.bars.exact[place];
    if (count === undefined || !found?.bars.items) return undefined;
    return found.bars.items.find((item) => Math.abs(item.seen - count) < 0.5)?.counter ?? 0;
  };
}

function mostShort(evidence: Evidence): number | undefined {
  const found = comparison(evidence, 'basis');
  return found && found.rows / found.bars.ell;
}

/** The largest difference between a counter and what the sketch says. */
function apart(evidence: Evidence): number | undefined {
  const items = comparison(evidence, 'basis')?.bars.items;
  return items && Math.max(0, ...items.map(({ counter, sketched }) => Math.abs(counter - sketched)));
}

/** At the rank of the view, as a share of the largest eigenvalue of AᵀA. */
function shareOf(name: 'error' | 'bound' | 'best' | 'escaped') {
  return (evidence: Evidence) => {
    const found = resultOf(evidence, 'sketch');
    const value = found?.overRanks[name][found.overRanks.ranks.indexOf(found.rank)];
    return found && value !== undefined ? (100 * value) / found.top : undefined;
  };
}

const keptByFrequentDirections = keptBy('frequentDirections');
const noDecay = 10;

/** Frequent Directions from the counters that it generalizes to the stream that defeats it. */
export const misraGries: Lesson = {
  kind: 'misraGries',
  order: 7,
  title: 'Frequent Directions is Misra–Gries with vectors',
  question: 'How can a few rows remember which directions came often, without knowing in advance which will?',
  answer:
    'As counters do: when none is free, all lose the same amount. On unit vectors Frequent Directions is Misra–Gries to the last digit. It never over-estimates, and misses at most ρ in any direction, which is little if the spectrum falls off: 4 of 24 directions miss 2 % of these gradients, of noise nearly everything is lost.',
  passages: [
    {
      source: 'sketchy',
      section: 'frequentDirections',
      says: 'Frequent Directions, fed with basis vectors, is the algorithm of Misra and Gries for frequent items; its error is in proportion to what the best approximation of low rank leaves.',
    },
  ],
  terms: {
    counters: {
      means: 'ℓ − 1 counters of Misra and Gries; a sketch of ℓ rows always keeps its last row free.',
      lights: [`control:${ROWS}`, 'panel:sketches'],
    },
    passed: { means: 'How much of the stream has come.', lights: [`control:${PASSED}`] },
    rho: {
      means: 'ρ, the escaped mass: the sum of all that has been taken from every direction.',
      lights: ['reading:escaped', 'panel:sketchError'],
    },
    tail: {
      means: 'The energy outside the best k directions, over ℓ + 1 − k: small if eigenvalues fall off.',
      lights: ['reading:bound', 'panel:sketchError'],
    },
    rows: { means: 'ℓ, the rows of the sketch, of which one always stays free.', lights: [`control:${ROWS}`] },
    stream: { means: 'The rows that are sketched.', lights: [`control:${STREAM}`] },
  },
  readings: {
    votes: { label: 'votes that have come', of: (evidence) => comparison(evidence, 'basis')?.rows },
    seenFirst: { label: 'votes for the favourite', of: seen(0) },
    first: { label: 'the favourite’s counter', of: counterOf(0) },
    seenSecond: { label: 'votes for the second', of: seen(1) },
    second: { label: 'the second’s counter', of: counterOf(1) },
    mostShort: { label: 'most that a counter can miss, n/ℓ', of: mostShort },
    apart: { label: 'largest difference between counters and sketch', digits: 1, of: apart },
    error: { label: 'error of the sketch, of ‖AᵀA‖₂', unit: '%', digits: 2, of: shareOf('error') },
    bound: { label: 'its bound, of ‖AᵀA‖₂', unit: '%', digits: 2, of: shareOf('bound') },
    best: { label: 'error of the best matrix of that rank', unit: '%', digits: 2, of: shareOf('best') },
    escaped: { label: 'escaped mass ρ, of ‖AᵀA‖₂', unit: '%', digits: 2, of: shareOf('escaped') },
    blindSvd: {
      label: 'energy kept by incremental SVD',
      unit: '%',
      digits: 2,
      of: keptBy('incrementalSvd', 'adversarial'),
    },
    blindFd: {
      label: 'energy kept by Frequent Directions',
      unit: '%',
      digits: 2,
      of: keptBy('frequentDirections', 'adversarial'),
    },
    usualSvd: {
      label: 'kept of signal plus noise by incremental SVD',
      unit: '%',
      digits: 2,
      of: keptBy('incrementalSvd', 'synthetic'),
    },
    usualFd: {
      label: 'kept of it by Frequent Directions',
      unit: '%',
      digits: 2,
      of: keptBy('frequentDirections', 'synthetic'),
    },
    kept: { label: 'energy kept by Frequent Directions', unit: '%', digits: 2, of: keptByFrequentDirections },
  },
  sections: [
    {
      title: 'Votes',
      text: '400 votes for 30 candidates come one by one, and nobody may keep 30 counts. Misra and Gries (1982) keep [ℓ − 1 counters](counters): a vote raises the counter of its candidate or takes a free one. If none is free, *all* counters lose 1. The bars show what is left in the rows of a matrix sketch that is fed the same votes as unit vectors, and in the counters.',
      experiment: votes(12, 25),
      controls: [PASSED],
      numbers: ['votes', 'seenFirst', 'first', 'apart'],
      task: {
        type: 'do',
        question: 'Let [all votes](passed) pass.',
        done: (evidence) => (comparison(evidence, 'basis')?.rows ?? 0) >= 400,
        how: { control: PASSED, value: 100 },
      },
      reveal:
        'The favourite came {seenFirst} times, its counter says {first}: never too much. And the sketch says the same: they differ by {apart}.',
    },
    {
      title: 'Predict',
      text: 'With 11 counters the second candidate keeps more than half of its votes. Now there are only 5 counters: ℓ = 6.',
      experiment: votes(6, 100),
      task: {
        type: 'choose',
        question: 'What does the second candidate’s counter say at the end?',
        options: ['All of its votes', 'Some of them', '0: it has been forgotten'],
        truth(evidence) {
          const [count, counter] = [seen(1)(evidence), counterOf(1)(evidence)];
          if (count === undefined || counter === undefined) return undefined;
          return counter === 0 ? 2 : counter < count ? 1 : 0;
        },
      },
      reveal:
        'It says {second}. Each time that all lose 1, ℓ votes are gone, so a counter misses at most n/ℓ = {mostShort}. {seenSecond} votes are below that. Who has more is never forgotten: the favourite keeps {first} of {seenFirst}.',
    },
    {
      title: 'From votes to gradients',
      text: 'Rows of gradients are no unit vectors, so the sketch rotates: it decomposes, and takes the (ℓ+1)-th eigenvalue λ from *all* of them; here ℓ counts the directions it keeps, without the free row. [ρ](rho) is the sum of these λ.',
      experiment: gradients,
      formula: '0 ⪯ AᵀA − BᵀB ⪯ [ρ](rho) I,  [ρ](rho) ≤ min over k ≤ ℓ of [‖A − A_k‖²_F / (ℓ + 1 − k)](tail)',
      task: {
        type: 'guess',
        question: 'A layer of 24 × 24, 100 steps, ℓ = 4 directions: by how much of ‖AᵀA‖₂ does the sketch err, in %?',
        min: 0.1,
        max: 100,
        start: 50,
        scale: 'log',
        truth: 'error',
      },
      reveal:
        '{error}. The bound promises {bound}, and no matrix of rank 4 could get below {best}. Bound and error are near because these gradients’ spectrum falls off steeply.',
    },
    {
      title: 'Why shrink at all?',
      text: 'Incremental SVD also decomposes at each row, but only drops the least direction and takes nothing from the others. That seems to waste less. The first stream has 7 rows of length 2, then 500 of length 1, all in one new direction.',
      experiment: rivals,
      task: {
        type: 'choose',
        question: 'Which sketch of 8 rows keeps more of this first stream?',
        options: ['Incremental SVD', 'Frequent Directions', 'Both about the same'],
        truth(evidence) {
          const [svd, fd] = [
            keptBy('incrementalSvd', 'adversarial')(evidence),
            keptBy('frequentDirections', 'adversarial')(evidence),
          ];
          if (svd === undefined || fd === undefined) return undefined;
          return svd > 1.2 * fd ? 0 : fd > 1.2 * svd ? 1 : 2;
        },
      },
      reveal:
        'Frequent Directions {blindFd}, incremental SVD {blindSvd}: it drops the new direction 500 times. On signal plus noise, below, it is the better one, {usualSvd} against {usualFd}. Shrinking is the price of a guarantee.',
    },
    {
      title: 'Break it',
      text: 'The guarantee is worth what the [tail](tail) is. With ℓ = 8 the sketch keeps nearly all of these gradients. Find rows of which it keeps almost nothing.',
      experiment: anyStream,
      controls: [STREAM, ROWS],
      numbers: ['kept'],
      task: {
        type: 'do',
        question: `Choose a [stream](stream) of which Frequent Directions with 8 [rows](rows) keeps less than ${noDecay} %.`,
        done: (evidence) =>
          evidence.input.experiment.view.rank === 8 && (keptByFrequentDirections(evidence) ?? 100) < noDecay,
        how: { control: STREAM, value: 'noise' },
      },
      reveal:
        'Of noise without structure it keeps {kept}: all directions come equally often, so each new one takes from all others. Sketches need spectra that decay, and these gradients have them.',
    },
    {
      title: 'Check',
      text: 'A sketch of 256 of 1,024 directions has ρ = 2 % of ‖AᵀA‖₂.',
      task: {
        type: 'check',
        question: 'What is certain for every direction v?',
        options: [
          { text: 'vᵀBᵀBv is right to ±2 %', says: 'It is never too large: what is subtracted never comes back.' },
          {
            text: 'vᵀBᵀBv is too small by 0 to 2 % of ‖AᵀA‖₂',
            says: 'Yes, and so BᵀB + ρI is never too small, which is what Sketchy uses.',
            isRight: true,
          },
          {
            text: 'v may be missed however often it came',
            says: 'That is incremental SVD. Here whatever has more energy than ρ is seen.',
          },
        ],
      },
    },
  ],
  claims: [
    {
      says: 'On unit vectors the sketch equals the counters of Misra and Gries to 10⁻⁶.',
      experiment: cheap(votes(6, 50)),
      measure: apart,
      within: [0, 1e-6],
      spread: [0, 1e-12],
      without: { what: 'the shrinking', change: (experiment) => withPanels(experiment, { bars: 'incrementalSvd' }) },
    },
    {
      says: 'Of the stream against it incremental SVD with 5 to 9 rows keeps less than 35 % of the energy.',
      experiment: withPanels(cheap(rivals), { at: 30 }),
      vary: (experiment, k) => ({ ...experiment, view: { ...experiment.view, rank: 4 + k } }),
      measure: keptByBars,
      within: [0, 35],
      spread: [11, 22],
      without: {
        what: 'not shrinking',
        change: (experiment) => withPanels(experiment, { bars: 'frequentDirections' }),
      },
    },
    {
      says: 'Frequent Directions with 8 of 24 rows keeps more than 95 % of the energy of gradients.',
      experiment: cheap({ ...anyStream, steps: 10 }),
      measure: keptByBars,
      within: [95, 100],
      spread: [99.9, 100],
      without: {
        what: 'the decay of the spectrum',
        change: (experiment) => withPanels(experiment, { stream: 'noise', at: 5 }),
      },
    },
  ],
};

/** The first panel alone, with the fewest sketches. */
function cheap(experiment: Experiment): Experiment {
  const { view } = experiment;
  return withPanels({ ...experiment, view: withPlaces(view, placesOf(view).slice(0, 1)) }, { sketches: 'random' });
}
