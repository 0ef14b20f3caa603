import { describe, expect, it } from 'vitest';
import { float64 as xp, type Array64 } from '../array/float64.ts';
import { stream } from '../array/random.ts';
import { landscapeOf } from '../curvature/landscape.ts';
import { buildModel } from '../experiment/model.ts';
import { trialExperiment } from '../worker/trials.ts';
import { ekfac } from './ekfac.ts';
import { kbfgs } from './kbfgs.ts';
import { kfac } from './kfac.ts';
import { kfacDouble } from './kfacDouble.ts';
import { settingsOf, type Choice } from './kfacNetwork.properties.ts';
import type { Optimizer, Sight, Values } from './optimizer.ts';
import { sgd } from './sgd.ts';
import { takeStep } from './takeStep.ts';
import { byLayer, gather, scatter } from './units.ts';

type State = Values<string, Array64>;

/** Training a network on generated data by an optimizer that looks at layers, from weights drawn with these seeds, one for each replica. */
function trial(problem: string, bias: string, seeds: readonly number[]) {
  const experiment = trialExperiment(problem, [], {}, { points: 40 });
  const { settings } = experiment.network;
  const model = buildModel({ ...experiment, network: { ...experiment.network, settings: { ...settings, bias } } });
  const { examples, inputs, inputWidth, targets, targetWidth } = model.data!.training;
  const classifies = model.task === 'classification';
  const [width, source] = [classifies ? 1 : targetWidth, stream(7, 'noise')];
  const noise = Array.from({ length: examples * width }, classifies ? source.uniform : source.normal);
  const batch = {
    inputs: xp.array(inputs, [1, examples, inputWidth]),
    targets: xp.array(targets, [1, examples, targetWidth]),
    noise: xp.array(noise, [1, examples, width]),
  };
  const units = byLayer(model.parameters);
  const drawn = model.parameters.map(({ rows, columns }, i) =>
    xp.array(
      seeds.flatMap((seed) => [...model.initial(seed)[i]!]),
      [seeds.length, rows, columns],
    ),
  );
  const sightsAt = (weights: readonly Array64[]): readonly Sight<Array64>[] => {
    const landscape = landscapeOf(xp, model, units, scatter(xp, units, model.parameters, weights), batch);
    const grads = landscape.gradients();
    return units.map((unit, i) => ({ unit, landscape, parameter: weights[i]!, grad: grads[i]! }));
  };
  const start = units.map((unit) => gather(xp, unit, drawn));
  const run = (optimizer: Optimizer, choice: Choice, steps: number, from = start) => {
    const { hyper, fixed } = settingsOf(optimizer, choice);
    let weights: readonly Array64[] = from;
    let states: readonly State[] = units.map((unit) => optimizer.init(xp, unit, seeds.length, fixed));
    for (let step = 0; step < steps; step++) {
      const isDue = step % Number(fixed.interval ?? 1) === 0;
      ({ weights, states } = takeStep(xp, optimizer, sightsAt(weights), states, hyper, fixed, 1, isDue));
    }
    return { weights, states, loss: [...sightsAt(weights)[0]!.landscape.loss().data] };
  };
  return { run, start, sightsAt, units };
}

const methods = [kfac, ekfac, kbfgs, kfacDouble].map((optimizer) => [optimizer.kind, optimizer] as const);

describe.each(methods)('%s on a network', (_kind, optimizer) => {
  it.each([
    ['moons', 'all'],
    ['teacherStudent', 'last'],
  ])('descends further than gradients alone do: %s with biases in %s', (problem, bias) => {
    const { run } = trial(problem, bias, [3]);
    const [before, own, plain] = [run(optimizer, {}, 0), run(optimizer, {}, 60), run(sgd, { learningRate: 0.3 }, 60)];
    expect(own.loss[0]!).toBeLessThan(0.7 * plain.loss[0]!);
    expect(plain.loss[0]!).toBeLessThan(before.loss[0]!);
  });

  it('treats replicas apart: bitwise the same alone, beside others, and beside one that is not a number', () => {
    const { run, start } = trial('moons', 'all', [3, 4, 5]);
    const spoilt = start.map((w) => {
      const copy = xp.mul(1, w);
      copy.data.fill(NaN, w.data.length / 3, (2 * w.data.length) / 3);
      return copy;
    });
    const together = run(optimizer, {}, 6, spoilt);
    [3, 5].forEach((seed, i) => {
      const alone = trial('moons', 'all', [seed]).run(optimizer, {}, 6);
      together.weights.forEach((w, layer) => {
        const own = xp.slice(w, { replicas: [2 * i, 2 * i + 1] });
        expect([...own.data]).toEqual([...alone.weights[layer]!.data]);
      });
    });
  });

  it('refreshes arrays that nothing else changes, so that roots may come late', () => {
    const { sightsAt, start, units } = trial('moons', 'all', [3]);
    const { hyper, fixed } = settingsOf(optimizer, {});
    const sights = sightsAt(start);
    const states = units.map((unit) => optimizer.init(xp, unit, 1, fixed));
    const changed = (next: State) => Object.keys(states[0]!).filter((name) => next[name] !== states[0]![name]);
    const refreshed = changed(optimizer.refresh!(xp, sights[0]!, states[0]!, hyper, fixed));
    const others = [
      ...changed(optimizer.accumulate(xp, sights[0]!, states[0]!, hyper, fixed)),
      ...changed(optimizer.update(xp, sights, states, hyper, fixed, 1).states[0]!),
    ];
    expect(refreshed.length).toBeGreaterThan(1);
    expect(refreshed.filter((name) => others.includes(name))).toEqual([]);
  });

  it('gives weights that are numbers at every bound of every hyper-parameter, and with every choice', () => {
    const { run } = trial('teacherStudent', 'all', [3]);
    const bounds = Object.entries(optimizer.hyper).flatMap(([name, field]) =>
      field.type === 'number' ? [{ [name]: field.min }, { [name]: field.max }] : [],
    );
    const options = Object.entries(optimizer.fixed).flatMap(([name, field]) =>
      field.type === 'choice' ? field.options.map(({ value }) => ({ [name]: value })) : [],
    );
    for (const choice of [...bounds, ...options]) {
      const { weights } = run(optimizer, choice, 8);
      expect(
        weights.some(({ data }) => data.some(Number.isNaN)),
        JSON.stringify(choice),
      ).toBe(false);
    }
  });
});
