import type { Loaded } from '../gpu/loaded.ts';
import type { Machine } from '../gpu/machine.ts';
import { operationsPerStep } from '../gpu/operations.ts';
import type { Program, View } from '../gpu/program.ts';
import { asideRoots, type AsideRoots } from './asideRoots.ts';
import { arraysOf, withArrays } from './fleet.ts';
import { flatten } from './flatten.ts';
import { evaluationOf, partAt, recordOf, stateOf, type Fleet } from './machineRecord.ts';
import { askAside, putArrivals, stepsUntilAside } from './machineRoots.ts';
import type { Checkpoint } from './protocol.ts';
import { inlineRoots, type OpenRoots } from './roots.ts';
import { shareArrays } from './sharedArrays.ts';
import type { OpenStepper, RawEvaluation, Stepper, Stretch, TrainingPlan } from './stepper.ts';
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
    const aside = asideRoots(plan.formation, openRoots, now);
    return openOn(loaded, plan, fleet, start.step, now, tier === 'rising', aside);
  };
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
      const put = ({ buffer }: View, values: ArrayLike<number>) => own.set(values, program.places.get(buffer));
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
