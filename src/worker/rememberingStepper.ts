import type { Array64 } from '../array/float64.ts';
import { flatten } from './flatten.ts';
import { arraysOf, withArrays, type Cohort, type FleetState } from './fleet.ts';
import type { Checkpoint } from './protocol.ts';
import type { OpenStepper, RawEvaluation, StepRecord, Stepper, Stretch, TrainingPlan } from './stepper.ts';
import { wantsSnapshot } from './trainingPlan.ts';

/** Bytes of gradients beyond which a training is not remembered. */
const MOST_BYTES = 64 * 2 ** 20;

/** What is known of one cohort from step 0 on. */
interface CohortRecord {
  readonly steps: StepRecord[];
  readonly evaluations: RawEvaluation[];
  /** Its weights and states at the steps at which they are wanted; at step 0 those with which it starts. */
  readonly snapshots: Map<number, FleetState<Array64>>;
}

/**
 * Trains again only those runs that have changed since the last training: replicas know nothing of each other, so that what the others have
 * done is what they would do, bit for bit. `open` must keep replicas apart, as plain TypeScript does, and gains nothing from many at once.
 * Whoever trains the same once more, to see it, gets it trained once more.
 */
export function rememberingStepper(open: OpenStepper): OpenStepper {
  let base = '';
  let memory = new Map<string, CohortRecord>();

  return async (plan, start) => {
    if (start.step > 0 || !isWorthIt(plan)) {
      memory = new Map();
      return open(plan, start);
    }
    const { cohorts } = plan.formation;
    const keys = cohorts.map(keyOf);
    const ground = groundOf(plan);
    const isNew = ground !== base || keys.every((key) => memory.has(key));
    const known = isNew ? new Map<string, CohortRecord>() : memory;
    base = ground;
    const records = keys.map(
      (key, i) => known.get(key) ?? newRecord(stateOf(plan, stateFrom(plan, start.arrays), [i])),
    );
    memory = new Map(keys.map((key, i) => [key, records[i]!]));
    return resume(open, plan, records);
  };
}

/** Steps a training whose cohorts are known up to different steps: at each only those that are not known there. */
async function resume(open: OpenStepper, plan: TrainingPlan, records: readonly CohortRecord[]): Promise<Stepper> {
  const ends = records.map(forgetUnfinished);
  const { cohorts } = plan.formation;
  const { steps } = plan.experiment;
  let step = 0;
  let phase = await enter();

  /** Opens the cohorts that are not known beyond `step`, up to where the next one is not known any more. */
  async function enter() {
    const live = [...records.keys()].filter((i) => ends[i]! <= step);
    const until = Math.min(steps, ...ends.filter((end) => end > step));
    const own = live.length === cohorts.length ? plan : onlyCohorts(plan, live);
    return { live, until, stepper: await open(own, snapshotAt(live)) };
  }

  function snapshotAt(live: readonly number[]): Checkpoint {
    return checkpointOf(
      step,
      live.map((i) => records[i]!),
    );
  }

  /** Notes what the live cohorts have done. */
  function note(live: readonly number[], stretch: Stretch): void {
    const own = live.length === cohorts.length ? plan : onlyCohorts(plan, live);
    const { cohorts: present, members } = own.formation;
    const snapshots = stretch.snapshots.map((snapshot) => [snapshot.step, stateFrom(own, snapshot.arrays)] as const);
    for (const [order, i] of live.entries()) {
      const { from, to } = present[order]!;
      const cut = (array: Float64Array) => rows(array, members.length, from, to);
      const record = records[i]!;
      for (const { loss, grads, milliseconds } of stretch.steps)
        record.steps.push({ loss: cut(loss), grads: grads.map(cut), milliseconds: cut(milliseconds) });
      for (const evaluation of stretch.evaluations)
        record.evaluations.push(mapEvaluation([evaluation], ([array]) => cut(array!)));
      for (const [at, state] of snapshots) record.snapshots.set(at, stateOf(own, state, [order]));
    }
  }

  /** What all cohorts have done in the steps from `first` on, before `step`. */
  function together(first: number): Stretch {
    const snapshotSteps = Array.from({ length: step - first }, (_, i) => first + i + 1).filter((at) =>
      wantsSnapshot(plan, at),
    );
    const found = records[0]!.evaluations.filter(({ step: at }) => at <= step && (at > first || first === 0));
    return {
      steps: Array.from({ length: step - first }, (_, i) => {
        const all = records.map(({ steps: taken }) => taken[first + i]!);
        return {
          loss: flatten(all.map(({ loss }) => loss)),
          grads: plan.model.parameters.map((_parameter, p) => flatten(all.map(({ grads }) => grads[p]!))),
          milliseconds: flatten(all.map(({ milliseconds }) => milliseconds)),
        };
      }),
      snapshots: snapshotSteps.map((at) => checkpointOf(at, records)),
      evaluations: found.map(({ step: at }) =>
        mapEvaluation(
          records.map(({ evaluations }) => evaluations.find((one) => one.step === at)!),
          flatten,
        ),
      ),
    };
  }

  return {
    async advance(wanted, milliseconds) {
      const { live, until, stepper } = phase;
      const stretch = await stepper.advance(Math.min(wanted, until - step), milliseconds);
      note(live, stretch);
      const first = step;
      step += stretch.steps.length;
      if (step === until && step < steps) {
        stepper.dispose();
        phase = await enter();
      }
      return live.length === cohorts.length ? stretch : together(first);
    },
    async weights() {
      const last = Math.max(...[...records[0]!.snapshots.keys()].filter((at) => at <= step));
      const stepper = await open(plan, checkpointOf(last, records));
      if (last < step) await stepper.advance(step - last, Infinity);
      const weights = await stepper.weights();
      stepper.dispose();
      return weights;
    },
    dispose: () => phase.stepper.dispose(),
  };
}

/** Roots that are computed beside a training come when they come; and what is large is not kept. */
function isWorthIt({ experiment, model, formation: { cohorts, members } }: TrainingPlan): boolean {
  const weights = model.parameters.reduce((sum, { rows: m, columns: n }) => sum + m * n, 0);
  const bytes = 8 * members.length * weights * experiment.steps;
  const isTimed = cohorts.some(({ fixed }) => fixed.roots === 'aside');
  return cohorts.length > 1 && !isTimed && bytes <= MOST_BYTES && experiment.problem.data === undefined;
}

/** What all cohorts have in common, as text. */
function groundOf({ experiment: { problem, network, steps, batch, seed, seeds } }: TrainingPlan): string {
  return JSON.stringify([problem, network, steps, batch, seed, seeds]);
}

function keyOf({ optimizer, fixed, hyper, from, to }: Cohort): string {
  return JSON.stringify([optimizer.kind, fixed, hyper, to - from]);
}

function newRecord(start: FleetState<Array64>): CohortRecord {
  return { steps: [], evaluations: [], snapshots: new Map([[0, start]]) };
}

/** Cuts a record after its last snapshot, from which alone it can be taken up. Returns that step. */
function forgetUnfinished({ steps, evaluations, snapshots }: CohortRecord): number {
  const end = Math.max(...snapshots.keys());
  steps.length = end;
  const kept = end === 0 ? [] : evaluations.filter(({ step }) => step <= end);
  evaluations.splice(0, evaluations.length, ...kept);
  return end;
}

/** The plan for some of its cohorts. */
function onlyCohorts(plan: TrainingPlan, chosen: readonly number[]): TrainingPlan {
  const { cohorts, members, refused } = plan.formation;
  let at = 0;
  const own = chosen.map((i): Cohort => {
    const from = at;
    at += cohorts[i]!.to - cohorts[i]!.from;
    return { ...cohorts[i]!, from, to: at };
  });
  return {
    ...plan,
    formation: {
      cohorts: own,
      members: chosen.flatMap((i) => members.slice(cohorts[i]!.from, cohorts[i]!.to)),
      refused,
    },
    like: stateOf(plan, plan.like, chosen),
  };
}

/** The replicas of some cohorts in a state of all. */
function stateOf(
  { formation: { cohorts, members } }: TrainingPlan,
  { parameters, states }: FleetState<Array64>,
  chosen: readonly number[],
): FleetState<Array64> {
  return {
    parameters: parameters.map(({ data, shape: [, m, n] }) => {
      const picked = chosen.map((i) => rows(data, members.length, cohorts[i]!.from, cohorts[i]!.to));
      const own = flatten(picked);
      return { data: own, shape: [own.length / (m * n), m, n] };
    }),
    states: chosen.map((i) => states[i]!),
  };
}

/** Arrays in the order of `arraysOf` as a state of all replicas of a plan. */
function stateFrom({ like }: TrainingPlan, arrays: readonly Float64Array[]): FleetState<Array64> {
  const shapes = arraysOf(like).map(({ shape }) => shape);
  return withArrays(
    like,
    arrays.map((data, i): Array64 => ({ data, shape: shapes[i]! })),
  );
}

/** Where some cohorts stand together after `step` steps. It goes no way on which it could be damaged, and has no checksum. */
function checkpointOf(step: number, records: readonly CohortRecord[]): Checkpoint {
  const all = records.map(({ snapshots }) => snapshots.get(step)!);
  const arrays = [
    ...all[0]!.parameters.map((_, p) => flatten(all.map(({ parameters }) => parameters[p]!.data))),
    ...arraysOf({ parameters: [], states: all.flatMap(({ states }) => states) }).map(({ data }) => data),
  ];
  return { step, checksum: 0, arrays };
}

/** Rows `from` … `to` of an array of `total`. */
function rows(array: Float64Array, total: number, from: number, to: number): Float64Array {
  const size = array.length / total;
  return array.subarray(from * size, to * size);
}

const OPTIONAL = ['heldOut', 'trainingAccuracy', 'heldOutAccuracy', 'trainingScores', 'heldOutScores'] as const;

/** Evaluations at one step as one, each quantity made of those that they have of it. */
function mapEvaluation(
  all: readonly RawEvaluation[],
  make: (arrays: readonly Float64Array[]) => Float64Array,
): RawEvaluation {
  const found = OPTIONAL.flatMap((name) => {
    const arrays = all.flatMap((evaluation) => evaluation[name] ?? []);
    return arrays.length === 0 ? [] : [[name, make(arrays)] as const];
  });
  return { step: all[0]!.step, training: make(all.map(({ training }) => training)), ...Object.fromEntries(found) };
}
