import type { Experiment, Run } from '../../experiment/experiment.ts';
import { defaults } from '../../fields/fields.ts';
import { optimizerOf } from '../../optimizers/index.ts';
import type { PanelInput } from '../../panels/panel.ts';
import { timeline } from '../../panels/timeline/index.ts';

type Span = PanelInput['spans'][number];

const kinds = ['sgd', 'adam', 'shampoo', 'adagradFull', 'sketchy', 'rmsprop', 'shampoo', 'momentum'];

/** What panels that look at the runs' optimizers are given: runs as their names promise, and for the timeline what was busy and studied. */
export function withRuns(kind: string, input: PanelInput): PanelInput {
  if (kind !== 'timeline' && kind !== 'memoryCost') return input;
  const changed = { ...input, experiment: inventedRuns(input.experiment) };
  if (kind === 'memoryCost') return changed;
  const studies = input.newest > 0 ? inventedStudies(timeline.study?.(changed) ?? []) : [];
  return { ...changed, ...inventedSpans(changed), studies };
}

/** The runs that the names of the fixtures promise, with their usual settings. */
function inventedRuns(experiment: Experiment): Experiment {
  const runs = experiment.runs.map((run, i): Run => {
    const optimizer = kinds[i] ?? 'sgd';
    const declared = optimizerOf(optimizer);
    return { ...run, optimizer, settings: { ...defaults({ ...declared?.hyper, ...declared?.fixed }) } };
  });
  return { ...experiment, runs };
}

/** Stretches of training of 12 ms, and a second worker that needs 5 ms for each of three weights of every Shampoo. */
function inventedSpans({
  newest,
  experiment,
}: Pick<PanelInput, 'newest' | 'experiment'>): Pick<PanelInput, 'spans' | 'tallies'> {
  const perStretch = 10;
  const training = Array.from({ length: Math.floor(newest / perStretch) }, (_, i): Span => {
    const from = 14 * i + (i % 5 === 0 ? 1.5 : 0);
    return { what: 'training', run: -1, from, to: 14 * i + 12, firstStep: perStretch * i, steps: perStretch };
  });
  const slow = experiment.runs.flatMap(({ optimizer }, run) => (optimizer === 'shampoo' ? [run] : []));
  const every = 20;
  const roots = Array.from({ length: Math.floor(newest / every) }, (_, i) =>
    slow.flatMap((run, place) =>
      ['W1', 'W2', 'W3'].map((parameter, weight): Span => {
        const from = 28 * i + 2 + 5 * weight + 13 * place;
        const askedAt = every * i;
        return { what: 'roots', run, parameter, from, to: from + 4.5, askedAt, usedFrom: askedAt + 7 + 4 * weight };
      }),
    ),
  ).flat();
  const tallies = slow.map((run) => {
    const used = roots.filter((span) => span.run === run).length;
    return { run, used, skipped: Math.floor(used / 4), steps: 11 * used, milliseconds: 15 * used };
  });
  return { spans: [...training, ...roots], tallies: newest > 0 ? tallies : [] };
}

/** Losses that grow with the delay and the interval. */
function inventedStudies(experiments: readonly Experiment[]): PanelInput['studies'] {
  return experiments.map((experiment) => {
    const evaluated = experiment.runs.map(({ settings }) => {
      const lateness = Number(settings.interval ?? 1) + 2 * Number(settings.delay ?? 0);
      return [0.7, 0.02 * (1 + 0.3 * Math.log1p(lateness))];
    });
    const bySeed = evaluated.flatMap((losses) => Array.from({ length: experiment.seeds }, () => losses));
    return {
      experiment,
      replicas: [],
      evaluations: {
        steps: [0, experiment.steps],
        training: bySeed,
        heldOut: bySeed,
        trainingAccuracy: bySeed,
        heldOutAccuracy: bySeed,
        trainingAuc: bySeed,
        heldOutAuc: bySeed,
      },
      refused: [],
      newest: experiment.steps,
      isFinished: true,
    };
  });
}
