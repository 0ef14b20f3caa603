import { optionOf } from '../experiment/optionOf.ts';
import { numberOf, type Fields } from '../fields/fields.ts';
import { learnedFunctionKind } from '../panels/learnedFunction/kind.ts';
import type { History, ReplicaSnapshot } from './history.ts';
import { oneByOne } from './oneByOne.ts';
import { predictorOf } from './outputsPredictor.ts';
import { sceneOf, type OutputsScene } from './outputsScene.ts';
import type { OutputsRequest, OutputsResult, OutputsView, RunOutputs } from './outputsResult.ts';
import type { OpenProbe, Probe } from './probe.ts';

const fields = {
  ...learnedFunctionKind.fields,
  resolution: {
    type: 'integer',
    label: 'Resolution',
    key: 'resolution',
    hint: 'Grid points along each axis of a plane, and a quarter of those along a curve.',
    min: 3,
    max: 201,
    default: 48,
    scale: 'linear',
  },
} as const satisfies Fields;

export const outputs: Probe<OutputsRequest, OutputsResult> = {
  summary: 'What runs have learned: predictions on a grid of inputs, of images, or of examples, with the data.',
  fields,
  ofParameter: false,
  request: (target, _, settings) => ({
    probe: 'outputs',
    ...target,
    runs: optionOf(fields.runs, settings, 'runs'),
    what: optionOf(fields.what, settings, 'what'),
    images: numberOf(settings, 'images'),
    resolution: numberOf(settings, 'resolution'),
  }),
  open,
};

function open(history: History): OpenProbe<OutputsRequest, OutputsResult> {
  const look = oneByOne(
    (request: OutputsRequest) => viewOf(history, request),
    () => undefined,
  );
  return (request, late) => {
    const { view, complete, done } = look(request, late);
    return { complete, result: { probe: 'outputs', step: view?.step ?? request.step, done, ...(view && { view }) } };
  };
}

/** One run after another, each a few examples at a time. */
function* viewOf(history: History, request: OutputsRequest): Generator<number, OutputsView> {
  const { model, experiment } = history;
  if (!model.data || !model.passes || model.task === 'surface')
    throw new Error('a surface is a loss and nothing else: nothing is predicted');
  const scene = sceneOf(model, experiment, request);
  const wanted = request.runs === 'all' ? experiment.runs.map((_, run) => run) : [request.run];
  const found = wanted.flatMap((run): readonly (readonly [number, ReplicaSnapshot])[] => {
    const here = history.replicaAt(run, request.seed, request.step);
    return here ? [[run, here]] : [];
  });
  if (found.length === 0) throw new Error('nothing is recorded at this step');
  const runs: RunOutputs[] = [];
  for (const [run, here] of found) {
    const work = ofRun(scene, run, here);
    let next = work.next();
    for (; next.done !== true; next = work.next()) yield (runs.length + 0.5) / found.length;
    runs.push(next.value);
  }
  const step = Math.max(...runs.map((run) => run.step));
  return { step, task: model.task, picture: scene.picture, runs };
}

function* ofRun(scene: OutputsScene, run: number, here: ReplicaSnapshot): Generator<undefined, RunOutputs> {
  const predict = predictorOf(scene.model, here.parameters);
  const training = yield* predict(scene.training);
  const heldOut = yield* predict(scene.heldOut);
  const grid = scene.grid ? yield* predict(scene.grid) : undefined;
  return {
    run,
    step: here.step,
    values: scene.values({ training, heldOut, grid }),
    predicted: scene.answers({ training, heldOut }),
    training: training.loss,
    heldOut: heldOut.loss,
  };
}
