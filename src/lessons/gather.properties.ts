import { looksOf } from '../app/looks.ts';
import { placeInput } from '../app/placeInput.ts';
import { float64Engine } from '../array/float64.ts';
import type { Experiment, Place } from '../experiment/experiment.ts';
import { placesOf } from '../experiment/places.ts';
import { panels } from '../panels/index.ts';
import type { PanelInput } from '../panels/panel.ts';
import { createProbes } from '../probes/index.ts';
import type { Outcome } from '../store/studies.ts';
import { createTraceStore, type Traces } from '../store/traces.ts';
import { createTrainer, type Trainer } from '../worker/trainer.ts';
import type { Evidence } from './evidence.ts';

/** What the lab shows of an experiment when it has been trained to its end on the CPU engine, everything has been measured and every study is done. */
export async function gather(experiment: Experiment): Promise<Evidence> {
  const { trainer, traces } = await trained(experiment);
  const { parameters, batch, replicas, evaluations, spans, tallies, newest } = traces;
  const { cursor } = experiment.view;
  const input: PanelInput = {
    experiment,
    settings: {},
    looks: looksOf(experiment),
    parameters,
    batch,
    replicas,
    evaluations,
    spans,
    tallies,
    studies: [],
    newest,
    cursor: cursor < 0 ? newest : Math.min(cursor, newest),
    hoveredRun: undefined,
    result: undefined,
    problem: undefined,
    theme: 'light',
    reducedMotion: true,
  };
  const shown: { panel: { kind: string }; input: PanelInput }[] = [];
  for (const place of placesOf(experiment.view)) shown.push(await placed(place, input, trainer));
  return { input, panels: shown };
}

async function placed(place: Place, input: PanelInput, { history }: Trainer): Promise<Evidence['panels'][number]> {
  const panel = panels.find(({ kind }) => kind === place.kind);
  if (!panel) throw new Error(`there is no panel ${place.kind}`);
  const own = placeInput(place, input);
  const request = panel.request?.(own);
  // Ticks whenever it is read: step times mean nothing by it, but their measurement comes to an end.
  let ticks = 0;
  const result = request && createProbes(history, () => (ticks += 1))(request, () => false).result;
  const studies: Outcome[] = [];
  for (const study of panel.study?.(own) ?? []) {
    const { traces } = await trained(study);
    const { refused, replicas, evaluations, newest } = traces;
    studies.push({ experiment: study, replicas, evaluations, refused, newest, isFinished: true });
  }
  return { panel, input: { ...own, result, studies } };
}

async function trained(experiment: Experiment): Promise<{ trainer: Trainer; traces: Traces }> {
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  const store = createTraceStore();
  const { model, formation, replicas } = trainer;
  const engine = { name: 'float64', reason: '' } as const;
  store.begin(experiment, {
    type: 'started',
    run: 0,
    engine,
    replicas,
    parameters: model.parameters,
    batch: model.batch,
    refused: formation.refused,
  });
  while (!trainer.finished) store.append({ type: 'frame', run: 0, ...(await trainer.advance(experiment.steps)) });
  return { trainer, traces: store.get()! };
}
