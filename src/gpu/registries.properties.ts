import { float64 as xp, type Array64 } from '../array/float64.ts';
import type { Ops } from '../array/ops.ts';
import { stream, type Purpose } from '../array/random.ts';
import { landscapeOf } from '../curvature/landscape.ts';
import { buildModel } from '../experiment/model.ts';
import { defaults, type Fields, type Settings } from '../fields/fields.ts';
import { emptySketch, sketchColumns } from '../linalg/frequentDirections.ts';
import { applyOperator } from '../linalg/operator.ts';
import { activations } from '../networks/activations.ts';
import { accuracy, crossEntropy, pixelCrossEntropy, squaredError } from '../networks/losses.ts';
import { convolution } from '../networks/convolution.ts';
import { mlp } from '../networks/mlp.ts';
import type { Network } from '../networks/network.ts';
import { transformer } from '../networks/transformer.ts';
import { optimizers } from '../optimizers/index.ts';
import type { Fixed, Optimizer, Values } from '../optimizers/optimizer.ts';
import { rateAt } from '../optimizers/schedule.ts';
import { problems } from '../problems/index.ts';
import type { Problem } from '../problems/problem.ts';
import { trialExperiment, trialRun } from '../worker/trials.ts';
import { single, type Case } from './machineOps.properties.ts';
import { noLandscape } from '../optimizers/landscape.ts';
import { takeStep } from '../optimizers/takeStep.ts';
import { gather, scatter } from '../optimizers/units.ts';

/** A case with what it is a case of. */
export interface Registered {
  readonly title: string;
  readonly given: Case;
}

const REPLICAS = 2;

function gaussian(shape: Array64['shape'], seed: number, purpose: Purpose = 'data'): Array64 {
  return single(Array.from({ length: shape[0] * shape[1] * shape[2] }, stream(seed, purpose).normal), shape);
}

/** Declared defaults, and these with each option of each choice, and each formula that is offered, in turn. */
function variants(fields: Fields): readonly (readonly [title: string, settings: Settings])[] {
  const usual = defaults(fields);
  const changed = Object.entries(fields).flatMap(([name, field]) =>
    field.type === 'choice'
      ? field.options.map(({ value }) => [name, value] as const)
      : field.type === 'text'
        ? field.examples.map(({ text }) => [name, text] as const)
        : [],
  );
  return [
    ['defaults', usual],
    ...changed
      .filter(([name, value]) => usual[name] !== value)
      .map(([name, value]) => [`${name} ${value}`, { ...usual, [name]: value }] as const),
  ];
}

/** Counts that are small enough for the arrays here, and starting values that are not 0. */
const NUMBERS: Readonly<Record<string, number>> = { rank: 2, warmup: 2, initial: 0.1 };

const STEPS = 4;

/** Four steps of an optimizer on a matrix or a vector, roots recomputed at the first and the third. */
function stepsOf(optimizer: Optimizer, fixed: Fixed, rows: number, columns: number): Case {
  const names = Object.keys(optimizer.hyper);
  // With a ridge as small as the defaults', roots of statistics of so few gradients would magnify rounding, whoever computes them.
  const hyper = names.map((name, i) => {
    const value = /epsilon$/i.test(name)
      ? 1e-2
      : name === 'weightDecay'
        ? 0.1
        : Number(defaults(optimizer.hyper)[name]);
    return single([value, value * (1 - i / 16)], [REPLICAS, 1, 1]);
  });
  const shape = [REPLICAS, rows, columns] as const;
  const grads = Array.from({ length: STEPS }, (_, step) => gaussian(shape, step + 1));
  return {
    inputs: [gaussian(shape, 0, 'weights'), ...grads, ...hyper],
    double: fixed.roots === 'double',
    compute<T>(ops: Ops<T>, [parameter, ...rest]: readonly T[]) {
      if (parameter === undefined) throw new Error('an optimizer needs a parameter');
      const values = Object.fromEntries(names.map((name, i) => [name, rest[STEPS + i]!]));
      const parameters = [{ name: 'W', rows, columns }];
      const units = optimizer.units(parameters, fixed);
      let states: readonly Values<string, T>[] = units.map((unit) =>
        optimizer.init(ops, unit, ops.shape(parameter)[0], fixed),
      );
      let weights: T = parameter;
      for (const [step, grad] of rest.slice(0, STEPS).entries()) {
        const sights = units.map((unit) => ({
          unit,
          parameter: gather(ops, unit, [weights]),
          grad: gather(ops, unit, [grad]),
          landscape: noLandscape,
        }));
        const rate = rateAt(fixed, step, STEPS);
        const next = takeStep(ops, optimizer, sights, states, values, fixed, rate, step % 2 === 0);
        weights = scatter(ops, units, parameters, next.weights)[0]!;
        states = next.states;
      }
      const state = states[0]!;
      const direction = applyOperator(
        ops,
        optimizer.operator(ops, state, values, fixed),
        gather(ops, units[0]!, [rest[0]!]),
      );
      const statistics = Object.values(optimizer.statistics?.(ops, state, values, fixed) ?? {});
      // Bases are right up to signs, and rotations among equal directions; what they stand for is in the other results. Residuals are
      // nothing but rounding.
      const unique = Object.entries(state).flatMap(([name, array]) => (/Basis$|residual$/.test(name) ? [] : [array]));
      return [weights, direction, ...statistics, ...statistics.map((a) => ops.eigh(a).w), ...unique];
    },
  };
}

/** Two steps of an optimizer that looks at the loss around the weights, on a network with twelve examples and noise. */
function landscapeSteps(optimizer: Optimizer, fixed: Fixed): Case {
  const base = trialExperiment('moons', [trialRun('sgd')], {}, { points: 12 });
  const network = { ...base.network, settings: { ...base.network.settings, widths: [3] } };
  const model = buildModel({ ...base, network });
  const { examples, inputs, targets } = model.data!.training;
  const names = Object.keys(optimizer.hyper);
  const hyper = names.map((name) => {
    const value = /epsilon$|damping/i.test(name) ? 0.1 : Number(defaults(optimizer.hyper)[name]);
    return single([value, value], [REPLICAS, 1, 1]);
  });
  const weights = model.parameters.map(({ rows, columns }, i) => gaussian([REPLICAS, rows, columns], i, 'weights'));
  const units = optimizer.units(model.parameters, fixed);
  const batch = [
    single(inputs, [1, examples, 2]),
    single(targets, [1, examples, 2]),
    single(Array.from({ length: examples }, stream(1, 'noise').uniform), [1, examples, 1]),
  ];
  return {
    inputs: [...weights, ...batch, ...hyper],
    double: fixed.roots === 'double',
    compute<T>(ops: Ops<T>, all: readonly T[]) {
      const [given, targetRows, noise, ...rest] = all.slice(weights.length);
      const rows = { inputs: given!, targets: targetRows!, noise: noise! };
      const values = Object.fromEntries(names.map((name, i) => [name, rest[i]!]));
      let own: readonly T[] = all.slice(0, weights.length);
      let states: readonly Values<string, T>[] = units.map((unit) =>
        optimizer.init(ops, unit, ops.shape(own[0]!)[0], fixed),
      );
      for (let step = 0; step < 2; step++) {
        const landscape = landscapeOf(ops, model, units, own, rows);
        const { grads } = model.gradients(ops, own, rows);
        const sights = units.map((unit) => ({
          unit,
          landscape,
          parameter: gather(ops, unit, own),
          grad: gather(ops, unit, grads),
        }));
        const next = takeStep(ops, optimizer, sights, states, values, fixed, rateAt(fixed, step, 2), step === 0);
        own = scatter(ops, units, model.parameters, next.weights);
        states = next.states;
      }
      return own;
    },
  };
}

/** Structural settings with counts that are small enough for the arrays here. */
function fixedOf(settings: Settings): Fixed {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      typeof value === 'object' ? [] : [[name, NUMBERS[name] ?? value] as const],
    ),
  );
}

/** Every optimizer that needs more than gradients, with every option of every choice, on a small network. */
export function curvatureCases(): readonly Registered[] {
  return optimizers
    .filter(({ needs }) => needs !== 'gradients')
    .flatMap((optimizer) =>
      variants(optimizer.fixed).map(([title, settings]) => ({
        title: `${optimizer.kind}, ${title}`,
        given: landscapeSteps(optimizer, fixedOf(settings)),
      })),
    );
}

/** Every other optimizer with every option of every choice, on a matrix and on a vector. */
export function optimizerCases(): readonly Registered[] {
  return optimizers
    .filter(({ needs }) => needs === 'gradients')
    .flatMap((optimizer) =>
      variants(optimizer.fixed).flatMap(([title, settings]) => [
        { title: `${optimizer.kind}, ${title}, matrix`, given: stepsOf(optimizer, fixedOf(settings), 5, 4) },
        { title: `${optimizer.kind}, ${title}, vector`, given: stepsOf(optimizer, fixedOf(settings), 1, 6) },
      ]),
    );
}

const LOSSES = { crossEntropy, squaredError, pixelCrossEntropy } as const;

/** Losses, gradients and derivatives of a network, for every activation, loss and arrangement of biases, down to one example. */
export function networkCases(): readonly Registered[] {
  const shapes = [
    { bias: 'all', widths: [4, 3], examples: 7 },
    { bias: 'last', widths: [4], examples: 7 },
    { bias: 'none', widths: [], examples: 7 },
    { bias: 'all', widths: [4], examples: 1 },
  ];
  return Object.keys(activations).flatMap((activation) =>
    Object.entries(LOSSES).flatMap(([name, lossOf]) =>
      shapes.map(({ bias, widths, examples }) => {
        const settings: Settings = { ...defaults(mlp.fields), activation, bias, widths };
        const parameters = mlp.parameters(settings, 2, 3);
        const targets = single(
          Array.from({ length: examples * 3 }, (_, i) => (i % 3 === Math.floor(i / 3) % 3 ? 1 : 0)),
          [1, examples, 3],
        );
        const weights = parameters.map(({ rows, columns }, i) => gaussian([REPLICAS, rows, columns], i, 'weights'));
        const given: Case = {
          inputs: [gaussian([1, examples, 2], 9), targets, ...weights],
          compute(ops, [inputs, wanted, ...own]) {
            const tape = mlp.forward(ops, settings, own, inputs!);
            const { output } = tape.at(-1)!;
            const { loss, derivative } = lossOf(ops, output, wanted!);
            const { grads, derivatives } = mlp.backward(ops, settings, own, tape, derivative);
            return [loss, accuracy(ops, output, wanted!), ...grads, ...derivatives];
          },
        };
        return { title: `${activation}, ${name}, ${bias} biases, ${examples} examples`, given };
      }),
    ),
  );
}

/** Losses, gradients and derivatives of networks whose weights are used at several places of every example. */
export function sharingCases(): readonly Registered[] {
  const sample = (network: Network, settings: Settings, width: number, positions: number, examples: number) => {
    const all: Settings = { ...defaults(network.fields), ...settings };
    const parameters = network.parameters(all, width, 3 * positions, positions);
    const rows = examples * positions;
    const targets = single(
      Array.from({ length: rows * 3 }, (_, i) => (i % 3 === Math.floor(i / 3) % 3 ? 1 : 0)),
      [1, rows, 3],
    );
    const weights = parameters.map((shape, i) => {
      const { data } = gaussian([REPLICAS, shape.rows, shape.columns], i, 'weights');
      return single(xp.mul(shape.rows ** -0.5, { shape: [1, 1, data.length], data }).data, [
        REPLICAS,
        shape.rows,
        shape.columns,
      ]);
    });
    const given: Case = {
      inputs: [gaussian([1, examples, width], 9), targets, ...weights],
      compute(ops, [inputs, wanted, ...own]) {
        const tape = network.forward(ops, all, own, inputs!);
        const { output } = tape.at(-1)!;
        const { loss, derivative } = crossEntropy(ops, output, wanted!);
        const { grads, derivatives } = network.backward(ops, all, own, tape, derivative);
        return [loss, accuracy(ops, output, wanted!), ...grads, ...derivatives];
      },
    };
    return { title: `${network.kind}, ${examples} examples of ${width} numbers, ${JSON.stringify(settings)}`, given };
  };
  return [
    sample(convolution, { channels: [3, 2], kernel: 3, stride: 2 }, 30, 1, 6),
    sample(convolution, { channels: [4], kernel: 2, stride: 1, activation: 'tanh' }, 9, 1, 1),
    sample(transformer, { layers: 1, heads: 2, headWidth: 4 }, 20, 4, 6),
    sample(transformer, { layers: 2, heads: 1, headWidth: 3, activation: 'tanh' }, 6, 3, 5),
    // Larger than a tile in every direction.
    sample(transformer, { layers: 1, heads: 2, headWidth: 5 }, 63, 9, 3),
  ];
}

/** A model of a problem at random weights: gradients and evaluations on its own examples, or at points of a surface. */
function modelCase(problem: Problem, settings: Settings): Case {
  const experiment = trialExperiment(problem.kind, [trialRun('sgd')], {}, settings);
  const data = problem.type === 'data' && problem.needsData ? GIVEN : undefined;
  const model = buildModel({ ...experiment, problem: { ...experiment.problem, ...(data && { data }) } });
  const { training } = model.data ?? {};
  const batch = training && [
    single(training.inputs, [1, training.examples, training.inputWidth]),
    single(training.targets, [1, training.examples, training.targetWidth]),
  ];
  const initial = model.initial(1);
  const weights = model.parameters.map(({ rows, columns }, i) => {
    const noise = gaussian([REPLICAS, rows, columns], i, 'weights');
    return single(xp.add(xp.array(initial[i]!, [1, rows, columns]), xp.mul(0.3, noise)).data, noise.shape);
  });
  return {
    inputs: [...weights, ...(batch ?? [])],
    compute(ops, all) {
      const own = all.slice(0, weights.length);
      const [inputs, targets] = all.slice(weights.length);
      const rows = inputs && targets ? { inputs, targets } : undefined;
      const { loss, grads } = model.gradients(ops, own, rows);
      const evaluated = model.evaluate(ops, own, rows);
      return [loss, ...grads, evaluated.loss, ...(evaluated.accuracy === undefined ? [] : [evaluated.accuracy])];
    },
  };
}

const GIVEN = {
  inputs: [
    [0.5, -1, 2],
    [1, 0.25, -0.5],
    [-2, 1, 0.125],
  ],
  targets: [
    [1, 0],
    [0, 1],
    [1, 0],
  ],
};

/** Every problem with every option of every choice. */
export function problemCases(): readonly Registered[] {
  return problems.flatMap((problem) =>
    variants(problem.fields).map(([title, settings]) => ({
      title: `${problem.kind}, ${title}`,
      given: modelCase(problem, settings),
    })),
  );
}

/** What the probes compute on arrays: losses on a plane, sketches of a stream with their errors, and spectra of what it adds up to. */
export function probeCases(): readonly Registered[] {
  const model = buildModel(trialExperiment('moons', [trialRun('sgd')]));
  const { examples, inputWidth, targetWidth, inputs, targets } = model.data!.training;
  const points = Array.from({ length: 25 }, (_, i) => [(i % 5) / 2 - 1, Math.floor(i / 5) / 2 - 1] as const);
  const plane: Case = {
    inputs: [
      single(inputs, [1, examples, inputWidth]),
      single(targets, [1, examples, targetWidth]),
      ...([0, 1] as const).map((axis) =>
        single(
          points.map((point) => point[axis]),
          [points.length, 1, 1],
        ),
      ),
      ...model.initial(1).flatMap((values, i) => {
        const { rows, columns } = model.parameters[i]!;
        const direction = (purpose: Purpose) => gaussian([1, rows, columns], i, purpose);
        return [single(values, [1, rows, columns]), direction('directions'), direction('weights')];
      }),
    ],
    compute(ops, [x, y, along, across, ...rest]) {
      const weights = model.parameters.map((_, i) => {
        const offset = ops.add(ops.mul(along!, rest[3 * i + 1]!), ops.mul(across!, rest[3 * i + 2]!));
        return ops.add(rest[3 * i]!, offset);
      });
      return [model.evaluate(ops, weights, { inputs: x!, targets: y! }).loss];
    },
  };
  const gradients = Array.from({ length: 5 }, (_, step) => gaussian([REPLICAS, 6, 4], step));
  const sketches = (rank: number): Case => ({
    inputs: gradients,
    compute(ops, stream) {
      let sketch = emptySketch(ops, ops.shape(stream[0]!)[0], 6, rank);
      let covariance = ops.mul(0, ops.matmul(stream[0]!, stream[0]!, { transposeB: true }));
      for (const vectors of stream) {
        covariance = ops.add(ops.mul(0.9, covariance), ops.matmul(vectors, vectors, { transposeB: true }));
        sketch = sketchColumns(ops, sketch, vectors, 0.9);
      }
      const { basis, squares, escaped } = sketch;
      const found = ops.matmul(ops.mul(basis, squares), basis, { transposeB: true });
      // The error of a sketch of full rank is 0, so it is judged beside what it is an error of.
      const spectra = [ops.eigh(covariance).w, ops.eigh(ops.sub(covariance, found)).w];
      return [found, squares, escaped, ops.concat(spectra, 'columns')];
    },
  });
  return [
    { title: 'levelSets', given: plane },
    ...[1, 2, 4, 6].map((rank) => ({ title: `sketch of rank ${rank}`, given: sketches(rank) })),
    {
      title: 'spectra',
      given: {
        inputs: gradients,
        compute(ops, stream) {
          const sides = [{ transposeB: true }, { transposeA: true }].map((flags) =>
            stream
              .map((grad) => ops.matmul(grad, grad, flags))
              .reduce((sum, product) => ops.add(ops.mul(0.99, sum), product)),
          );
          return sides.flatMap((side) => [side, ops.eigh(side).w]);
        },
      },
    },
  ];
}

/** The largest error of each result relative to the largest number in it, replica by replica. */
export function relativeErrors(found: readonly Array64[], wanted: readonly Array64[]): readonly number[] {
  return wanted.map(({ shape, data }, i) => {
    const own = found[i]!;
    const size = shape[1] * shape[2];
    let worst = 0;
    for (let replica = 0; replica < own.shape[0]; replica++) {
      const right = shape[0] === 1 ? data : data.subarray(replica * size, (replica + 1) * size);
      const got = own.data.subarray(replica * size, (replica + 1) * size);
      const largest = right.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      const off = right.reduce((most, x, k) => Math.max(most, Math.abs(got[k]! - x)), 0);
      worst = Math.max(worst, off === 0 ? 0 : off / largest);
    }
    return worst;
  });
}
