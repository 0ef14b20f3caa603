import { networkOf } from '../networks/index.ts';
import { problemOf } from '../problems/index.ts';
import type { Experiment } from './experiment.ts';
import { runName } from './names.ts';

/** Runs that are named one by one. */
const NAMED = 4;

/** An experiment in one sentence: "Rings, multilayer perceptron: SGD, Adam and Shampoo trained for 300 steps." */
export function describe(experiment: Experiment): string {
  const { problem, network, runs, steps, seeds } = experiment;
  const declared = problemOf(problem.kind);
  const names = runs.map((_, index) => runName(experiment, index));
  const listed = names.length > NAMED ? [...names.slice(0, NAMED - 1), `${names.length - NAMED + 1} more`] : names;
  const by = [listed.slice(0, -1).join(', '), listed.at(-1)].filter(Boolean).join(' and ');
  const what = declared?.label ?? problem.kind;
  const net = networkOf(network.kind)?.label ?? network.kind;
  const on = declared?.type === 'surface' ? what : `${what}, ${net.charAt(0).toLowerCase()}${net.slice(1)}`;
  const long = `${steps} ${steps === 1 ? 'step' : 'steps'}${seeds > 1 ? ` with ${seeds} seeds` : ''}`;
  return `${on}: ${by} trained for ${long}.`;
}
