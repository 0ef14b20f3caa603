import { expect, it } from 'vitest';
import { dual } from '../array/dual.ts';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { rounded } from '../array/rounded.ts';
import type { Shape } from '../array/ops.ts';
import { defaults, type Settings } from '../fields/fields.ts';
import { crossEntropy } from './losses.ts';
import type { Network } from './network.ts';

const REPLICAS = 2;

export interface Sample {
  readonly settings: Settings;
  readonly inputWidth: number;
  readonly outputWidth: number;
  readonly positions: number;
  readonly examples: number;
  readonly inputs: Array64;
}

/** Standard normal numbers. */
export function normal(shape: Shape, seed: number, scale = 1): Array64 {
  const random = stream(seed, 'data');
  return xp.array(
    Array.from({ length: shape[0] * shape[1] * shape[2] }, () => scale * random.normal()),
    shape,
  );
}

const STEP = 3e-5;

/** The derivative at 0, by five points. */
function difference(f: (by: number) => Array64): Array64 {
  const pair = (by: number) => xp.sub(f(by), f(-by));
  return xp.div(xp.sub(xp.mul(8, pair(STEP)), pair(2 * STEP)), 12 * STEP);
}

/** What a backprop written by hand must have, on examples with given inputs and classes that are drawn. */
export function backpropProperties(
  network: Network,
  { inputWidth, outputWidth, positions, examples, inputs, ...rest }: Sample,
): void {
  const settings = { ...defaults(network.fields), ...rest.settings };
  const described = network.parameters(settings, inputWidth, outputWidth, positions);
  const parameters = described.map(({ rows, columns }, i) =>
    normal([REPLICAS, rows, columns], 10 + i, rows > 1 ? rows ** -0.5 : 0.3),
  );
  const classes = outputWidth / positions;
  const random = stream(3, 'data');
  const targets = xp.array(
    Array.from({ length: examples * positions }, () => {
      const chosen = random.integer(classes);
      return Array.from({ length: classes }, (_, i) => (i === chosen ? 1 : 0));
    }).flat(),
    [1, examples * positions, classes],
  );
  const lossAt = (weights: readonly Array64[]) =>
    crossEntropy(xp, network.forward(xp, settings, weights, inputs).at(-1)!.output, targets);
  const gradientsAt = (weights: readonly Array64[]) => {
    const tape = network.forward(xp, settings, weights, inputs);
    const { derivative } = crossEntropy(xp, tape.at(-1)!.output, targets);
    return { tape, ...network.backward(xp, settings, weights, tape, derivative) };
  };

  it('has the gradient that central differences give, in every replica', () => {
    const { grads } = gradientsAt(parameters);
    parameters.forEach((parameter, index) => {
      expect(grads[index]!.shape).toEqual(parameter.shape);
      const size = parameter.data.length / REPLICAS;
      for (let k = 0; k < size; k++) {
        const at = (by: number) =>
          lossAt(
            parameters.map((other, i) =>
              i === index
                ? { ...other, data: other.data.map((value, j) => (j % size === k ? value + by : value)) }
                : other,
            ),
          ).loss;
        const slope = difference(at);
        // Rounding is 1e-16 over the step, truncation the step to the fourth times fifth derivatives: both near 1e-11.
        for (let r = 0; r < REPLICAS; r++)
          expect(Math.abs(grads[index]!.data[r * size + k]! - slope.data[r]!)).toBeLessThan(1e-9);
      }
    });
  });

  it('has a row of derivatives for each row that a layer saw', () => {
    const { tape, derivatives } = gradientsAt(parameters);
    expect(derivatives.map(({ shape }) => shape)).toEqual(tape.map(({ preActivation }) => preActivation.shape));
  });

  it('has Hessian products by dual numbers that are differences of gradients', () => {
    const directions = parameters.map(({ shape }, i) => normal(shape, 50 + i));
    const duals = dual(xp);
    const constant = (primal: Array64) => ({ primal, tangent: undefined });
    const weights = parameters.map((primal, i) => ({ primal, tangent: directions[i] }));
    const tape = network.forward(duals, settings, weights, constant(inputs));
    const { derivative } = crossEntropy(duals, tape.at(-1)!.output, constant(targets));
    const { grads } = network.backward(duals, settings, weights, tape, derivative);
    grads.forEach(({ tangent }, i) => {
      const slope = difference(
        (by) => gradientsAt(parameters.map((own, k) => xp.add(own, xp.mul(by, directions[k]!)))).grads[i]!,
      );
      // As above, but that fifth derivatives are along a direction whose length is the root of the number of weights.
      tangent!.data.forEach((value, k) => expect(Math.abs(value - slope.data[k]!)).toBeLessThan(1e-7));
    });
  });

  it('computes each replica as if it were alone, and leaves the other bitwise alone when one diverges', () => {
    const broken = parameters.map((parameter) => ({
      ...parameter,
      data: parameter.data.map((value, i) => (i < parameter.data.length / REPLICAS ? NaN : value)),
    }));
    const second = (x: Array64) => xp.slice(x, { replicas: [1, 2] });
    const [whole, beside, alone] = [gradientsAt(parameters), gradientsAt(broken), gradientsAt(parameters.map(second))];
    whole.grads.forEach((grad, i) => {
      expect(alone.grads[i]!.data).toEqual(second(grad).data);
      expect(second(beside.grads[i]!).data).toEqual(second(grad).data);
    });
  });

  it('computes in float32 what it computes in float64, to float32’s accuracy', () => {
    const single = rounded('float32');
    const exact = gradientsAt(parameters);
    const tape = network.forward(single, settings, parameters, inputs);
    const { derivative } = crossEntropy(single, tape.at(-1)!.output, targets);
    const { grads } = network.backward(single, settings, parameters, tape, derivative);
    grads.forEach((grad, i) => {
      const want = exact.grads[i]!.data;
      const largest = want.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      // Some hundred roundings of 6e-8 on the way, of numbers no larger than a few.
      grad.data.forEach((value, k) => expect(Math.abs(value - want[k]!)).toBeLessThan(2e-6 + 2e-5 * largest));
    });
  });
}
