import { float64 as xp, type Array64 } from '../array/float64.ts';
import { noLandscape } from '../optimizers/landscape.ts';
import type { Values } from '../optimizers/optimizer.ts';
import { takeStep } from '../optimizers/takeStep.ts';
import { gather, scatter } from '../optimizers/units.ts';
import type { History, ReplicaSnapshot } from './history.ts';

/** A run taken again from its recorded gradients, so that its weights are known at every step and not only where they were kept. */
export interface Replay {
  readonly start: ReplicaSnapshot;
  /** Steps taken. */
  at: number;
  /** Weights before each step, and after the last; flattened in the order of the parameters. */
  readonly path: Float64Array[];
  /** Gradients of each step, likewise. */
  readonly gradients: Float64Array[];
  /** After the last step. */
  states: readonly Values<string, Array64>[];
  weights: readonly Array64[];
}

/** Opens the replay of a run whose method needs gradients alone; `undefined` where the record does not begin at the beginning. */
export function openReplay(history: History, run: number, seed: number): Replay | undefined {
  const start = history.replicaAt(run, seed, 0);
  if (!start || start.step !== 0 || history.firstStep !== 0 || start.optimizer.needs !== 'gradients') return undefined;
  const { states, parameters } = start;
  return { start, at: 0, path: [flat(parameters)], gradients: [], states, weights: parameters };
}

/** Takes the next step. Statistics and roots are renewed at every step, as methods of online learning do. */
export function replayStep(history: History, replay: Replay, run: number, seed: number): void {
  const { optimizer, fixed, hyper, units } = replay.start;
  const { parameters } = history.model;
  const grads = parameters.map(({ rows, columns }, i) =>
    xp.array(Float64Array.from(history.gradient(run, seed, i, replay.at)), [1, rows, columns]),
  );
  const sights = units.map((unit) => ({
    unit,
    landscape: noLandscape,
    parameter: gather(xp, unit, replay.weights),
    grad: gather(xp, unit, grads),
  }));
  const next = takeStep(xp, optimizer, sights, replay.states, hyper, fixed);
  replay.weights = scatter(xp, units, parameters, next.weights);
  replay.states = next.states;
  replay.path.push(flat(replay.weights));
  replay.gradients.push(flat(grads));
  replay.at += 1;
}

function flat(arrays: readonly Array64[]): Float64Array {
  return Float64Array.from(arrays.flatMap(({ data }) => [...data]));
}
