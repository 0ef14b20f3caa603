import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { defaults } from '../fields/fields.ts';
import { embedding } from './embedding.ts';
import { crossEntropy } from './losses.ts';
import { mlp } from './mlp.ts';

const settings = { ...defaults(embedding.fields), size: 3, widths: [4] };
const described = embedding.parameters(settings, 6, 2, 1);
const random = stream(1, 'data');
const filled = (rows: number, columns: number): Array64 =>
  xp.array(Float64Array.from({ length: rows * columns }, random.normal), [1, rows, columns]);
const weights = described.map(({ rows, columns }) => filled(rows, columns));
// Two fields of three values.
const inputs = xp.array([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0], [1, 3, 6]);
const targets = xp.array([1, 0, 0, 1, 0, 1], [1, 3, 2]);

function lossAt(at: readonly Array64[]): number {
  return crossEntropy(xp, embedding.forward(xp, settings, at, inputs).at(-1)!.output, targets).loss.data[0]!;
}

describe('an embedding', () => {
  const tape = embedding.forward(xp, settings, weights, inputs);
  const { derivative } = crossEntropy(xp, tape.at(-1)!.output, targets);
  const { grads, derivatives } = embedding.backward(xp, settings, weights, tape, derivative);

  it('has a tall table before the perceptron, layer by layer', () => {
    expect(described.map(({ name, rows, columns, layer }) => `${name} ${rows}×${columns} ${layer}`)).toEqual([
      'E 6×3 0',
      'W1 3×4 1',
      'b1 1×4 1',
      'W2 4×2 2',
      'b2 1×2 2',
    ]);
    expect(embedding.initial(settings, described, 1).map(({ length }) => length)).toEqual([18, 12, 4, 8, 2]);
    expect(embedding.initial(settings, described, 1)).not.toEqual(embedding.initial(settings, described, 2));
  });

  it('reads the sum of the rows that are present', () => {
    const table = weights[0]!.data;
    const row = (k: number) => table.subarray(3 * k, 3 * k + 3);
    expect([...tape[0]!.output.data.subarray(0, 3)]).toEqual([...row(0)].map((x, i) => x + row(4)[i]!));
    expect(tape.at(-1)).toEqual(mlp.forward(xp, settings, weights.slice(1), tape[0]!.output).at(-1));
  });

  it('has the gradient that central differences give, and none where a value is absent', () => {
    const step = 1e-5;
    weights.forEach((weight, index) => {
      weight.data.forEach((_, k) => {
        const moved = (by: number) =>
          lossAt(
            weights.map((other, i) =>
              i === index ? { ...other, data: other.data.map((x, j) => (j === k ? x + by : x)) } : other,
            ),
          );
        // Truncation is step² times third derivatives of order 10, rounding 1e-16 times losses of order 1 over the step: both near 1e-9.
        expect(Math.abs(grads[index]!.data[k]! - (moved(step) - moved(-step)) / (2 * step))).toBeLessThan(1e-7);
      });
    });
    expect(grads[0]).toEqual(xp.matmul(inputs, derivatives[0]!, { transposeA: true }));
    // The last value never comes up.
    expect([...grads[0]!.data.subarray(15)]).toEqual([0, 0, 0]);
  });
});
