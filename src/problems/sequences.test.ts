import { describe, expect, it } from 'vitest';
import { defaults, type Settings } from '../fields/fields.ts';
import type { Dataset } from './problem.ts';
import { sequences } from './sequences.ts';

const generate = (changed: Settings, seed = 1) =>
  sequences.generate({ ...defaults(sequences.fields), points: 60, ...changed }, seed);

/** Tokens of every example. */
function tokensOf({ examples, positions = 1, targetWidth }: Dataset, values: Float64Array): readonly number[][] {
  const vocabulary = targetWidth / positions;
  return Array.from({ length: examples }, (_, row) =>
    Array.from({ length: positions }, (_unused, position) => {
      const from = row * targetWidth + position * vocabulary;
      const token = [...values.subarray(from, from + vocabulary)];
      expect(token.filter((value) => value === 1)).toHaveLength(1);
      expect(token.filter((value) => value === 0)).toHaveLength(vocabulary - 1);
      return token.indexOf(1);
    }),
  );
}

const pairsOf = (data: Dataset) => {
  const targets = tokensOf(data, data.targets);
  return tokensOf(data, data.inputs).map((source, i) => ({ source, target: targets[i]! }));
};

describe('sequences', () => {
  it('have the length and the vocabulary asked for, and use all of both', () => {
    const { training } = generate({ length: 5, vocabulary: 7 });
    expect(training).toMatchObject({ positions: 5, inputWidth: 35, targetWidth: 35 });
    expect(new Set(tokensOf(training, training.inputs).flat()).size).toBe(7);
  });

  it.each([
    ['copy', (source: readonly number[]) => source],
    ['reversal', (source: readonly number[]) => source.toReversed()],
    ['addition', (source: readonly number[]) => source.map((token, i) => (token + source.at(-1 - i)!) % 12)],
  ])('are answered by %s', (task, answer) => {
    for (const data of Object.values(generate({ task })))
      for (const { source, target } of pairsOf(data)) expect(target).toEqual(answer(source));
  });

  it('are sentences whose nouns come before their adjectives in the translation', () => {
    for (const { source, target } of pairsOf(generate({ task: 'translation', vocabulary: 9, length: 7 }).training)) {
      // Four adjectives, then five nouns, which every phrase ends with.
      const isNoun = (token: number) => token >= 4;
      expect(isNoun(source.at(-1)!)).toBe(true);
      const next = (token: number) => (isNoun(token) ? 4 + ((token - 4 + 1) % 5) : (token + 1) % 4);
      const phrases: number[][] = [[]];
      for (const token of source) {
        phrases.at(-1)!.push(token);
        if (isNoun(token)) phrases.push([]);
      }
      expect(phrases.every(({ length }) => length <= 3)).toBe(true);
      expect(target).toEqual(phrases.flatMap((phrase) => phrase.map(next).reverse()));
    }
  });

  it('of the held-out part are none of those trained on, as long as there are others', () => {
    for (const task of ['addition', 'translation']) {
      const { training, heldOut } = generate({ task, length: 2, vocabulary: 12, points: 60, heldOut: 0.4 });
      const seen = new Set(tokensOf(training, training.inputs).map(String));
      expect(seen.size).toBe(training.examples);
      for (const source of tokensOf(heldOut, heldOut.inputs)) expect(seen.has(String(source))).toBe(false);
    }
    const few = generate({ task: 'copy', length: 2, vocabulary: 2, points: 10 });
    expect(few.training.examples + few.heldOut.examples).toBe(10);
  });
});
