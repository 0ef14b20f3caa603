import type { Experiment } from '../experiment/experiment.ts';
import { experimentFields } from '../experiment/experimentFields.ts';
import { runName } from '../experiment/names.ts';
import type { Field, Fields, Settings } from '../fields/fields.ts';
import { formatSetting } from '../fields/parse.ts';
import { networkOf } from '../networks/index.ts';
import { optimizerOf } from '../optimizers/index.ts';
import type { GhostInput } from '../panels/panel.ts';
import { problemOf } from '../problems/index.ts';
import type { Ghost } from '../store/ghosts.ts';
import { looksOf } from './looks.ts';

/** Differences that a name tells, at most. */
const MOST = 2;

/** What panels draw of a ghost beside an experiment; nothing where the two have no picture in common. */
export function ghostInput(ghost: Ghost, experiment: Experiment): GhostInput | undefined {
  const { traces, paths, isKept, reach } = ghost;
  if (traces.experiment.problem.kind !== experiment.problem.kind) return undefined;
  const { batch, replicas, evaluations, newest } = traces;
  const looks = looksOf(traces.experiment).map((look, i) => {
    const { color } = traces.experiment.runs[i] ?? {};
    return { ...look, hidden: experiment.runs.find((run) => run.color === color)?.hidden ?? false };
  });
  const different = differences(traces.experiment, experiment);
  const more = different.length > MOST ? ` and ${different.length - MOST} more` : '';
  const what = different.length === 0 ? 'the same settings' : different.slice(0, MOST).join(', ') + more;
  const name = `${isKept ? 'kept' : 'before'}: ${what}`;
  return { name, isKept, reach, experiment: traces.experiment, looks, batch, replicas, evaluations, newest, paths };
}

/** What of the first experiment is not so in the second, in words with its values: "learning rate of Adam 0.02". */
export function differences(of: Experiment, from: Experiment): readonly string[] {
  const runs = of.runs.flatMap((run, i) => {
    const other = from.runs.find(({ color }) => color === run.color);
    const optimizer = optimizerOf(run.optimizer);
    if (!other || !optimizer || other.optimizer !== run.optimizer) return [runName(of, i)];
    const owner = of.runs.length > 1 ? ` of ${run.label ?? optimizer.label}` : '';
    return changed({ ...optimizer.hyper, ...optimizer.fixed }, run.settings, other.settings, owner);
  });
  const { start } = of.problem;
  const { steps, batch, seed, seeds } = of;
  return [
    ...changed(problemOf(of.problem.kind)?.fields ?? {}, of.problem.settings, from.problem.settings),
    ...(String(start) === String(from.problem.start)
      ? []
      : [start ? `start ${start.map(short).join(', ')}` : 'usual start']),
    ...(of.network.kind === from.network.kind
      ? changed(networkOf(of.network.kind)?.fields ?? {}, of.network.settings, from.network.settings)
      : [networkOf(of.network.kind)?.label ?? of.network.kind]),
    ...runs,
    ...(from.runs.length > of.runs.length ? [of.runs.length === 1 ? '1 run' : `${of.runs.length} runs`] : []),
    ...changed(experimentFields, { steps, batch, seed, seeds }, { ...from }),
  ];
}

function changed(fields: Fields, settings: Settings, others: Readonly<Record<string, unknown>>, owner = ''): string[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const field: Field | undefined = fields[name];
    if (!field || String(value) === String(others[name])) return [];
    const option = field.type === 'choice' && field.options.find((one) => one.value === value);
    return `${lowered(field.label)}${owner} ${option ? option.label : formatSetting(field, value)}`;
  });
}

/** A label inside a sentence; symbols and abbreviations keep their capitals. */
function lowered(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
