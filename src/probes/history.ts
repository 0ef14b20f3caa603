import type { Array64 } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Model } from '../experiment/model.ts';
import type { Fixed, Optimizer, Values } from '../optimizers/optimizer.ts';
import type { Parameter, Unit } from '../optimizers/units.ts';
import type { Target } from './probe.ts';

/** One replica at one recorded step, as `[1,m,n]` arrays. */
export interface ReplicaSnapshot {
  readonly step: number;
  readonly optimizer: Optimizer;
  readonly fixed: Fixed;
  readonly hyper: Values<string, Array64>;
  /** In the order of the model's parameters. */
  readonly parameters: readonly Array64[];
  /** What the optimizer makes of the parameters. */
  readonly units: readonly Unit[];
  /** By unit. */
  readonly states: readonly Values<string, Array64>[];
}

/** What training has left behind for probes to measure, in float64 whatever engine trained. */
export interface History {
  readonly experiment: Experiment;
  readonly model: Model;
  /** Where the record begins: 0, or the step at which a new worker took over. */
  readonly firstStep: number;
  /** Steps at which weights and states were kept, ascending; step s is the state after s updates. */
  readonly snapshotSteps: readonly number[];
  /** The latest snapshot of a replica that is not after `step`; undefined if the run was refused, or has diverged before the first one. */
  replicaAt(run: number, seed: number, step: number): ReplicaSnapshot | undefined;
  /** Gradients are kept of steps `firstStep` … `gradientCount() − 1`, until memory for them ran out. */
  gradientCount(): number;
  /** Gradient of one parameter at one of these steps, row-major. */
  gradient(run: number, seed: number, parameter: number, step: number): Float32Array | Float64Array;
}

/** The snapshot that a request looks at. Throws where there is none. */
export function snapshotOf(history: History, { run, seed, step }: Target): ReplicaSnapshot {
  const found = history.replicaAt(run, seed, step);
  if (!found) throw new Error('this run has nothing recorded at this step');
  return found;
}

/** The weight that a request names, and its place in every list of weights. Throws where there is none. */
export function weightOf({ model }: History, name: string): { readonly index: number; readonly parameter: Parameter } {
  const index = model.parameters.findIndex((candidate) => candidate.name === name);
  const parameter = model.parameters[index];
  if (!parameter) throw new Error(`there is no parameter named ${name}`);
  return { index, parameter };
}
