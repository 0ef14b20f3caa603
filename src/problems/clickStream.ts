import { exp, pow } from '../array/elementary.ts';
import { stream, type Stream } from '../array/random.ts';
import { numberOf, type Settings } from '../fields/fields.ts';
import type { DataProblem, Dataset } from './problem.ts';
import { splitFields } from './split.ts';

/** Values of the field that has the fewest. */
const SMALLEST = 4;
/** Share of values that have an influence of their own. */
const SHARE = 0.3;
/** Length of the hidden vectors whose products are the influence of pairs. */
const HIDDEN = 2;

/**
 * Clicks on advertisements, as McMahan et al. 2013 describe them: each example has one value in every field, common values far more often than
 * rare ones (Zipf), and whether there is a click follows a logistic model in which few values matter. A row holds the fields' one-hot blocks
 * side by side.
 */
export const clickStream: DataProblem = {
  type: 'data',
  kind: 'clickStream',
  label: 'Click stream',
  summary:
    'Clicks predicted from values of which most are rare: a step that suits the common ones hardly moves the others.',
  fields: {
    points: { ...splitFields.points, default: 2000 },
    heldOut: splitFields.heldOut,
    fields: {
      type: 'integer',
      label: 'Fields',
      key: 'f',
      symbol: 'F',
      hint: 'How many fields an example has; each holds one value.',
      min: 2,
      max: 12,
      default: 8,
      scale: 'linear',
    },
    values: {
      type: 'integer',
      label: 'Values',
      key: 'v',
      hint: `How many values the largest field has; the smallest has ${SMALLEST}, the others lie between.`,
      min: 16,
      max: 96,
      default: 64,
      scale: 'log',
    },
    zipf: {
      type: 'number',
      label: 'Skew',
      key: 'zipf',
      symbol: 's',
      hint: 'The k-th most common value of a field comes up in proportion to 1/kˢ.',
      min: 0,
      max: 2,
      default: 1.1,
      scale: 'linear',
    },
    base: {
      type: 'number',
      label: 'Log-odds',
      key: 'base',
      hint: 'Of a click, before the influence of the values; −2 is about one click in eight.',
      min: -5,
      max: 0,
      default: -2,
      scale: 'linear',
    },
    pairs: {
      type: 'number',
      label: 'Pairs',
      key: 'pairs',
      hint: 'How much depends on which values come together; a linear model does not see it.',
      min: 0,
      max: 2,
      default: 0.5,
      scale: 'linear',
    },
    drift: {
      type: 'number',
      label: 'Drift',
      key: 'drift',
      hint: 'How far the influences have moved until the held-out examples: the deviation of the change of each.',
      min: 0,
      max: 2,
      default: 0,
      scale: 'linear',
    },
  },
  task: () => 'classification',
  place(settings, inputs) {
    const sizes = vocabularies(settings);
    const last = sizes.reduce((sum, size) => sum + size, 0) - (sizes.at(-1) ?? 0);
    const before = last - (sizes.at(-2) ?? 0);
    const [x, y] = [inputs.indexOf(1, last) - last, inputs.indexOf(1, before) - before];
    // Common values come first and would all lie in a corner.
    return [Math.sqrt(x), Math.sqrt(y)];
  },
  generate(settings, seed) {
    const points = numberOf(settings, 'points');
    const heldOut = Math.round(points * numberOf(settings, 'heldOut'));
    const sizes = vocabularies(settings);
    const width = sizes.reduce((sum, size) => sum + size, 0);
    const random = stream(seed, 'teacher');
    const own = Float64Array.from({ length: width }, () => (random.uniform() < SHARE ? random.normal() : 0));
    const hidden = Float64Array.from({ length: HIDDEN * width }, () => random.normal());
    const drift = numberOf(settings, 'drift');
    const moved = own.map((weight) => weight + drift * random.normal());
    const draw = (examples: number, weights: Float64Array, draws: Stream) =>
      clicks(settings, sizes, examples, weights, hidden, draws);
    return {
      training: draw(points - heldOut, own, stream(seed, 'data')),
      heldOut: draw(heldOut, moved, stream(seed, 'held-out')),
    };
  },
};

/** Numbers of values of the fields, evenly in the logarithm. */
function vocabularies(settings: Settings): readonly number[] {
  const count = numberOf(settings, 'fields');
  const ratio = numberOf(settings, 'values') / SMALLEST;
  return Array.from({ length: count }, (_, field) => Math.round(SMALLEST * pow(ratio, field / (count - 1))));
}

function clicks(
  settings: Settings,
  sizes: readonly number[],
  examples: number,
  weights: Float64Array,
  hidden: Float64Array,
  random: Stream,
): Dataset {
  const inputWidth = weights.length;
  const inputs = new Float64Array(examples * inputWidth);
  const targets = new Float64Array(examples * 2);
  const [base, pairs] = [numberOf(settings, 'base'), numberOf(settings, 'pairs')];
  const distributions = sizes.map((size) => cumulative(size, numberOf(settings, 'zipf')));
  for (let i = 0; i < examples; i++) {
    let first = 0;
    let odds = base;
    const sums = new Float64Array(HIDDEN);
    for (const [field, distribution] of distributions.entries()) {
      const at = first + drawn(distribution, random);
      inputs[i * inputWidth + at] = 1;
      odds += weights[at]!;
      for (let k = 0; k < HIDDEN; k++) {
        const part = hidden[HIDDEN * at + k]!;
        // Every pair once: with the fields before.
        odds += (pairs * part * sums[k]!) / sizes.length;
        sums[k]! += part;
      }
      first += sizes[field]!;
    }
    const clicked = random.uniform() < 1 / (1 + exp(-odds));
    targets[2 * i + (clicked ? 1 : 0)] = 1;
  }
  return { examples, inputWidth, targetWidth: 2, inputs, targets };
}

/** Probabilities `∝ 1/kˢ` of 1 … n, added up. */
function cumulative(size: number, exponent: number): Float64Array {
  let sum = 0;
  const sums = Float64Array.from({ length: size }, (_, k) => (sum += pow(k + 1, -exponent)));
  return sums.map((value) => value / sum);
}

function drawn(distribution: Float64Array, random: Stream): number {
  const u = random.uniform();
  const found = distribution.findIndex((value) => u < value);
  return found === -1 ? distribution.length - 1 : found;
}
