import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { landscapeOf } from '../curvature/landscape.ts';
import { buildModel, outputs, type Model } from '../experiment/model.ts';
import { trialExperiment } from '../worker/trials.ts';
import { gaussNewton } from './gaussNewton.ts';
import { hessianFree } from './hessianFree.ts';
import { normals, plusIdentity, row, softmax, solve, walk, worst, type Choice } from './landscapes.properties.ts';
import { naturalGradient } from './naturalGradient.ts';
import { newton } from './newton.ts';
import type { Optimizer } from './optimizer.ts';
import { refusal } from './refusal.ts';
import { asOne, scatter } from './units.ts';

/** A network on generated data, all its weights as one row, and the batch of all examples. */
function trial(problem: string, widths: readonly number[], points: number) {
  const experiment = trialExperiment(problem, [], {}, { points });
  const model = buildModel({
    ...experiment,
    network: { ...experiment.network, settings: { ...experiment.network.settings, widths } },
  });
  const { training } = model.data!;
  const { examples, inputWidth, targetWidth } = training;
  const width = model.task === 'classification' ? 1 : targetWidth;
  const draw = stream(7, 'noise');
  const batch = {
    inputs: xp.array(training.inputs, [1, examples, inputWidth]),
    targets: xp.array(training.targets, [1, examples, targetWidth]),
    noise: xp.array(
      Array.from({ length: examples * width }, model.task === 'classification' ? draw.uniform : draw.normal),
      [1, examples, width],
    ),
  };
  const units = asOne(model.parameters);
  const byParameter = (weights: Array64) => scatter(xp, units, model.parameters, [weights]);
  const seen = (weights: Array64) => landscapeOf(xp, model, units, byParameter(weights), batch);
  const predict = (weights: Array64) => outputs(model.passes!.forward(xp, byParameter(weights), batch.inputs));
  const start = row(model.initial(3).flatMap((values) => [...values]));
  return { model, seen, predict, start };
}

const surfaceTrial = (
  problem: string,
): { model: Model; seen: (w: Array64) => ReturnType<typeof landscapeOf<Array64>>; start: Array64 } => {
  const model = buildModel(trialExperiment(problem, []));
  const seen = (weights: Array64) => landscapeOf(xp, model, asOne(model.parameters), [weights], undefined);
  return { model, seen, start: row(model.initial(0)[0]!) };
};

const PROBLEMS = ['moons', 'teacherStudent'];

describe.each(PROBLEMS)('exact curvature of a network (%s)', (problem) => {
  const { seen, predict, start, model } = trial(problem, [3], 40);
  const weights = start.shape[2];
  const step = (optimizer: Optimizer, choice: Choice) => walk(optimizer, seen, start, choice, 1);
  const g = [...seen(start).gradients()[0]!.data];

  it('Newton’s Hessian is the derivative of the gradient', () => {
    const { weights: moved, statistics } = step(newton, { indefinite: 'kept', damping: 1 });
    expect(xp.transpose(statistics!.H!)).toEqual(statistics!.H);
    const h = 1e-5;
    const hessian = Array.from({ length: weights }, (_, i) => {
      const at = (by: number) => row([...start.data].map((value, k) => (k === i ? value + by : value)));
      const [up, down] = [seen(at(h)).gradients()[0]!, seen(at(-h)).gradients()[0]!];
      return [...up.data].map((value, k) => (value - down.data[k]!) / (2 * h));
    });
    // Central differences are right to h² times third derivatives, and to rounding over h.
    expect(worst(statistics!.H!.data, hessian.flat())).toBeLessThan(1e-8);
    const d = solve(plusIdentity(hessian, 1), g);
    expect(
      worst(
        moved[0]!.data,
        [...start.data].map((value, i) => value - d[i]!),
      ),
    ).toBeLessThan(1e-7);
  });

  it('the Fisher matrix is the curvature of the divergence of predictions', () => {
    const { statistics } = step(naturalGradient, {});
    const direction = normals(weights, 5).map((value) => value * 1e-3);
    const here = predict(start);
    const [, count, classes] = here.shape;
    const divergence = (sign: number) => {
      const there = predict(row([...start.data].map((value, i) => value + sign * direction[i]!)));
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const [a, b] = [here, there].map(({ data }) => [...data.slice(i * classes, (i + 1) * classes)]);
        if (model.task === 'classification') {
          const [p, q] = [softmax(a!), softmax(b!)];
          p.forEach((own, c) => (sum += own * Math.log(own / q[c]!)));
        } else a!.forEach((value, c) => (sum += (value - b![c]!) ** 2 / 2));
      }
      return sum / count;
    };
    const { data } = xp.matmul(xp.matmul(row(direction), statistics!.F!), row(direction), { transposeB: true });
    // Both signs together leave errors of the fourth order, 1e-12 beside 1e-6.
    expect((divergence(1) + divergence(-1)) / data[0]!).toBeCloseTo(1, 4);
  });

  it('Hessian-free with iterations enough is Gauss–Newton, whose matrix comes another way', () => {
    const choice = { adaptation: 'fixed', damping: 0.1 };
    const exact = walk(gaussNewton, seen, start, choice, 3).weights;
    const free = walk(hessianFree, seen, start, { ...choice, iterations: 50, warmth: 0 }, 3).weights;
    // Martens' rule ends iterations when ten of them gain 5e-3 of the model's fall.
    exact.forEach(({ data }, i) => expect(worst(data, free[i]!.data)).toBeLessThan(1e-2 * worst(data, start.data)));
    const dual = walk(gaussNewton, seen, start, { ...choice, form: 'examples', samples: 120 }, 3).weights;
    exact.forEach(({ data }, i) => expect(worst(data, dual[i]!.data)).toBeLessThan(1e-11));
  });

  it('with targets drawn from the model the Fisher matrix is right on average', () => {
    const exact = step(naturalGradient, {}).statistics!.F!;
    const drawn = step(naturalGradient, { fisher: 'sampled' }).statistics!.F!;
    const trace = ({ data }: Array64) =>
      Array.from({ length: weights }, (_, i) => data[i * weights + i]!).reduce((a, b) => a + b);
    // Forty draws: the trace is right to about √(2/40) of itself; the empirical one here is several times off.
    expect(trace(drawn) / trace(exact)).toBeGreaterThan(0.5);
    expect(trace(drawn) / trace(exact)).toBeLessThan(2);
    expect(worst(drawn.data, exact.data)).toBeGreaterThan(1e-3);
  });

  it.each([newton, naturalGradient, gaussNewton, hessianFree])('trains with its defaults: $kind', (optimizer) => {
    const path = walk(optimizer, seen, start, {}, 30).weights;
    const loss = (w: Array64) => seen(w).loss().data[0]!;
    expect(loss(path.at(-1)!)).toBeLessThan(0.5 * loss(start));
  });
});

const METHODS: readonly (readonly [Optimizer, Choice])[] = [
  [newton, { indefinite: 'kept' }],
  [newton, { indefinite: 'raised' }],
  [newton, { indefinite: 'saddleFree' }],
  [naturalGradient, {}],
  [naturalGradient, { form: 'examples', samples: 16, length: 'normalised' }],
  [naturalGradient, { fisher: 'sampled' }],
  [gaussNewton, { adaptation: 'adaptive' }],
  [hessianFree, {}],
  [hessianFree, { curvature: 'hessian', adaptation: 'adaptive' }],
];

describe.each(METHODS.map(([optimizer, choice]) => [optimizer.kind, choice, optimizer] as const))(
  '%s %o',
  (_kind, choice, optimizer) => {
    const { seen, start } = trial('moons', [3], 20);
    const weights = start.shape[2];
    const other = row(normals(weights, 9));

    it('treats replicas apart: bitwise the same alone, beside others, and beside one that is not a number', () => {
      const broken = xp.full([1, 1, weights], NaN);
      const together = walk(optimizer, seen, xp.concat([start, broken, other], 'replicas'), choice, 4).weights.at(-1)!;
      for (const [at, own] of [start, other].entries()) {
        const alone = walk(optimizer, seen, own, choice, 4).weights.at(-1)!;
        const found = xp.slice(together, { replicas: [2 * at, 2 * at + 1] });
        expect([...found.data]).toEqual([...alone.data]);
      }
    });

    it('gives finite weights or none that pass for finite, at every bound of every hyper-parameter', () => {
      for (const [name, field] of Object.entries(optimizer.hyper)) {
        if (field.type !== 'number') continue;
        for (const value of [field.min, field.max, ...(field.zero ? [0] : [])]) {
          const { data } = walk(optimizer, seen, start, { ...choice, [name]: value }, 6).weights.at(-1)!;
          // An absurd learning rate may run away, but only by growing: no NaN out of finite arithmetic.
          expect(data.some(Number.isNaN), `${name} = ${value}`).toBe(false);
        }
      }
    });

    it('keeps as many floats as its memory formula says, scalars not counted', () => {
      const fixed = { ...choice, ...(choice.form === undefined && { form: 'weights' }) };
      for (const [rows, columns] of [
        [1, 5],
        [3, 4],
      ] as const) {
        const state = Object.values(optimizer.init(xp, { name: 'W', rows, columns }, 1, fixed));
        const floats = state.reduce((sum, { data }) => sum + (data.length > 1 ? data.length : 0), 0);
        expect(floats).toBe(optimizer.memory(rows, columns, fixed));
      }
    });
  },
);

describe('exact curvature of a surface', () => {
  it.each([newton, hessianFree])('takes $kind down Rosenbrock’s valley', (optimizer) => {
    const { seen, start } = surfaceTrial('rosenbrock');
    const path = walk(optimizer, seen, start, {}, 100).weights;
    expect(worst(path.at(-1)!.data, [1, 1])).toBeLessThan(1e-6);
  });

  it('is refused where examples are needed', () => {
    const { model } = surfaceTrial('rosenbrock');
    for (const optimizer of [naturalGradient, gaussNewton])
      expect(refusal(optimizer, model.parameters, { form: 'weights' })).toMatch(/a surface has none/);
    expect(refusal(newton, model.parameters, {})).toBeUndefined();
  });
});
