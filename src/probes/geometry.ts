import { float64 as xp, type Array64 } from '../array/float64.ts';
import { optionOf } from '../experiment/optionOf.ts';
import type { Batch } from '../experiment/model.ts';
import { numberOf, type Fields } from '../fields/fields.ts';
import { geometryKind } from '../panels/geometry/kind.ts';
import { problemOf } from '../problems/index.ts';
import { viewOf } from './geometryView.ts';
import type { GeometryRequest, GeometryResult, GeometryView } from './geometryResult.ts';
import { snapshotOf, type History } from './history.ts';
import { oneByOne } from './oneByOne.ts';
import type { OpenProbe, Probe } from './probe.ts';

/** Weights, training examples that everything is computed on, and the product of both, at most: the time goes with it and the weights. */
const WEIGHTS = 600;
const EXAMPLES = 256;
const PRODUCT = 60_000;

const { show: _, ...shown } = geometryKind.fields;
const fields = {
  ...shown,
  resolution: {
    type: 'integer',
    label: 'Resolution',
    key: 'resolution',
    hint: 'Grid points along each axis of the plane.',
    min: 3,
    max: 201,
    default: 33,
    scale: 'linear',
  },
} as const satisfies Fields;

export const geometry: Probe<GeometryRequest, GeometryResult> = {
  summary:
    'From the weights of a run: steps by gradient, Hessian, Fisher and empirical Fisher matrix, computed exactly, with the Euclidean and the Kullback–Leibler ball.',
  fields,
  ofParameter: false,
  request: (target, _, settings) => ({
    probe: 'geometry',
    ...target,
    plane: optionOf(fields.plane, settings, 'plane'),
    length: optionOf(fields.length, settings, 'length'),
    damping: numberOf(settings, 'damping'),
    radius: numberOf(settings, 'radius'),
    resolution: numberOf(settings, 'resolution'),
  }),
  open,
};

function open(history: History): OpenProbe<GeometryRequest, GeometryResult> {
  const batch = batchOf(history);
  const look = oneByOne(
    (request: GeometryRequest) => begin(history, request, batch),
    () => undefined,
  );
  return (request, late) => {
    const { view, complete, done } = look(request, late);
    return { complete, result: { probe: 'geometry', step: view?.step ?? request.step, done, ...(view && { view }) } };
  };
}

function begin(
  history: History,
  request: GeometryRequest,
  batch: Batch<Array64> | undefined,
): Generator<number, GeometryView> {
  const here = snapshotOf(history, request);
  const { model, experiment } = history;
  const weights = model.parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  if (weights > WEIGHTS)
    throw new Error(
      `the whole Hessian and Fisher matrix are computed for at most ${WEIGHTS} weights, and this network has ${weights.toLocaleString('en-US')}; make its layers smaller`,
    );
  if (weights < 2) throw new Error('there is one weight, and a plane needs two');
  const problem = problemOf(experiment.problem.kind);
  const minima = problem?.type === 'surface' && weights === 2 ? problem.minima(experiment.problem.settings) : [];
  return viewOf({ model, step: here.step, weights: here.parameters, batch, minima, request });
}

/** The first training examples, all where there are few; absent for surfaces. */
function batchOf({ model }: History): Batch<Array64> | undefined {
  if (!model.data) return undefined;
  const { examples, inputWidth, targetWidth, inputs, targets } = model.data.training;
  const weights = model.parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const count = Math.min(EXAMPLES, examples, Math.ceil(PRODUCT / weights));
  return {
    inputs: xp.array(inputs.subarray(0, count * inputWidth), [1, count, inputWidth]),
    targets: xp.array(targets.subarray(0, count * targetWidth), [1, count, targetWidth]),
  };
}
