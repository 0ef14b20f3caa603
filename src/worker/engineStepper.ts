import type { Engine } from '../array/engine.ts';
import type { Model } from '../experiment/model.ts';
import { asideRoots } from './asideRoots.ts';
import { batches, type Batches } from './batches.ts';
import {
  arraysOf,
  hyperArrays,
  readBack,
  stepFleet,
  withArrays,
  withRoots,
  type FleetState,
  type Formation,
  type SendAside,
  type StepTrace,
} from './fleet.ts';
import type { Checkpoint } from './protocol.ts';
import { rawEvaluation } from './rawEvaluation.ts';
import { inlineRoots, type OpenRoots } from './roots.ts';
import type { OpenStepper, RawEvaluation, StepRecord, Stepper, Stretch, TrainingPlan } from './stepper.ts';
import { wantsEvaluation, wantsSnapshot } from './trainingPlan.ts';

/**
 * Steps a training on an engine, operation by operation. `now` gives milliseconds; `openRoots` opens what computes the roots of runs that have
 * theirs computed beside the training.
 */
export function engineStepper<T>(
  engine: Engine<T>,
  now: () => number,
  openRoots: OpenRoots = () => inlineRoots(now),
): OpenStepper {
  return async (plan, start) => openOn(engine, plan, start, now, openRoots);
}

function openOn<T>(
  engine: Engine<T>,
  plan: TrainingPlan,
  start: Checkpoint,
  now: () => number,
  openRoots: OpenRoots,
): Stepper {
  const { experiment, model, formation } = plan;
  const hyper = hyperArrays(engine, formation.cohorts);
  const source = batches(engine, plan);
  const aside = asideRoots(formation, openRoots, now);
  let state = putBack(engine, plan, start);
  let { step } = start;

  const sendAside: SendAside<T> = async (cohort, unit, signal, statistics) => {
    if (!aside?.isFree(cohort, unit)) return;
    const { optimizer, fixed } = formation.cohorts[cohort]!;
    const values = await readBack(engine, signal, statistics, hyper[cohort]!);
    aside.ask({ cohort, unit, step, optimizer: optimizer.kind, fixed, ...values });
  };

  /** Takes one step; its losses and gradients stay on the engine. */
  async function takeStep() {
    let asideTime = 0;
    if (aside) {
      await aside.breathe();
      const begun = now();
      state = withRoots(engine, state, aside.arrivals(step));
      asideTime = (now() - begun) / aside.replicas;
    }
    const batch = source.at(step);
    const { cohorts } = formation;
    const { steps } = experiment;
    const result = await stepFleet(engine, state, { model, cohorts, hyper, batch, step, steps, now, sendAside });
    state = result.state;
    step += 1;
    return {
      arrays: [result.trace.loss, ...result.trace.grads],
      milliseconds: timesOf(formation, { ...result.trace, asideTime }),
    };
  }

  return {
    async advance(steps, milliseconds) {
      const begun = now();
      const target = step + steps;
      const taken: Awaited<ReturnType<typeof takeStep>>[] = [];
      const snapshots: Stretch['snapshots'][number][] = [];
      const evaluations: RawEvaluation[] = [];
      if (step === 0) evaluations.push(await evaluate(engine, model, state, source, step));
      while (taken.length === 0 || (step < target && now() - begun < milliseconds)) {
        taken.push(await takeStep());
        if (wantsSnapshot(plan, step)) snapshots.push({ step, arrays: await engine.read(arraysOf(state)) });
        if (wantsEvaluation(plan, step)) evaluations.push(await evaluate(engine, model, state, source, step));
      }
      // One transfer for all steps: on a graphics card each has to wait for everything before it.
      const arrays = taken.flatMap((own) => own.arrays);
      const values = await engine.read(arrays);
      engine.free(arrays);
      const width = 1 + model.parameters.length;
      return {
        steps: taken.map((own, i): StepRecord => {
          const [loss, ...grads] = values.slice(i * width, (i + 1) * width);
          return { loss: loss!, grads, milliseconds: own.milliseconds };
        }),
        snapshots,
        evaluations,
        ...(aside && { aside: aside.report() }),
      };
    },
    weights: () => engine.read(state.parameters),
    dispose() {
      engine.free([...arraysOf(state), ...hyper.flatMap((values) => Object.values(values))]);
      source.dispose();
      aside?.dispose();
    },
  };
}

/** A snapshot's state on an engine. */
function putBack<T>({ xp }: Engine<T>, { like }: TrainingPlan, { arrays }: Checkpoint): FleetState<T> {
  const shapes = arraysOf(like).map(({ shape }) => shape);
  return withArrays(
    like,
    arrays.map((data, i) => xp.array(data, shapes[i]!)),
  );
}

async function evaluate<T>(
  engine: Engine<T>,
  model: Model,
  { parameters }: FleetState<T>,
  { training, heldOut }: Batches<T>,
  step: number,
): Promise<RawEvaluation> {
  const rows = heldOut ? [training, heldOut] : [training];
  const arrays = engine.scope(
    () => {
      const found = rows.map((batch) => model.evaluate(engine.xp, parameters, batch));
      return found.flatMap(({ loss, accuracy, scores }) =>
        [loss, accuracy, scores].filter((array) => array !== undefined),
      );
    },
    (made) => made,
  );
  const values = await engine.read(arrays);
  engine.free(arrays);
  return rawEvaluation(model, step, values);
}

/**
 * What a step has cost each replica: its share of what all do together, and of what its cohort does. `asideTime` is what taking in roots from
 * beside the training has cost each replica that has them; what computing them costs a second worker is no time of the training.
 */
function timesOf(
  { cohorts, members }: Formation,
  { sharedTime, cohortTime, asideTime }: Pick<StepTrace<unknown>, 'sharedTime' | 'cohortTime'> & { asideTime: number },
): Float64Array {
  const times = new Float64Array(members.length);
  cohorts.forEach(({ from, to, fixed }, i) => {
    const own = cohortTime[i]! / (to - from) + (fixed.roots === 'aside' ? asideTime : 0);
    times.fill(sharedTime / members.length + own, from, to);
  });
  return times;
}
