import type { Loaded } from '../gpu/loaded.ts';
import type { Machine } from '../gpu/machine.ts';
import { operationsPerStep } from '../gpu/operations.ts';
import type { Program, View } from '../gpu/program.ts';
import { asideRoots, type AsideRoots } from './asideRoots.ts';
import { arraysOf, withArrays } from './fleet.ts';
import { flatten } from './flatten.ts';
import { askAside, putArrivals, stepsUntilAside, type Compiled } from './machineRoots.ts';
import type { Checkpoint } from './protocol.ts';
import { inlineRoots, type OpenRoots } from './roots.ts';
import { shareArrays } from './sharedArrays.ts';
import type { StepArrays } from './stepArrays.ts';
import type { OpenStepper, RawEvaluation, StepRecord, Stepper, Stretch, TrainingPlan } from './stepper.ts';
import { compileStep, streamsOf } from './stepProgram.ts';
import { wantsEvaluation, wantsSnapshot } from './trainingPlan.ts';

/** Milliseconds that a dispatch should take: long enough for the cost of starting and reading one not to matter, short enough to stop at once. */
const DISPATCH = 40;

/** Milliseconds of interpreting after which kernels for the very programs are worth compiling. */
const WORTH_SPECIALISING = 150;

/**
 * Which kernels run a training: the interpreter; kernels compiled for it, waited for at the beginning; or the interpreter until these are
 * there, if the training is long enough for it.
 */
export type Tier = 'interpreted' | 'specialised' | 'rising';

/**
 * Steps a training on the GPU machine, many steps at a time. `now` gives milliseconds; `openRoots` opens what computes the roots of runs that
 * have theirs computed beside the training.
 */
export function machineStepper(
  machine: Machine,
  now: () => number,
  tier: Tier = 'rising',
  openRoots: OpenRoots = () => inlineRoots(now),
): OpenStepper {
  return async (plan, start) => {
    const fleet = compileFleet(plan);
    const loaded = machine.load(loadingOf(plan, fleet, start));
    if (tier === 'specialised') await loaded.specialise();
    const aside = asideRoots(plan.formation, plan.model, openRoots, now);
    return openOn(loaded, plan, fleet, start.step, now, tier === 'rising', aside);
  };
}

/** The programs of a training, by cohort. */
interface Fleet {
  readonly compiled: readonly Compiled[];
  readonly shared: Float64Array;
  /** The cohort of each replica. */
  readonly cohortOf: readonly number[];
  /** Floats of the largest state. */
  readonly stateSize: number;
}

function compileFleet(plan: TrainingPlan): Fleet {
  const shared = shareArrays(plan);
  const { cohorts, members } = plan.formation;
  const compiled = cohorts.map((cohort) => compileStep(plan, cohort, shared));
  compiled.forEach(({ program }) => refuseLargeDoubles(program));
  return {
    compiled,
    shared: shared.values(),
    cohortOf: members.map((_, replica) => cohorts.findIndex(({ from, to }) => from <= replica && replica < to)),
    stateSize: Math.max(0, ...compiled.map(({ arrays }) => arrays.everything.columns)),
  };
}

/** Rows of a statistic above which one workgroup would be seconds over its decomposition in double-float. */
const MOST_DOUBLE = 128;

function refuseLargeDoubles({ sections }: Program): void {
  for (const { instruction } of sections.flatMap(({ instructions }) => instructions)) {
    if (instruction.op === 'eigh' && instruction.double && instruction.from.rows > MOST_DOUBLE)
      throw new Error(
        `Roots in double-float take too long for statistics of ${instruction.from.rows} rows; up to ${MOST_DOUBLE} are possible. ` +
          'Choose roots in place or aside for this network.',
      );
  }
}

function loadingOf(plan: TrainingPlan, { compiled, shared, cohortOf, stateSize }: Fleet, start: Checkpoint) {
  const { experiment, formation, like } = plan;
  const state = withArrays(like, start.arrays);
  const shapes = withArrays(
    like,
    arraysOf(like).map(({ shape }) => shape),
  );
  return {
    programs: compiled.map(({ program }) => program),
    replicas: formation.members.map(({ seed }, replica) => {
      const cohort = cohortOf[replica]!;
      const { program, arrays } = compiled[cohort]!;
      const { from, hyper } = formation.cohorts[cohort]!;
      const own = new Float64Array(program.ownSize);
      const put = ({ buffer }: View, values: ArrayLike<number>) => own.set(values, program.places.get(buffer)!);
      const partOf = (values: Float64Array, [replicas, rows, columns]: readonly number[], position: number) => {
        const first = replicas === 1 ? 0 : position * rows! * columns!;
        return values.subarray(first, first + rows! * columns!);
      };
      arrays.parameters.forEach((view, i) => put(view, partOf(state.parameters[i]!, shapes.parameters[i]!, replica)));
      arrays.states.forEach((views, i) => {
        for (const [name, view] of Object.entries(views)) {
          const [values, shape] = [state.states[cohort]![i]![name]!, shapes.states[cohort]![i]![name]!];
          put(view, partOf(values, shape, replica - from));
        }
      });
      for (const [name, view] of Object.entries(arrays.hyper)) put(view, [hyper[name]![replica - from]!]);
      return { program: cohort, seed: experiment.seed + seed, own };
    }),
    shared,
    streams: streamsOf(plan, stateSize),
    steps: experiment.steps,
  };
}

function openOn(
  loaded: Loaded,
  plan: TrainingPlan,
  fleet: Fleet,
  from: number,
  now: () => number,
  rises: boolean,
  aside: AsideRoots | undefined,
): Stepper {
  const shares = sharesOf(fleet);
  let step = from;
  let interpreting = 0;
  let failure: unknown;
  /** Steps of the next dispatch. */
  let count = 1;

  /** Runs one dispatch and takes the record apart. */
  async function dispatch(steps: number): Promise<Stretch> {
    if (aside) {
      await aside.breathe();
      putArrivals(loaded, plan, fleet.compiled, aside, step);
    }
    const begun = now();
    const [losses, gradients, evaluations, snapshots] = await loaded.run(step, steps);
    const elapsed = Math.max(now() - begun, 0.01);
    if (failure !== undefined) throw failure;
    const isWorthIt = rises && interpreting <= WORTH_SPECIALISING && interpreting + elapsed > WORTH_SPECIALISING;
    interpreting += elapsed;
    // Not waited for: the interpreter goes on meanwhile.
    if (isWorthIt) loaded.specialise().catch((error: unknown) => (failure = error));
    // Twice as many at once at most: the first dispatches also pay for what is done once.
    count = Math.max(1, Math.min(2 * steps, Math.floor((steps * DISPATCH) / elapsed)));
    const done = Array.from({ length: steps }, (_, i) => step + i + 1);
    const milliseconds = shares.map((share) => (share * elapsed) / steps);
    step += steps;
    if (aside) await askAside(loaded, plan, fleet.compiled, aside, step - 1);
    return {
      steps: done.map((_, i) => recordOf(plan, losses!, gradients!, i, milliseconds)),
      evaluations: done
        .filter((at) => wantsEvaluation(plan, at))
        .map((at, entry) => evaluationOf(plan, at, evaluations!, entry)),
      snapshots: done
        .filter((at) => wantsSnapshot(plan, at))
        .map((at, entry) => ({ step: at, arrays: stateOf(plan, fleet, snapshots!, entry) })),
    };
  }

  return {
    async advance(steps, milliseconds) {
      const begun = now();
      const target = step + steps;
      const before: RawEvaluation[] = [];
      if (step === 0) before.push(evaluationOf(plan, 0, (await loaded.run(-1, 1))[2]!, 0));
      const parts: Stretch[] = [];
      while (parts.length === 0 || (step < target && now() - begun < milliseconds))
        parts.push(await dispatch(Math.min(count, target - step, loaded.most, stepsUntilAside(plan, step))));
      return {
        steps: parts.flatMap((part) => part.steps),
        snapshots: parts.flatMap((part) => part.snapshots),
        evaluations: [...before, ...parts.flatMap((part) => part.evaluations)],
        ...(aside && { aside: aside.report() }),
      };
    },
    async weights() {
      const { compiled, cohortOf } = fleet;
      const size = plan.model.parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
      const own = await loaded.read(size);
      return plan.model.parameters.map((_, i) =>
        flatten(own.map((values, replica) => partAt(values, compiled[cohortOf[replica]!]!, (a) => a.parameters[i]!))),
      );
    },
    dispose() {
      loaded.dispose();
      aside?.dispose();
    },
  };
}

/** What share of a dispatch's time is charged to each replica: that of its arithmetic, because nobody can time them apart. */
function sharesOf({ compiled, cohortOf }: Fleet): Float64Array {
  const operations = cohortOf.map((cohort) => operationsPerStep(compiled[cohort]!.program));
  const all = operations.reduce((sum, own) => sum + own, 0);
  return Float64Array.from(operations, (own) => own / all);
}

function recordOf(
  { model, formation }: TrainingPlan,
  losses: Float64Array,
  gradients: Float64Array,
  entry: number,
  milliseconds: Float64Array,
): StepRecord {
  const replicas = formation.members.length;
  const sizes = model.parameters.map(({ rows, columns }) => rows * columns);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const first = entry * replicas * all;
  // Past the last step of which gradients are kept there are none.
  const isKept = first + replicas * all <= gradients.length;
  let offset = 0;
  return {
    loss: losses.slice(entry * replicas, (entry + 1) * replicas),
    grads: sizes.map((size) => {
      const at = offset;
      offset += size;
      const part = (replica: number) =>
        gradients.subarray(first + replica * all + at, first + replica * all + at + size);
      return isKept ? flatten(Array.from({ length: replicas }, (_, replica) => part(replica))) : new Float64Array();
    }),
    milliseconds,
  };
}

function evaluationOf(
  { model, formation: { members } }: TrainingPlan,
  step: number,
  values: Float64Array,
  entry: number,
): RawEvaluation {
  const classifies = model.task === 'classification';
  const hasHeldOut = model.data !== undefined && model.data.heldOut.examples > 0;
  const size = (classifies ? 2 : 1) * (hasHeldOut ? 2 : 1);
  const numbers = (which: number) =>
    Float64Array.from(members, (_, replica) => values[(entry * members.length + replica) * size + which]!);
  const heldOut = classifies ? 2 : 1;
  return {
    step,
    training: numbers(0),
    ...(classifies && { trainingAccuracy: numbers(1) }),
    ...(hasHeldOut && { heldOut: numbers(heldOut) }),
    ...(hasHeldOut && classifies && { heldOutAccuracy: numbers(3) }),
  };
}

/** A snapshot's arrays, in the order of `arraysOf`, replicas together again. */
function stateOf(
  { formation: { cohorts, members } }: TrainingPlan,
  { compiled, cohortOf, stateSize }: Fleet,
  snapshots: Float64Array,
  entry: number,
): readonly Float64Array[] {
  const own = members.map((_, replica) => {
    const first = (entry * members.length + replica) * stateSize;
    return snapshots.subarray(first, first + stateSize);
  });
  const parameters = compiled[0]?.arrays.parameters.map((_, i) =>
    flatten(own.map((values, replica) => partAt(values, compiled[cohortOf[replica]!]!, (a) => a.parameters[i]!))),
  );
  const states = compiled.map((program, cohort) =>
    program.arrays.states.map((views) =>
      Object.fromEntries(
        Object.keys(views).map((name) => {
          const { from, to } = cohorts[cohort]!;
          return [name, flatten(own.slice(from, to).map((values) => partAt(values, program, () => views[name]!)))];
        }),
      ),
    ),
  );
  return arraysOf({ parameters: parameters ?? [], states });
}

/** The part of a replica's memory that holds an array. */
function partAt(
  values: Float64Array,
  { program, arrays }: Fleet['compiled'][number],
  which: (arrays: StepArrays) => View,
): Float64Array {
  const { buffer } = which(arrays);
  const at = program.places.get(buffer)!;
  return values.subarray(at, at + buffer.size);
}
