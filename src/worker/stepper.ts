import type { Array64 } from '../array/float64.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Model } from '../experiment/model.ts';
import type { FleetState, Formation } from './fleet.ts';
import type { Checkpoint, MachineWork, RootsTally, Span } from './protocol.ts';

/** Everything about a training that does not depend on what steps it. */
export interface TrainingPlan {
  readonly experiment: Experiment;
  readonly model: Model;
  readonly formation: Formation;
  /** All replicas before the first step: the shapes of every array, and its initial values. */
  readonly like: FleetState<Array64>;
  /** Snapshots are wanted after every so many steps, counted from step 0, and after the last step. */
  readonly snapshotEvery: number;
  /** Evaluations are wanted before step 0, after every so many steps, counted from step 0, and after the last step. */
  readonly evaluateEvery: number;
  /** Gradients are wanted of so many steps, counted from step 0. */
  readonly gradientSteps: number;
}

/** Opens a stepper at a checkpoint, whose arrays are in the order of `arraysOf(plan.like)`. */
export type OpenStepper = (plan: TrainingPlan, start: Checkpoint) => Promise<Stepper>;

/** What takes the steps of one training; the trainer keeps its record. Replicas, `R` in all, are numbered as the formation does. */
export interface Stepper {
  /**
   * Trains `steps` more steps, at least 1 and at most as many as are left, stopping early after about `milliseconds`, but not before the first.
   * Rejects when the device fails, and is then good for nothing but `dispose`.
   */
  advance(steps: number, milliseconds: number): Promise<Stretch>;
  /** The weights now, one array for each of the model's parameters. */
  weights(): Promise<readonly Float64Array[]>;
  dispose(): void;
}

/** What the steps of one call have produced. Nothing in it changes afterwards. */
export interface Stretch {
  /** One per step taken. */
  readonly steps: readonly StepRecord[];
  /** Whole states after those of these steps at which one is wanted, in the order of `arraysOf`. */
  readonly snapshots: readonly { readonly step: number; readonly arrays: readonly Float64Array[] }[];
  /** After those of these steps at which one is wanted, and first of all before step 0. */
  readonly evaluations: readonly RawEvaluation[];
  /** Absent where no roots are computed beside the training. */
  readonly aside?: AsideReport;
  /** Present where the machine trains. */
  readonly machine?: MachineReport;
}

/** What there is to say of roots that are computed beside a training. */
export interface AsideReport {
  /** Those that these steps were the first to use; times on the clock of the stepper. */
  readonly spans: readonly Span[];
  /** Of every run that has such roots: the counts since the stepper was opened. */
  readonly tallies: readonly RootsTally[];
  /** What the user should be told, each sentence once. */
  readonly notices: readonly string[];
}

/** What there is to say of the machine. */
export interface MachineReport {
  readonly work: MachineWork;
  /** What the user should be told, each sentence once. */
  readonly notices: readonly string[];
}

/** One step. */
export interface StepRecord {
  /** `[R]`, at the weights before the step, on its batch. */
  readonly loss: Float64Array;
  /** `[R,m,n]` for each parameter, of that loss. */
  readonly grads: readonly Float64Array[];
  /** `[R]`: what the step has cost each replica. */
  readonly milliseconds: Float64Array;
}

/** All training and all held-out examples at the weights after `step` steps, `[R]` each. */
export interface RawEvaluation {
  readonly step: number;
  readonly training: Float64Array;
  /** Absent where there are no held-out examples. */
  readonly heldOut?: Float64Array;
  /** Present for classification. */
  readonly trainingAccuracy?: Float64Array;
  readonly heldOutAccuracy?: Float64Array;
  /** Log-odds of the second class, `[R,N]`; present where there are two. */
  readonly trainingScores?: Float64Array;
  readonly heldOutScores?: Float64Array;
}
