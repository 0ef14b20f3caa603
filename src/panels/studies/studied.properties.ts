import { float64Engine } from '../../array/float64.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { defaultView } from '../../experiment/readView.ts';
import { runName } from '../../experiment/names.ts';
import { defaults, type Settings } from '../../fields/fields.ts';
import { networkOf } from '../../networks/index.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import { problemOf } from '../../problems/index.ts';
import type { Outcome } from '../../store/studies.ts';
import { createTraceStore } from '../../store/traces.ts';
import { createTrainer } from '../../worker/trainer.ts';
import type { Panel, PanelInput } from '../panel.ts';
import { testInput } from '../testInput.ts';

/** An experiment with everything that is not said as declared. */
export function testExperiment(
  problem: string,
  problemSettings: Settings,
  networkSettings: Settings,
  runs: readonly (readonly [optimizer: string, settings?: Settings])[],
  rest: Partial<Experiment>,
): Experiment {
  return {
    version: 1,
    title: '',
    problem: { kind: problem, settings: { ...defaults(problemOf(problem)!.fields), ...problemSettings } },
    network: { kind: 'mlp', settings: { ...defaults(networkOf('mlp')!.fields), ...networkSettings } },
    runs: runs.map(([optimizer, settings], color) => {
      const { hyper, fixed } = optimizerOf(optimizer)!;
      return { optimizer, settings: { ...defaults({ ...hyper, ...fixed }), ...settings }, color };
    }),
    steps: 10,
    batch: 0,
    seed: 1,
    seeds: 1,
    engine: 'float64',
    view: defaultView(),
    ...rest,
  };
}

/** A panel's input before anything of its study has been trained. */
export function unstudied(panel: Panel, experiment: Experiment, settings: Settings = {}): PanelInput {
  return testInput(
    [],
    {},
    {
      experiment,
      settings: { ...defaults(panel.fields), ...settings },
      looks: experiment.runs.map((_, run) => ({
        label: runName(experiment, run),
        color: 'black',
        dash: [],
        marker: 'circle',
        hidden: false,
      })),
    },
  );
}

/** A panel's input with every training of its study done, in float64. */
export async function studied(panel: Panel, experiment: Experiment, settings: Settings = {}): Promise<PanelInput> {
  const input = unstudied(panel, experiment, settings);
  const studies: Outcome[] = [];
  for (const one of panel.study!(input)) studies.push(await outcomeOf(one));
  return { ...input, studies };
}

/** An experiment trained to its end. */
async function outcomeOf(experiment: Experiment): Promise<Outcome> {
  // A clock that ticks, so that times are numbers.
  let now = 0;
  const trainer = await createTrainer(float64Engine(), experiment, () => now++);
  const store = createTraceStore();
  const { replicas, model, formation } = trainer;
  store.begin(experiment, {
    type: 'started',
    run: 1,
    engine: { name: 'float64', reason: '' },
    replicas,
    parameters: model.parameters,
    batch: model.batch,
    refused: formation.refused,
  });
  while (!trainer.finished) store.append({ type: 'frame', run: 1, ...(await trainer.advance(64)) });
  trainer.dispose();
  return { ...store.get()!, isFinished: true };
}
