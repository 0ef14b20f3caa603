import type { Experiment } from '../experiment/experiment.ts';
import { experimentFields } from '../experiment/experimentFields.ts';
import { runName } from '../experiment/names.ts';
import { settingInName } from '../experiment/settingInName.ts';
import type { Field, Fields, Settings } from '../fields/fields.ts';
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
    const now = presentRun(traces.experiment, i, experiment);
    return { ...look, label: nameNow(traces.experiment, i, experiment), hidden: experiment.runs[now]?.hidden ?? false };
  });
  const different = differences(traces.experiment, experiment);
  const more = different.length > MOST ? ` and ${different.length - MOST} more` : '';
  const what = different.length === 0 ? 'the same settings' : different.slice(0, MOST).join(', ') + more;
  const name = `${isKept ? 'kept' : 'before'}: ${what}`;
  return { name, isKept, reach, experiment: traces.experiment, looks, batch, replicas, evaluations, newest, paths };
}

/** Where a run of the first experiment stands in the second, told by its colour; −1 if it is there no more. */
function presentRun(of: Experiment, index: number, now: Experiment): number {
  return now.runs.findIndex(({ color }) => color === of.runs[index]?.color);
}

/** What a run of the first experiment is called in the second; by its old name if it is there no more, or another method. */
function nameNow(of: Experiment, index: number, now: Experiment): string {
  const present = presentRun(of, index, now);
  const isSame = now.runs[present]?.optimizer === of.runs[index]?.optimizer;
  return isSame ? runName(now, present) : runName(of, index);
}

/** What of the first experiment is not so in the second, in words with its values: "Adam with learning rate 0.02". */
export function differences(of: Experiment, from: Experiment): readonly string[] {
  const runs = of.runs.flatMap((run, i) => {
    const other = from.runs[presentRun(of, i, from)];
    const optimizer = optimizerOf(run.optimizer);
    if (!other || !optimizer || other.optimizer !== run.optimizer) return [runName(of, i)];
    const owner = of.runs.length > 1 ? `${nameNow(of, i, from)} with ` : '';
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
    const theirs = others[name];
    if (!field || String(value) === String(theirs)) return [];
    return `${owner}${lowered(field.label)} ${settingInName(field, value, [theirs])}`;
  });
}

/** A label inside a sentence; symbols and abbreviations keep their capitals. */
function lowered(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
