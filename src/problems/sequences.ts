import type { Stream } from '../array/random.ts';
import { choiceOf, numberOf } from '../fields/fields.ts';
import type { Dataset, DataProblem } from './problem.ts';
import { split, splitFields } from './split.ts';

/** A sequence of tokens, and what is to be made of it, token by token. */
interface Pair {
  readonly source: readonly number[];
  readonly target: readonly number[];
}

/** Draws that repeat what there was already before a repetition is taken. */
const MOST_DRAWS = 1000;

/** Tokens for tokens; the held-out sequences are others than those of training as long as there are any. */
export const sequences: DataProblem = {
  type: 'data',
  kind: 'sequences',
  label: 'Sequences of tokens',
  summary:
    'Every token of the answer depends on tokens elsewhere, which no layer that sees one position at a time can look up.',
  fields: {
    task: {
      type: 'choice',
      label: 'Task',
      key: 'task',
      hint: 'What is to be made of a sequence; each token of the answer is a class of its own.',
      options: [
        { value: 'copy', label: 'copy it' },
        { value: 'reversal', label: 'turn it round' },
        { value: 'addition', label: 'add its mirror image, modulo V' },
        { value: 'translation', label: 'translate it, adjectives after nouns' },
      ],
      default: 'reversal',
    },
    length: {
      type: 'integer',
      label: 'Length',
      key: 'len',
      symbol: 'T',
      unit: 'tokens',
      hint: 'Tokens of a sequence.',
      min: 2,
      max: 12,
      default: 8,
      scale: 'linear',
    },
    vocabulary: {
      type: 'integer',
      label: 'Vocabulary',
      key: 'voc',
      symbol: 'V',
      hint: 'Different tokens.',
      min: 2,
      max: 24,
      default: 12,
      scale: 'linear',
    },
    ...splitFields,
  },
  task: () => 'classification',
  // The first answer of a reversal is the last token, and that of a copy the first.
  place(settings, inputs) {
    const vocabulary = numberOf(settings, 'vocabulary');
    return [inputs.indexOf(1) % vocabulary, inputs.lastIndexOf(1) % vocabulary];
  },
  generate(settings, seed) {
    const length = numberOf(settings, 'length');
    const vocabulary = numberOf(settings, 'vocabulary');
    const task = choiceOf(settings, 'task');
    const seen = new Set<string>();
    const fresh = (random: Stream): Pair => {
      let pair = drawn(task, length, vocabulary, random);
      for (let i = 1; i < MOST_DRAWS && seen.has(pair.source.join()); i++)
        pair = drawn(task, length, vocabulary, random);
      seen.add(pair.source.join());
      return pair;
    };
    return split(settings, seed, (examples, random) => {
      const pairs = Array.from({ length: examples }, () => fresh(random));
      return oneHot(pairs, length, vocabulary);
    });
  },
};

function drawn(task: string, length: number, vocabulary: number, random: Stream): Pair {
  if (task === 'translation') return sentence(length, vocabulary, random);
  const source = Array.from({ length }, () => random.integer(vocabulary));
  const mirrored = source.toReversed();
  switch (task) {
    case 'copy':
      return { source, target: source };
    case 'addition':
      return { source, target: source.map((token, i) => (token + (mirrored[i] ?? 0)) % vocabulary) };
    default:
      return { source, target: mirrored };
  }
}

/**
 * Nouns, each after at most two adjectives; the first half of the vocabulary are adjectives. The translation of a word is the next of its
 * kind, and a noun comes before its adjectives, the nearest first, as in “red car” and “voiture rouge”.
 */
function sentence(length: number, vocabulary: number, random: Stream): Pair {
  const adjectives = Math.floor(vocabulary / 2);
  const nouns = vocabulary - adjectives;
  const source: number[] = [];
  const target: number[] = [];
  while (source.length < length) {
    const count = Math.min(random.integer(3), length - source.length - 1);
    const phrase = [
      ...Array.from({ length: count }, () => random.integer(adjectives)),
      adjectives + random.integer(nouns),
    ];
    source.push(...phrase);
    const next = (word: number) =>
      word < adjectives ? (word + 1) % adjectives : adjectives + ((word - adjectives + 1) % nouns);
    target.push(...phrase.map(next).reverse());
  }
  return { source, target };
}

function oneHot(pairs: readonly Pair[], length: number, vocabulary: number): Dataset {
  const width = length * vocabulary;
  const inputs = new Float64Array(pairs.length * width);
  const targets = new Float64Array(pairs.length * width);
  pairs.forEach(({ source, target }, row) => {
    source.forEach((token, position) => (inputs[row * width + position * vocabulary + token] = 1));
    target.forEach((token, position) => (targets[row * width + position * vocabulary + token] = 1));
  });
  return { examples: pairs.length, inputWidth: width, targetWidth: width, inputs, targets, positions: length };
}
