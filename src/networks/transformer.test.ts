import { describe, expect, it } from 'vitest';
import { float64 as xp } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { defaults } from '../fields/fields.ts';
import { backpropProperties, normal } from './backprop.properties.ts';
import { crossEntropy } from './losses.ts';
import { transformer } from './transformer.ts';

/** One-hot tokens, one beside the other. */
function tokens(examples: number, positions: number, vocabulary: number) {
  const random = stream(1, 'data');
  const rows = Array.from({ length: examples * positions }, () => {
    const token = random.integer(vocabulary);
    return Array.from({ length: vocabulary }, (_, i) => (i === token ? 1 : 0));
  });
  return xp.array(rows.flat(), [1, examples, positions * vocabulary]);
}

describe.each([
  { layers: 1, heads: 2, headWidth: 2, activation: 'gelu' },
  { layers: 2, heads: 1, headWidth: 3, activation: 'tanh' },
])('a transformer of %o', (settings) => {
  backpropProperties(transformer, {
    settings,
    inputWidth: 15,
    outputWidth: 12,
    positions: 3,
    examples: 4,
    inputs: tokens(4, 3, 5),
  });
});

describe('a transformer', () => {
  const settings = { ...defaults(transformer.fields), heads: 2, headWidth: 8 };
  const described = transformer.parameters(settings, 8 * 12, 8 * 12, 8);
  const initial = transformer
    .initial(settings, described, 1)
    .map((values, i) => xp.array(values, [1, described[i]!.rows, described[i]!.columns]));

  it('has square attention weights and feed-forward weights four times as wide', () => {
    expect(described.map(({ name, rows, columns }) => `${name} ${rows}×${columns}`)).toEqual([
      'E 12×16',
      'P 8×16',
      'Wq1 16×16',
      'Wk1 16×16',
      'Wv1 16×16',
      'Wo1 16×16',
      'F1 16×64',
      'bF1 1×64',
      'G1 64×16',
      'bG1 1×16',
      'U 16×12',
      'b 1×12',
    ]);
  });

  it('starts at the loss of a guess', () => {
    const inputs = tokens(20, 8, 12);
    const out = transformer.forward(xp, settings, initial, inputs).at(-1)!.output;
    const targets = xp.reshape(inputs, 160, 12);
    // Logits of standard deviation 0.1 add half their variance.
    expect(Math.abs(crossEntropy(xp, out, targets).loss.data[0]! - Math.log(12))).toBeLessThan(0.02);
  });

  it('gives each example what it would give it alone', () => {
    const inputs = tokens(5, 8, 12);
    const all = transformer.forward(xp, settings, initial, inputs).at(-1)!.output;
    for (let n = 0; n < 5; n++) {
      const alone = transformer.forward(xp, settings, initial, xp.slice(inputs, { rows: [n, n + 1] })).at(-1)!.output;
      expect(alone.data).toEqual(xp.slice(all, { rows: [8 * n, 8 * n + 8] }).data);
    }
  });

  it('knows the order of tokens by its positions alone', () => {
    const inputs = tokens(1, 8, 12);
    const turned = xp.reshape(xp.array(xp.reshape(inputs, 8, 12).data, [1, 8, 12]), 8, 12);
    const reversed = xp.reshape(
      xp.concat(
        Array.from({ length: 8 }, (_, i) => xp.slice(turned, { rows: [7 - i, 8 - i] })),
        'rows',
      ),
      1,
      96,
    );
    const differenceWith = (places: number) => {
      const weights = initial.with(1, normal([1, 8, 16], 5, places));
      const [first, second] = [inputs, reversed].map(
        (x) => transformer.forward(xp, settings, weights, x).at(-1)!.output,
      );
      return Math.max(
        ...Array.from({ length: 8 }, (_, i) => {
          const [a, b] = [xp.slice(first!, { rows: [i, i + 1] }), xp.slice(second!, { rows: [7 - i, 8 - i] })];
          return xp.max(xp.abs(xp.sub(a, b)), 'matrix').data[0]!;
        }),
      );
    };
    // Without positions an answer moves along with its token, but for the order of sums.
    expect(differenceWith(0)).toBeLessThan(1e-14);
    expect(differenceWith(1)).toBeGreaterThan(1e-3);
  });
});
