import type { Engine } from '../array/engine.ts';
import type { Ops } from '../array/ops.ts';
import type { Array64 } from '../array/float64.ts';
import { landscapeOf } from '../curvature/landscape.ts';
import type { Batch, Model } from '../experiment/model.ts';
import type { Experiment, Run } from '../experiment/experiment.ts';
import { numberOf } from '../fields/fields.ts';
import { optimizerOf } from '../optimizers/index.ts';
import { noLandscape } from '../optimizers/landscape.ts';
import type { Fixed, Optimizer, Sight, Signal, Values } from '../optimizers/optimizer.ts';
import { refusal } from '../optimizers/refusal.ts';
import { rateAt } from '../optimizers/schedule.ts';
import { gather, scatter, type Unit } from '../optimizers/units.ts';
import { rootsOf, type RootAnswer, type RootJob } from './roots.ts';

/** Neighbouring runs that share an optimizer and its structural settings, and so are trained as one array. */
export interface Cohort {
  readonly optimizer: Optimizer;
  readonly fixed: Fixed;
  /** The matrices that the optimizer makes of the parameters. */
  readonly units: readonly Unit[];
  /** Positions of its replicas in the fleet, half-open. */
  readonly from: number;
  readonly to: number;
  /** Hyper-parameters of each of its replicas. */
  readonly hyper: Readonly<Record<string, readonly number[]>>;
}

/** The runs that can be trained, in the order in which their replicas are stacked. */
export interface Formation {
  readonly cohorts: readonly Cohort[];
  /** Run and seed index of each replica in the fleet. */
  readonly members: readonly { readonly run: number; readonly seed: number }[];
  readonly refused: readonly { readonly run: number; readonly reason: string }[];
}

/** Groups the runs of an experiment into cohorts; runs that an optimizer refuses are left out with the reason. */
export function formation(experiment: Experiment, model: Model): Formation {
  const cohorts: (Omit<Cohort, 'to' | 'hyper'> & { to: number; hyper: Record<string, number[]> })[] = [];
  const members: { run: number; seed: number }[] = [];
  const refused: { run: number; reason: string }[] = [];
  experiment.runs.forEach((run, index) => {
    const optimizer = optimizerOf(run.optimizer);
    const reason = optimizer
      ? refusal(optimizer, model.parameters, fixedOf(optimizer, run))
      : `there is no optimizer named ${run.optimizer}`;
    if (!optimizer || reason !== undefined) {
      refused.push({ run: index, reason: reason ?? '' });
      return;
    }
    const fixed = fixedOf(optimizer, run);
    const last = cohorts.at(-1);
    const joins =
      last !== undefined && last.optimizer === optimizer && JSON.stringify(last.fixed) === JSON.stringify(fixed);
    const cohort = joins ? last : newCohort(optimizer, fixed, model, members.length);
    if (!joins) cohorts.push(cohort);
    for (let seed = 0; seed < experiment.seeds; seed++) {
      members.push({ run: index, seed });
      for (const name of Object.keys(optimizer.hyper)) (cohort.hyper[name] ??= []).push(numberOf(run.settings, name));
    }
    cohort.to = members.length;
  });
  return { cohorts, members, refused };
}

function newCohort(optimizer: Optimizer, fixed: Fixed, { parameters }: Model, at: number) {
  const hyper: Record<string, number[]> = {};
  return { optimizer, fixed, units: optimizer.units(parameters, fixed), from: at, to: at, hyper };
}

function fixedOf(optimizer: Optimizer, run: Run): Fixed {
  return Object.fromEntries(
    Object.keys(optimizer.fixed).map((name) => {
      const value = run.settings[name];
      if (typeof value !== 'number' && typeof value !== 'string')
        throw new Error(`${run.optimizer}: setting ${name} is missing`);
      return [name, value];
    }),
  );
}

/** Weights and optimizer states of all replicas on an engine. */
export interface FleetState<T> {
  /** `[R,m,n]`, in the order of the model's parameters. */
  readonly parameters: readonly T[];
  /** By cohort and unit. */
  readonly states: readonly (readonly Values<string, T>[])[];
}

/** What one step has measured, on the engine. */
export interface StepTrace<T> {
  readonly loss: T;
  readonly grads: readonly T[];
  /** Milliseconds by cohort, and for what all share. Meaningful on engines that compute when called. */
  readonly cohortTime: readonly number[];
  readonly sharedTime: number;
}

/** All replicas before the first step. */
export function launch<T>(
  engine: Engine<T>,
  { cohorts, members }: Formation,
  model: Model,
  seed: number,
): FleetState<T> {
  const { xp } = engine;
  const weights = members.map((member) => model.initial(seed + member.seed));
  return engine.scope(
    () => ({
      parameters: model.parameters.map(({ rows, columns }, i) => {
        const values = new Float64Array(members.length * rows * columns);
        weights.forEach((own, replica) => values.set(own[i]!, replica * rows * columns));
        return xp.array(values, [members.length, rows, columns]);
      }),
      states: cohorts.map(({ optimizer, fixed, units, from, to }) =>
        units.map((unit) => optimizer.init(xp, unit, to - from, fixed)),
      ),
    }),
    arraysOf,
  );
}

/** Every array of a state, in a fixed order. */
export function arraysOf<T>({ parameters, states }: FleetState<T>): T[] {
  return [
    ...parameters,
    ...states.flat().flatMap((state) =>
      Object.keys(state)
        .sort()
        .map((name) => state[name]!),
    ),
  ];
}

/** A state with the arrays of `like` replaced, in the order of `arraysOf`. */
export function withArrays<T, U>(like: FleetState<T>, arrays: readonly U[]): FleetState<U> {
  let next = 0;
  const take = () => {
    const array = arrays[next++];
    if (array === undefined) throw new Error(`${arrays.length} arrays are too few for this fleet`);
    return array;
  };
  return {
    parameters: like.parameters.map(take),
    states: like.states.map((byUnit) =>
      byUnit.map((state) =>
        Object.fromEntries(
          Object.keys(state)
            .sort()
            .map((name) => [name, take()]),
        ),
      ),
    ),
  };
}

/** Hyper-parameters of every cohort as `[R,1,1]` arrays. */
export function hyperArrays<T>(engine: Engine<T>, cohorts: readonly Cohort[]): readonly Values<string, T>[] {
  return cohorts.map(({ hyper, from, to }) =>
    Object.fromEntries(
      Object.entries(hyper).map(([name, values]) => [name, engine.xp.array(values, [to - from, 1, 1])]),
    ),
  );
}

/** Has the roots of a cohort's unit recomputed beside the training, from what it is given and reads back before it answers. */
export type SendAside<T> = (cohort: number, unit: number, signal: Signal<T>, state: Values<string, T>) => Promise<void>;

/** What a step of the fleet needs besides its state. */
export interface FleetStep<T> {
  readonly model: Model;
  readonly cohorts: readonly Cohort[];
  /** By cohort. */
  readonly hyper: readonly Values<string, T>[];
  readonly batch: Batch<T> | undefined;
  readonly step: number;
  /** Of the whole training. */
  readonly steps: number;
  now(): number;
  readonly sendAside: SendAside<T>;
}

/**
 * One step of every replica: one forward and backward pass for all, then each cohort's statistics, roots and update. Frees the arrays of
 * `before` that are not in the result.
 */
export async function stepFleet<T>(
  engine: Engine<T>,
  before: FleetState<T>,
  given: FleetStep<T>,
): Promise<{ state: FleetState<T>; trace: StepTrace<T> }> {
  const { model, cohorts, batch, now } = given;
  const { xp } = engine;
  const started = now();
  const { loss, grads } = engine.scope(
    () => model.gradients(xp, before.parameters, batch),
    (result) => [result.loss, ...result.grads],
  );
  const sharedTime = now() - started;
  const cohortTime: number[] = [];
  const parts: (readonly T[])[] = [];
  const states: (readonly Values<string, T>[])[] = [];
  for (const index of cohorts.keys()) {
    const begun = now();
    const result = await stepCohort(engine, index, before, grads, given);
    parts.push(result.parameters);
    states.push(result.states);
    cohortTime.push(now() - begun);
  }
  const parameters = engine.scope(
    () =>
      model.parameters.map((_, i) =>
        parts.length === 1
          ? parts[0]![i]!
          : xp.concat(
              parts.map((own) => own[i]!),
              'replicas',
            ),
      ),
    (result) => result,
  );
  if (cohorts.length > 1) engine.free(parts.flat());
  const state = { parameters, states };
  freeOthers(engine, arraysOf(before), arraysOf(state));
  return { state, trace: { loss, grads, cohortTime, sharedTime } };
}

async function stepCohort<T>(
  engine: Engine<T>,
  index: number,
  before: FleetState<T>,
  grads: readonly T[],
  { model, cohorts, hyper: hypers, batch, step, steps, sendAside }: FleetStep<T>,
): Promise<{ parameters: readonly T[]; states: readonly Values<string, T>[] }> {
  const { xp } = engine;
  const { optimizer, fixed, units, from, to } = cohorts[index]!;
  const hyper = hypers[index]!;
  const own = (arrays: readonly T[]) => arrays.map((array) => xp.slice(array, { replicas: [from, to] }));
  const { weights, signals } = engine.scope(
    () => {
      const [ownWeights, ownGrads] = [own(before.parameters), own(grads)];
      return {
        weights: ownWeights,
        signals: units.map((unit) => ({
          parameter: gather(xp, unit, ownWeights),
          grad: gather(xp, unit, ownGrads),
        })),
      };
    },
    (made) => [...made.weights, ...made.signals.flatMap(({ parameter, grad }) => [parameter, grad])],
  );
  const sightsOf = (): readonly Sight<T>[] => {
    // Examples are cut out for a cohort only where its optimizer looks at them.
    const landscape =
      optimizer.needs === 'gradients'
        ? noLandscape
        : landscapeOf(xp, model, units, weights, batch && ofCohort(xp, batch, from, to));
    return units.map((unit, i) => ({ ...signals[i]!, unit, landscape }));
  };
  const accumulated = engine.scope(
    () => sightsOf().map((sight, i) => optimizer.accumulate(xp, sight, before.states[index]![i]!, hyper, fixed)),
    (states) => states.flatMap((state) => Object.values(state)),
  );
  const refreshed: Values<string, T>[] = [];
  for (const [i, state] of accumulated.entries()) {
    const signal = signals[i]!;
    const isDue = optimizer.refresh !== undefined && step % Number(fixed.interval ?? 1) === 0;
    if (isDue && fixed.roots === 'aside') await sendAside(index, i, signal, state);
    refreshed.push(
      isDue && fixed.roots !== 'aside' ? await refreshHere(engine, optimizer, signal, state, hyper, fixed) : state,
    );
  }
  const result = engine.scope(
    () => {
      const { weights: next, states } = optimizer.update(
        xp,
        sightsOf(),
        refreshed,
        hyper,
        fixed,
        rateAt(fixed, step, steps),
      );
      return { parameters: scatter(xp, units, model.parameters, next), states };
    },
    ({ parameters, states }) => [...parameters, ...states.flatMap((state) => Object.values(state))],
  );
  const values = (states: readonly Values<string, T>[]) => states.flatMap((state) => Object.values(state));
  freeOthers(
    engine,
    [
      ...values(accumulated),
      ...values(refreshed),
      ...weights,
      ...signals.flatMap(({ parameter, grad }) => [parameter, grad]),
    ],
    [...arraysOf(before), ...grads, ...result.parameters, ...values(result.states)],
  );
  return result;
}

/** The replicas of a cohort in examples that may be the same for all. */
function ofCohort<T>(xp: Ops<T>, { inputs, targets, noise }: Batch<T>, from: number, to: number): Batch<T> {
  const own = (array: T) => (xp.shape(array)[0] === 1 ? array : xp.slice(array, { replicas: [from, to] }));
  return { inputs: own(inputs), targets: own(targets), ...(noise !== undefined && { noise: own(noise) }) };
}

async function refreshHere<T>(
  engine: Engine<T>,
  optimizer: Optimizer,
  signal: Signal<T>,
  state: Values<string, T>,
  hyper: Values<string, T>,
  fixed: Fixed,
): Promise<Values<string, T>> {
  if (!engine.nativeEigh) return refreshInFloat64(engine, optimizer, signal, state, hyper, fixed);
  return engine.scope(
    () => optimizer.refresh?.(engine.xp, signal, state, hyper, fixed) ?? state,
    (refreshed) => Object.values(refreshed),
  );
}

/** Reads statistics back, computes their roots in float64, and returns those that changed to the engine. */
async function refreshInFloat64<T>(
  engine: Engine<T>,
  { kind }: Optimizer,
  signal: Signal<T>,
  state: Values<string, T>,
  hyper: Values<string, T>,
  fixed: Fixed,
): Promise<Values<string, T>> {
  const changed = rootsOf({ optimizer: kind, fixed, ...(await readBack(engine, signal, state, hyper)) });
  return { ...state, ...upload(engine, changed) };
}

/** Everything that a refresh may read, in memory of its own. */
export async function readBack<T>(
  { xp, read }: Engine<T>,
  { parameter, grad }: Signal<T>,
  state: Values<string, T>,
  hyper: Values<string, T>,
): Promise<Pick<RootJob, 'signal' | 'state' | 'hyper'>> {
  const arrays = [parameter, grad, ...Object.values(state), ...Object.values(hyper)];
  const data = await read(arrays);
  const host = arrays.map((array, i): Array64 => ({ shape: xp.shape(array), data: data[i]! }));
  const named = (values: Values<string, T>, from: number) =>
    Object.fromEntries(Object.keys(values).map((name, i) => [name, host[from + i]!]));
  return {
    signal: { parameter: host[0]!, grad: host[1]! },
    state: named(state, 2),
    hyper: named(hyper, 2 + Object.keys(state).length),
  };
}

/** A state with the roots that have come in from beside the training; frees those that they replace. */
export function withRoots<T>(
  engine: Engine<T>,
  before: FleetState<T>,
  answers: readonly Pick<RootAnswer, 'cohort' | 'unit' | 'changed'>[],
): FleetState<T> {
  if (answers.length === 0) return before;
  const states = before.states.map((byUnit) => [...byUnit]);
  for (const { cohort, unit, changed } of answers) {
    const own = states[cohort]!;
    own[unit] = { ...own[unit]!, ...upload(engine, changed) };
  }
  const after = { ...before, states };
  freeOthers(engine, arraysOf(before), arraysOf(after));
  return after;
}

function upload<T>({ xp }: Engine<T>, arrays: Values<string, Array64>): Values<string, T> {
  return Object.fromEntries(Object.entries(arrays).map(([name, { data, shape }]) => [name, xp.array(data, shape)]));
}

/** Frees arrays that are not among those still needed. */
function freeOthers<T>(engine: Engine<T>, arrays: readonly T[], needed: readonly T[]): void {
  const keep = new Set(needed);
  engine.free(arrays.filter((array) => !keep.has(array)));
}
