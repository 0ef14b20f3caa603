import { float64Engine } from '../array/float64.ts';
import type { Experiment, Notice } from '../experiment/experiment.ts';
import { runName } from '../experiment/names.ts';
import { serializeExperiment } from '../experiment/schema.ts';
import type { Parameter } from '../optimizers/units.ts';
import { createProbes } from '../probes/index.ts';
import type { ProbeRequest } from '../probes/results.ts';
import type { Evaluation } from '../worker/protocol.ts';
import { createTrainer, type Trainer } from '../worker/trainer.ts';
import { plainJson } from './plainJson.ts';
import type { Record } from './readRecord.ts';

/** Trains an experiment to its end in float64 and returns what the command prints, as a JSON value. */
export async function runExperiment(
  experiment: Experiment,
  record: Record,
  notices: readonly Notice[],
): Promise<unknown> {
  // Without a clock: the same experiment prints the same text.
  const trainer = await createTrainer(float64Engine(), experiment, () => 0);
  const { replicas, model, formation } = trainer;
  const losses = Array.from({ length: replicas }, (): number[] => []);
  const ends = new Map<number, { readonly step: number; readonly cause: string }>();
  const evaluations: Evaluation[] = [];
  const weights: (readonly Float64Array[])[] = record.weights ? [await trainer.weights()] : [];
  while (!trainer.finished) {
    const progress = await trainer.advance(record.weights ? 1 : 64);
    progress.loss.forEach((loss, i) => losses[i % replicas]?.push(loss));
    for (const { replica, step, cause } of progress.divergences) ends.set(replica, { step, cause });
    evaluations.push(...progress.evaluations);
    if (record.weights) weights.push(await trainer.weights());
  }
  const output = {
    experiment: serializeExperiment(experiment),
    notices,
    engine: 'float64',
    parameters: model.parameters,
    batch: model.batch,
    steps: trainer.step,
    runs: experiment.runs.map(({ optimizer }, run) => ({
      name: runName(experiment, run),
      optimizer,
      refused: formation.refused.find((one) => one.run === run)?.reason,
    })),
    replicas: losses.map((loss, replica) => {
      const [run, seed] = [Math.floor(replica / experiment.seeds), replica % experiment.seeds];
      const member = formation.members.findIndex((one) => one.run === run && one.seed === seed);
      const end = ends.get(replica);
      const kept = weights.slice(0, (end?.step ?? Infinity) + 1);
      return {
        run,
        seed,
        loss,
        diverged: end,
        weights: record.weights && member !== -1 ? kept.map((all) => tables(all, model.parameters, member)) : undefined,
      };
    }),
    evaluations: evaluations.map((evaluation) =>
      withoutDiverged(evaluation, (replica) => ends.get(replica)?.step ?? Infinity),
    ),
    probes: record.probes.map((request) => measured(trainer, request)),
  };
  return plainJson(output);
}

/** An evaluation in which replicas that had diverged have no numbers. */
function withoutDiverged({ step, ...values }: Evaluation, endOf: (replica: number) => number): Evaluation {
  const living = (all: Float64Array) => all.map((value, replica) => (step > endOf(replica) ? NaN : value));
  return {
    step,
    training: living(values.training),
    heldOut: living(values.heldOut),
    trainingAccuracy: living(values.trainingAccuracy),
    heldOutAccuracy: living(values.heldOutAccuracy),
    trainingAuc: living(values.trainingAuc),
    heldOutAuc: living(values.heldOutAuc),
  };
}

/** One replica's weights in rows, by name. */
function tables(
  all: readonly Float64Array[],
  parameters: readonly Parameter[],
  replica: number,
): Readonly<{ [name: string]: number[][] }> {
  return Object.fromEntries(
    parameters.map(({ name, rows, columns }, i) => {
      const row = (index: number) => {
        const from = (replica * rows + index) * columns;
        return Array.from(all[i]?.subarray(from, from + columns) ?? []);
      };
      return [name, Array.from({ length: rows }, (_, index) => row(index))];
    }),
  );
}

function measured({ history }: Trainer, request: ProbeRequest): unknown {
  try {
    return { request, result: createProbes(history, () => 0)(request, () => false).result };
  } catch (error) {
    return { request, error: error instanceof Error ? error.message : String(error) };
  }
}
