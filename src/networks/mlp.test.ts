import { describe, expect, it } from 'vitest';
import { float64, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { defaults, type Settings } from '../fields/fields.ts';
import { activationOf, activations } from './activations.ts';
import { initializers } from './initializers.ts';
import { accuracy, crossEntropy, pixelCrossEntropy, squaredError, type Loss } from './losses.ts';
import { mlp } from './mlp.ts';

const REPLICAS = 3;
const EXAMPLES = 5;
const xp = float64;

/** Settings that differ from the defaults as given. */
function settingsWith(changed: Settings): Settings {
  return { ...defaults(mlp.fields), ...changed };
}

function gaussian(shape: readonly [number, number, number], step: number): Array64 {
  const random = stream(11, 'data', step);
  return xp.array(
    Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.normal()),
    shape,
  );
}

/** One-hot rows for classification, numbers from 0 to 1 for pixels, any numbers for the other loss. */
function targetsFor(kind: string, shape: readonly [number, number, number]): Array64 {
  if (kind === 'squaredError') return gaussian(shape, 2);
  if (kind === 'pixelCrossEntropy') return xp.minimum(1, xp.abs(gaussian(shape, 2)));
  const [replicas, rows, columns] = shape;
  return xp.array(
    Array.from({ length: replicas * rows * columns }, (_, i) =>
      Math.floor(i / columns) % columns === i % columns ? 1 : 0,
    ),
    shape,
  );
}

const losses: Readonly<Record<string, (outputs: Array64, targets: Array64) => Loss<Array64>>> = {
  squaredError: (outputs, targets) => squaredError(xp, outputs, targets),
  crossEntropy: (outputs, targets) => crossEntropy(xp, outputs, targets),
  pixelCrossEntropy: (outputs, targets) => pixelCrossEntropy(xp, outputs, targets),
};

const cases = Object.keys(activations).flatMap((activation) =>
  Object.keys(losses).flatMap((loss) =>
    ['all', 'last', 'none'].flatMap((bias) =>
      [[4, 3], []].flatMap((widths) =>
        [1, REPLICAS].map((inputReplicas) => ({ activation, loss, bias, widths, inputReplicas })),
      ),
    ),
  ),
);

describe.each(cases)(
  '$activation, $loss, biases $bias, hidden $widths, inputs for $inputReplicas',
  ({ activation, loss, bias, widths, inputReplicas }) => {
    const settings = settingsWith({ activation, bias, widths });
    const described = mlp.parameters(settings, 2, 3, 1);
    const parameters = described.map(({ rows, columns }, i) => gaussian([REPLICAS, rows, columns], 10 + i));
    const inputs = gaussian([inputReplicas, EXAMPLES, 2], 1);
    const targets = targetsFor(loss, [inputReplicas, EXAMPLES, 3]);
    const lossOf = losses[loss]!;
    const lossAt = (weights: readonly Array64[]) =>
      lossOf(mlp.forward(xp, settings, weights, inputs).at(-1)!.output, targets).loss.data;
    const tape = mlp.forward(xp, settings, parameters, inputs);
    const { grads, derivatives } = mlp.backward(
      xp,
      settings,
      parameters,
      tape,
      lossOf(tape.at(-1)!.output, targets).derivative,
    );

    it('has the gradient that central differences give, in every replica', () => {
      const step = 1e-5;
      parameters.forEach((parameter, index) => {
        expect(grads[index]!.shape).toEqual(parameter.shape);
        const size = parameter.data.length / REPLICAS;
        for (let k = 0; k < size; k++) {
          const shifted = (by: number) =>
            lossAt(
              parameters.map((other, i) =>
                i === index
                  ? { ...other, data: other.data.map((value, j) => (j % size === k ? value + by : value)) }
                  : other,
              ),
            );
          const above = shifted(step);
          const below = shifted(-step);
          for (let r = 0; r < REPLICAS; r++) {
            const difference = (above[r]! - below[r]!) / (2 * step);
            // Truncation is step² times third derivatives of order 10, rounding 1e-16 times losses of order 10 over the step: both near 1e-9.
            expect(Math.abs(grads[index]!.data[r * size + k]! - difference)).toBeLessThan(1e-7);
          }
        }
      });
    });

    it('exposes what each layer saw, with derivatives that give its gradients', () => {
      expect(tape).toHaveLength(widths.length + 1);
      expect(derivatives).toHaveLength(widths.length + 1);
      tape.forEach(({ input, preActivation, output }, layer) => {
        expect(derivatives[layer]!.shape).toEqual([REPLICAS, EXAMPLES, preActivation.shape[2]]);
        expect(input).toEqual(layer === 0 ? inputs : tape[layer - 1]!.output);
        const last = layer === tape.length - 1;
        expect(output.data).toEqual(last ? preActivation.data : activationOf(activation).value(xp, preActivation).data);
        const weight = described.findIndex(({ name }) => name === `W${layer + 1}`);
        expect(grads[weight]!.data).toEqual(xp.matmul(input, derivatives[layer]!, { transposeA: true }).data);
      });
    });

    it('computes each replica as if it were alone, and leaves the others bitwise alone when one diverges', () => {
      const broken = parameters.map((parameter) => ({
        ...parameter,
        data: parameter.data.map((value, i) => (i < parameter.data.length / REPLICAS ? NaN : value)),
      }));
      const brokenTape = mlp.forward(xp, settings, broken, inputs);
      const result = mlp.backward(
        xp,
        settings,
        broken,
        brokenTape,
        lossOf(brokenTape.at(-1)!.output, targets).derivative,
      );
      const alone = (r: number) => {
        const own = (x: Array64) => (x.shape[0] === 1 ? x : xp.slice(x, { replicas: [r, r + 1] }));
        const ownTape = mlp.forward(xp, settings, parameters.map(own), own(inputs));
        return mlp.backward(
          xp,
          settings,
          parameters.map(own),
          ownTape,
          lossOf(ownTape.at(-1)!.output, own(targets)).derivative,
        ).grads;
      };
      for (let r = 1; r < REPLICAS; r++) {
        const single = alone(r);
        grads.forEach((grad, i) => {
          const expected = xp.slice(grad, { replicas: [r, r + 1] }).data;
          expect(single[i]!.data).toEqual(expected);
          expect(xp.slice(result.grads[i]!, { replicas: [r, r + 1] }).data).toEqual(expected);
        });
      }
    });
  },
);

describe('parameters', () => {
  const names = (changed: Settings) =>
    mlp.parameters(settingsWith(changed), 4, 3, 1).map(({ name, rows, columns }) => `${name} ${rows}×${columns}`);
  it('are named and shaped by layer, a single bias without a number', () => {
    expect(names({ widths: [5, 6], bias: 'all' })).toEqual([
      'W1 4×5',
      'b1 1×5',
      'W2 5×6',
      'b2 1×6',
      'W3 6×3',
      'b3 1×3',
    ]);
    expect(names({ widths: [5], bias: 'last' })).toEqual(['W1 4×5', 'W2 5×3', 'b 1×3']);
    expect(names({ widths: [5], bias: 'none' })).toEqual(['W1 4×5', 'W2 5×3']);
    expect(names({ widths: [], bias: 'all' })).toEqual(['W1 4×3', 'b 1×3']);
  });
  it('must be as many as the layers need', () => {
    expect(() =>
      mlp.forward(xp, settingsWith({ widths: [4], bias: 'none' }), [gaussian([1, 2, 4], 1)], gaussian([1, 3, 2], 2)),
    ).toThrow('1 parameters do not fit 2 layers');
    expect(() => activationOf('toString')).toThrow('unknown activation: toString');
  });
});

describe('a linear code layer', () => {
  const settings = settingsWith({ widths: [5, 2, 3], code: 'linear' });
  const weights = mlp.parameters(settings, 4, 4, 1).map(({ rows, columns }, i) => gaussian([2, rows, columns], 20 + i));
  const inputs = gaussian([1, EXAMPLES, 4], 1);
  const tape = mlp.forward(xp, settings, weights, inputs);

  it('is the narrowest one, and the only hidden one that is not bent', () => {
    tape.forEach(({ preActivation, output }, layer) => {
      const { value } = activationOf(layer === 1 || layer === 3 ? 'identity' : 'tanh');
      expect(output).toEqual(value(xp, preActivation));
    });
    expect(tape[1]!.output.shape).toEqual([2, EXAMPLES, 2]);
  });

  it('has the gradient that central differences give', () => {
    const wanted = targetsFor('pixelCrossEntropy', [1, EXAMPLES, 4]);
    const lossAt = (at: readonly Array64[]) =>
      pixelCrossEntropy(xp, mlp.forward(xp, settings, at, inputs).at(-1)!.output, wanted);
    const { grads } = mlp.backward(xp, settings, weights, tape, lossAt(weights).derivative);
    const direction = weights.map(({ shape }, i) => gaussian([1, shape[1], shape[2]], 40 + i));
    const h = 1e-5;
    const along = (t: number) => lossAt(weights.map((w, i) => xp.add(w, xp.mul(t, direction[i]!)))).loss;
    const difference = xp.div(xp.sub(along(h), along(-h)), 2 * h);
    const slope = grads
      .map((grad, i) => xp.sum(xp.mul(grad, direction[i]!), 'matrix'))
      .reduce((sum, part) => xp.add(sum, part));
    // As above: truncation and rounding both near 1e-9.
    slope.data.forEach((value, r) => expect(Math.abs(value - difference.data[r]!)).toBeLessThan(1e-7));
  });
});

describe('initial weights', () => {
  const shapes = [
    { name: 'W1', rows: 200, columns: 100 },
    { name: 'b1', rows: 1, columns: 100 },
    { name: 'W2', rows: 100, columns: 50 },
    { name: 'b2', rows: 1, columns: 50 },
  ];
  const draw = (initializer: string, seed = 1, initialScale = 1) =>
    mlp.initial(settingsWith({ widths: [100], initializer, initialScale }), shapes, seed);
  const variance = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0) / values.length;

  it.each([
    ['glorot', 2 / 300],
    ['he', 2 / 200],
    ['lecun', 1 / 200],
    ['sparse', 15 / 200],
  ])('%s has the variance of its paper', (initializer, expected) => {
    // 20,000 draws (sparse: 1,500) estimate a variance to √(2/n): 1 % (3.7 %).
    expect(Math.abs(variance(draw(initializer)[0]!) / expected - 1)).toBeLessThan(
      initializer === 'sparse' ? 0.15 : 0.04,
    );
  });
  it('sparse connects every unit to 15 inputs, or to all if there are fewer', () => {
    const weights = draw('sparse')[0]!;
    for (let unit = 0; unit < 100; unit++)
      expect(weights.filter((value, i) => i % 100 === unit && value !== 0)).toHaveLength(15);
    expect(initializers['sparse']!.draw(4, 3, stream(1, 'weights')).every((value) => value !== 0)).toBe(true);
  });
  it('has zero biases, scales, repeats with the seed and differs between layers and seeds', () => {
    const [first, bias, second] = draw('glorot');
    expect(bias!.every((value) => value === 0)).toBe(true);
    expect(draw('glorot')).toEqual(draw('glorot'));
    expect(draw('glorot', 2)[0]).not.toEqual(first);
    // Both layers have bounds of their own; the same stream would give proportional values.
    const ratio = (k: number) => second![k]! / first![k]!;
    expect(Math.abs(ratio(0) / ratio(1) - 1)).toBeGreaterThan(1e-3);
    expect(draw('he', 1, 3)[0]).toEqual(draw('he')[0]!.map((value) => 3 * value));
    expect(() => draw('nonsense')).toThrow('unknown initializer: nonsense');
  });
});

describe('losses', () => {
  it('cross-entropy is exact and finite for logits of any size', () => {
    const targets = xp.array([0, 1, 0], [1, 1, 3]);
    expect(crossEntropy(xp, xp.array([0, 0, 0], [1, 1, 3]), targets).loss.data[0]).toBeCloseTo(Math.log(3), 15);
    const far = crossEntropy(xp, xp.array([1e5, -1e5, 0], [1, 1, 3]), targets);
    expect(far.loss.data[0]).toBe(2e5);
    expect([...far.derivative.data]).toEqual([1, -1, 0]);
  });
  it('squared error is half the squared distance a row', () => {
    expect(squaredError(xp, xp.array([1, 2, 3, 4], [1, 2, 2]), xp.full([1, 1, 1], 0)).loss.data[0]).toBe(30 / 4);
  });
  it('cross entropy of pixels is exact and finite for logits of any size, and least at the logits of the targets', () => {
    const targets = [0, 0.25, 1, 0.75, 1, 0];
    const logits = [0, 0.4, -3, 2, -1e5, -1e5];
    const { loss, derivative } = pixelCrossEntropy(xp, xp.array(logits, [1, 2, 3]), xp.array(targets, [1, 2, 3]));
    const each = logits.map((x, i) => Math.max(x, 0) - x * targets[i]! + Math.log1p(Math.exp(-Math.abs(x))));
    // Ten roundings of numbers that are small beside the one of 1e5, which is exact.
    expect(loss.data[0]! / (each.reduce((sum, x) => sum + x) / 2)).toBeCloseTo(1, 14);
    derivative.data.forEach((slope, i) =>
      expect(slope).toBeCloseTo((1 / (1 + Math.exp(-logits[i]!)) - targets[i]!) / 2, 15),
    );
    const best = pixelCrossEntropy(xp, xp.full([1, 1, 1], Math.log(3)), xp.full([1, 1, 1], 0.75));
    expect(best.derivative.data[0]).toBeCloseTo(0, 15);
    expect(best.loss.data[0]).toBeCloseTo(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), 15);
  });
  it('accuracy counts decided rows, not ties and not NaN, by replica', () => {
    const targets = xp.array([1, 0, 0, 1, 1, 0], [1, 3, 2]);
    const outputs = xp.array([2, 1, 2, 1, 5, 5, 0, -1, -9, -8, NaN, 1], [2, 3, 2]);
    const [first, second] = accuracy(xp, outputs, targets).data;
    expect(first).toBeCloseTo(1 / 3, 15);
    expect(second).toBeCloseTo(2 / 3, 15);
  });
});

describe.each(Object.keys(activations))('%s', (name) => {
  it('stays finite where exponentials overflow', () => {
    const s = xp.array([-1e4, -800, -40, 40, 800, 1e4], [1, 1, 6]);
    const { value, derivative } = activationOf(name);
    expect(value(xp, s).data.every(Number.isFinite)).toBe(true);
    expect(derivative(xp, s, value(xp, s)).data.every((slope) => slope >= -0.2 && slope <= 1.2)).toBe(true);
  });
});
