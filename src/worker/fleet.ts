import type { Engine } from '../array/engine.ts';
import type { Array64 } from '../array/float64.ts';
import type { Batch, Model } from '../experiment/model.ts';
import type { Experiment, Run } from '../experiment/experiment.ts';
import { numberOf } from '../fields/fields.ts';
import { optimizerOf } from '../optimizers/index.ts';
import type { Fixed, Optimizer, Signal, Values } from '../optimizers/optimizer.ts';
import { rateAt } from '../optimizers/schedule.ts';
import { rootsOf, type RootAnswer, type RootJob } from './roots.ts';

/** Neighbouring runs that share an optimizer and its structural settings, and so are trained as one array. */
export interface Cohort {
  readonly optimizer: Optimizer;
  readonly fixed: Fixed;
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
  const cohorts: { optimizer: Optimizer; fixed: Fixed; from: number; to: number; hyper: Record<string, number[]> }[] =
    [];
  const members: { run: number; seed: number }[] = [];
  const refused: { run: number; reason: string }[] = [];
  experiment.runs.forEach((run, index) => {
    const optimizer = optimizerOf(run.optimizer);
    const reason = optimizer ? refusal(optimizer, run, model) : `there is no optimizer named ${run.optimizer}`;
    if (!optimizer || reason !== undefined) {
      refused.push({ run: index, reason: reason ?? '' });
      return;
    }
    const fixed = fixedOf(optimizer, run);
    const last = cohorts.at(-1);
    const joins =
      last !== undefined && last.optimizer === optimizer && JSON.stringify(last.fixed) === JSON.stringify(fixed);
    const cohort = joins ? last : { optimizer, fixed, from: members.length, to: members.length, hyper: {} };
    if (!joins) cohorts.push(cohort);
    for (let seed = 0; seed < experiment.seeds; seed++) {
      members.push({ run: index, seed });
      for (const name of Object.keys(optimizer.hyper)) (cohort.hyper[name] ??= []).push(numberOf(run.settings, name));
    }
    cohort.to = members.length;
  });
  return { cohorts, members, refused };
}

function refusal(optimizer: Optimizer, run: Run, model: Model): string | undefined {
  const fixed = fixedOf(optimizer, run);
  for (const parameter of model.parameters) {
    const reason = optimizer.refuses(parameter, fixed);
    if (reason !== undefined) return reason;
  }
  return undefined;
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
  /** By cohort and parameter. */
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
      states: cohorts.map(({ optimizer, fixed, from, to }) =>
        model.parameters.map((parameter) => optimizer.init(xp, parameter, to - from, fixed)),
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
    states: like.states.map((byParameter) =>
      byParameter.map((state) =>
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

/** Has the roots of a cohort's parameter recomputed beside the training, from what it is given and reads back before it answers. */
export type SendAside<T> = (
  cohort: number,
  parameter: number,
  signal: Signal<T>,
  state: Values<string, T>,
) => Promise<void>;

/**
 * One step of every replica: one forward and backward pass for all, then each cohort's statistics, roots and update. Frees the arrays of
 * `before` that are not in the result.
 */
export async function stepFleet<T>(
  engine: Engine<T>,
  model: Model,
  cohorts: readonly Cohort[],
  hyper: readonly Values<string, T>[],
  before: FleetState<T>,
  batch: Batch<T> | undefined,
  step: number,
  steps: number,
  now: () => number,
  sendAside: SendAside<T>,
): Promise<{ state: FleetState<T>; trace: StepTrace<T> }> {
  const { xp } = engine;
  const started = now();
  const { loss, grads } = engine.scope(
    () => {
      const found = model.gradients(xp, before.parameters, batch);
      return { loss: found.loss, grads: found.grads };
    },
    (result) => [result.loss, ...result.grads],
  );
  const sharedTime = now() - started;
  const cohortTime: number[] = [];
  const parts: T[][] = [];
  const states: (readonly Values<string, T>[])[] = [];
  for (const [index, cohort] of cohorts.entries()) {
    const begun = now();
    const window = { replicas: [cohort.from, cohort.to] as const };
    const next: Values<string, T>[] = [];
    for (const [i, whole] of before.parameters.entries()) {
      const signal = engine.scope(
        () => ({ parameter: xp.slice(whole, window), grad: xp.slice(grads[i]!, window) }),
        (s) => [s.parameter, s.grad],
      );
      const send = (state: Values<string, T>) => sendAside(index, i, signal, state);
      const own = before.states[index]![i]!;
      const result = await stepParameter(engine, cohort, hyper[index]!, signal, own, step, steps, send);
      (parts[i] ??= []).push(result.parameter);
      next.push(result.state);
      freeOthers(engine, [signal.parameter, signal.grad], [whole, grads[i]!, result.parameter]);
    }
    states.push(next);
    cohortTime.push(now() - begun);
  }
  const parameters = engine.scope(
    () => parts.map((own) => (own.length === 1 ? own[0]! : xp.concat(own, 'replicas'))),
    (result) => result,
  );
  if (cohorts.length > 1) engine.free(parts.flat());
  const state = { parameters, states };
  freeOthers(engine, arraysOf(before), arraysOf(state));
  return { state, trace: { loss, grads, cohortTime, sharedTime } };
}

async function stepParameter<T>(
  engine: Engine<T>,
  { optimizer, fixed }: Cohort,
  hyper: Values<string, T>,
  signal: Signal<T>,
  before: Values<string, T>,
  step: number,
  steps: number,
  sendAside: (state: Values<string, T>) => Promise<void>,
): Promise<{ parameter: T; state: Values<string, T> }> {
  const { xp } = engine;
  const { refresh } = optimizer;
  const due = refresh !== undefined && step % Number(fixed.interval ?? 1) === 0;
  const isAside = fixed.roots === 'aside';
  const accumulated = engine.scope(
    () => optimizer.accumulate(xp, signal, before, hyper, fixed),
    (state) => Object.values(state),
  );
  if (due && isAside) await sendAside(accumulated);
  const refreshed =
    !due || isAside
      ? accumulated
      : engine.nativeEigh
        ? engine.scope(
            () => refresh(xp, signal, accumulated, hyper, fixed),
            (state) => Object.values(state),
          )
        : await refreshInFloat64(engine, optimizer, signal, accumulated, hyper, fixed);
  const result = engine.scope(
    () => optimizer.update(xp, signal, refreshed, hyper, fixed, rateAt(fixed, step, steps)),
    ({ parameter, state }) => [parameter, ...Object.values(state)],
  );
  const intermediate = [...Object.values(accumulated), ...Object.values(refreshed)];
  freeOthers(engine, intermediate, [...Object.values(before), ...Object.values(result.state)]);
  return result;
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
  answers: readonly Pick<RootAnswer, 'cohort' | 'parameter' | 'changed'>[],
): FleetState<T> {
  if (answers.length === 0) return before;
  const states = before.states.map((byParameter) => [...byParameter]);
  for (const { cohort, parameter, changed } of answers) {
    const own = states[cohort]!;
    own[parameter] = { ...own[parameter]!, ...upload(engine, changed) };
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
