import type { Ops } from '../array/ops.ts';
import { permuted } from '../array/random.ts';
import { networkOf } from '../networks/index.ts';
import { accuracy, crossEntropy, pixelCrossEntropy, squaredError, type Loss } from '../networks/losses.ts';
import type { Backward, LayerTape } from '../networks/network.ts';
import type { Parameter } from '../optimizers/units.ts';
import { problemOf } from '../problems/index.ts';
import type { DataProblem, Split, SurfaceProblem, Task } from '../problems/problem.ts';
import type { Experiment } from './experiment.ts';
import { byToken, parametersOf } from './tokens.ts';

/** Examples on an engine: `inputs [1 or R,N,d]`, `targets [1 or R,N,c]`. */
export interface Batch<T> {
  readonly inputs: T;
  readonly targets: T;
  /** Fresh noise `[1 or R,N,noiseWidth]`, where an optimizer draws targets from the model's own predictions. */
  readonly noise?: T;
}

/** What a training step needs to know of one point in weight space. */
export interface Gradients<T> {
  /** Mean loss over the batch, `[R,1,1]`. */
  readonly loss: T;
  /** One per parameter, of the mean loss. */
  readonly grads: readonly T[];
}

/** The steps from weights to loss and back. */
export interface Passes {
  /** C, the width of a prediction. */
  readonly outputs: number;
  forward<T>(xp: Ops<T>, weights: readonly T[], inputs: T): readonly LayerTape<T>[];
  /** Given ∂loss/∂output. */
  backward<T>(xp: Ops<T>, weights: readonly T[], tape: readonly LayerTape<T>[], outputDerivative: T): Backward<T>;
  loss<T>(xp: Ops<T>, outputs: T, targets: T): Loss<T>;
  /** Share of predictions that are right, for classification. */
  accuracy<T>(xp: Ops<T>, outputs: T, targets: T): T;
}

/** A problem joined with a network: everything about an experiment that is not an optimizer. Weights are lists in the order of `parameters`. */
export interface Model {
  readonly parameters: readonly Parameter[];
  readonly task: 'surface' | Task;
  /** Whether each example is of one of two classes: then it has a score. */
  readonly isBinary: boolean;
  /** Absent for surfaces. */
  readonly data?: Split;
  /** Examples per step, 0 for surfaces. */
  readonly batch: number;
  /** Row-major initial values of every parameter. */
  initial(seed: number): readonly Float64Array[];
  /** Row numbers of the training examples of one step, `batch` of them; a fresh permutation every epoch. */
  batchRows(seed: number, step: number): Int32Array;
  gradients<T>(xp: Ops<T>, parameters: readonly T[], batch: Batch<T> | undefined): Gradients<T>;
  /** Absent for surfaces: what `gradients` is made of, for methods that look into it. */
  readonly passes?: Passes;
  /**
   * Mean loss `[R,1,1]`; for classification, the share of examples classified correctly `[R,1,1]`; where there are two classes, the log-odds
   * of the second `[R,N,1]`. All are NaN on no examples, that is without a batch where the problem has data.
   */
  evaluate<T>(
    xp: Ops<T>,
    parameters: readonly T[],
    batch: Batch<T> | undefined,
  ): { readonly loss: T; readonly accuracy?: T; readonly scores?: T };
}

/**
 * Everything about an experiment that is not an optimizer. Data depend on the experiment's seed, initial weights and batches on the seed of
 * the replica. Throws on unknown kinds, and on starts, weights and data that do not fit, naming what was expected.
 */
export function buildModel(experiment: Experiment): Model {
  const problem = problemOf(experiment.problem.kind);
  if (!problem) throw new Error(`unknown problem: ${experiment.problem.kind}`);
  return problem.type === 'surface' ? surfaceModel(experiment, problem) : dataModel(experiment, problem);
}

function surfaceModel({ problem: { settings, start: given } }: Experiment, problem: SurfaceProblem): Model {
  const columns = problem.dimension(settings);
  const start = given ?? problem.start(settings);
  if (start.length !== columns)
    throw new Error(`a start of ${start.length} numbers does not fit ${columns} dimensions`);
  return {
    parameters: [{ name: 'w', rows: 1, columns }],
    task: 'surface',
    isBinary: false,
    batch: 0,
    initial: () => [Float64Array.from(start)],
    batchRows: () => new Int32Array(0),
    gradients(xp, [w]) {
      if (w === undefined) throw new Error('a surface has one parameter');
      return { loss: problem.value(xp, w, settings), grads: [problem.gradient(xp, w, settings)] };
    },
    evaluate(xp, [w]) {
      if (w === undefined) throw new Error('a surface has one parameter');
      return { loss: problem.value(xp, w, settings) };
    },
  };
}

const LOSSES = {
  classification: crossEntropy,
  regression: squaredError,
  reconstruction: pixelCrossEntropy,
} as const satisfies Record<Task, unknown>;

function dataModel(experiment: Experiment, problem: DataProblem): Model {
  const network = networkOf(experiment.network.kind);
  if (!network) throw new Error(`unknown network: ${experiment.network.kind}`);
  const { settings } = experiment.network;
  const data = problem.generate(experiment.problem.settings, experiment.seed, experiment.problem.data);
  const { examples, targetWidth } = data.training;
  const task = problem.task(experiment.problem.settings);
  if (task === 'classification' && targetWidth < 2)
    throw new Error('classification needs one target column for each of at least 2 classes');
  const classifies = task === 'classification';
  const isBinary = classifies && targetWidth === 2 && (data.training.positions ?? 1) === 1;
  const parameters = parametersOf(network, settings, data.training);
  const byExample: Passes = {
    outputs: targetWidth,
    forward: (xp, weights, inputs) => network.forward(xp, settings, weights, inputs),
    backward: (xp, weights, tape, derivative) => network.backward(xp, settings, weights, tape, derivative),
    loss: LOSSES[task],
    accuracy,
  };
  const passes = byToken(byExample, data.training.positions);
  const given = experiment.network.weights && givenWeights(experiment.network.weights, parameters);
  const batch = experiment.batch === 0 ? examples : Math.min(experiment.batch, examples);
  return {
    parameters,
    task,
    isBinary,
    data,
    batch,
    initial: (seed) => given ?? network.initial(settings, parameters, seed),
    batchRows: (seed, step) =>
      batch === examples ? Int32Array.from({ length: batch }, (_, row) => row) : batchRows(examples, batch, seed, step),
    passes,
    gradients(xp, weights, rows) {
      if (!rows) throw new Error('a problem with data needs a batch');
      const tape = passes.forward(xp, weights, rows.inputs);
      const { loss, derivative } = passes.loss(xp, outputs(tape), rows.targets);
      return { loss, grads: passes.backward(xp, weights, tape, derivative).grads };
    },
    evaluate(xp, weights, rows) {
      if (!rows) {
        const replicas = weights.reduce((most, weight) => Math.max(most, xp.shape(weight)[0]), 1);
        const none = xp.full([replicas, 1, 1], NaN);
        return { loss: none, ...(classifies && { accuracy: none }), ...(isBinary && { scores: none }) };
      }
      const predicted = outputs(passes.forward(xp, weights, rows.inputs));
      const { loss } = passes.loss(xp, predicted, rows.targets);
      return {
        loss,
        ...(classifies && { accuracy: passes.accuracy(xp, predicted, rows.targets) }),
        ...(isBinary && { scores: logOdds(xp, predicted) }),
      };
    },
  };
}

/** Of the second of two classes. */
function logOdds<T>(xp: Ops<T>, predicted: T): T {
  return xp.sub(xp.slice(predicted, { columns: [1, 2] }), xp.slice(predicted, { columns: [0, 1] }));
}

/** What the last layer gives. */
export function outputs<T>(tape: readonly LayerTape<T>[]): T {
  const last = tape.at(-1);
  if (!last) throw new Error('a network without layers');
  return last.output;
}

/** Examples are taken one after another through permutations of the epoch, so that batches may cross from one epoch to the next. */
function batchRows(examples: number, batch: number, seed: number, step: number): Int32Array {
  return Int32Array.from({ length: batch }, (_, i) => {
    const position = step * batch + i;
    return permuted(position % examples, examples, seed, Math.floor(position / examples));
  });
}

function givenWeights(
  weights: Readonly<Record<string, readonly (readonly number[])[]>>,
  parameters: readonly Parameter[],
): readonly Float64Array[] {
  return parameters.map(({ name, rows, columns }) => {
    const values = Object.hasOwn(weights, name) ? weights[name] : undefined;
    if (values?.length !== rows || values.some((row) => row.length !== columns)) {
      throw new Error(
        `weights ${name} must be ${rows} × ${columns}, not ${values ? `${values.length} × ${values[0]?.length ?? 0}` : 'missing'}`,
      );
    }
    return Float64Array.from(values.flat());
  });
}
