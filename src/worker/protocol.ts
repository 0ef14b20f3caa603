import type { EngineName } from '../array/engine.ts';
import type { Kernels } from '../gpu/loaded.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { ProbeRequest, ProbeResult } from '../probes/results.ts';
import type { Parameter } from '../optimizers/units.ts';

/** Counts trainings; a report that carries an older number than the newest `start` is void. */
export type RunId = number;

/** Page to worker. */
export type Command =
  | {
      readonly type: 'start';
      readonly run: RunId;
      readonly experiment: Experiment;
      readonly pace: Pace;
      readonly resume?: Checkpoint;
    }
  | { readonly type: 'pace'; readonly run: RunId; readonly pace: Pace }
  /** What the visible panels want measured, all of it; replaces the previous list, so that only the newest wish is ever served. */
  | { readonly type: 'watch'; readonly run: RunId; readonly wishes: readonly Wish[] }
  /** Asks once for the program of the run with the index `of`. */
  | { readonly type: 'inspect'; readonly run: RunId; readonly of: number }
  | { readonly type: 'stop'; readonly run: RunId }
  /** Returns one credit; the worker lets at most two frames be unacknowledged. */
  | { readonly type: 'ack'; readonly run: RunId };

/** What the panel in one place wants measured. */
export interface Wish {
  readonly place: string;
  readonly request: ProbeRequest;
}

/** How far to train: without pause, not at all, or this many more steps. */
export type Pace = 'run' | 'pause' | { readonly steps: number };

/** Which engine computes, and why it and not a faster one. */
export interface EngineInfo {
  readonly name: EngineName;
  /** One sentence for the user, with the measurement or the browser's answer that decided. */
  readonly reason: string;
  /** Vendor and architecture of the graphics adapter, where there is one. */
  readonly adapter?: string;
}

/** A replica's end before the last step. */
export interface Divergence {
  readonly replica: number;
  /** The first step whose loss or weights were not acceptable. */
  readonly step: number;
  /** What was seen, with numbers, in one sentence. */
  readonly cause: string;
}

/** A stretch of time in which a worker was busy. Times are in milliseconds since training began. */
export interface Span {
  /** Steps of the training, or the roots of one parameter, computed beside it by a second worker. */
  readonly what: 'training' | 'roots';
  /** Index of the run that it was done for; −1: all. */
  readonly run: number;
  readonly from: number;
  readonly to: number;
  /** Of training: the first of the steps that were trained, and how many. */
  readonly firstStep?: number;
  readonly steps?: number;
  /** Of roots: the name of the parameter. */
  readonly parameter?: string;
  /** Of roots: the step whose gradient was the last to enter their statistics, and the first step that used them. */
  readonly askedAt?: number;
  readonly usedFrom?: number;
}

/** What has become so far of the roots of a run that are computed beside its training. Each refresh of each parameter counts as one. */
export interface RootsTally {
  readonly run: number;
  /** Refreshes that have been used. */
  readonly used: number;
  /** Refreshes that fell due while the one before was still being computed, and were left out. */
  readonly skipped: number;
  /** Delays of those used, from asking to use, summed: in steps and in milliseconds. */
  readonly steps: number;
  readonly milliseconds: number;
}

/** What the GPU machine has done for a training since it was last taken up. */
export interface MachineWork {
  /** Those that run now. */
  readonly kernels: Kernels;
  /** Lanes of a workgroup. */
  readonly lanes: number;
  /** How often steps have been submitted together and the record of them been read back, how many steps, and how long that took. */
  readonly rounds: number;
  readonly steps: number;
  readonly milliseconds: number;
  /** Steps of the newest round. */
  readonly lastSteps: number;
}

/** A line of the source that an instruction comes from. */
export interface SourceLine {
  /** Under `src`, as `optimizers/adam.ts`. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** What the GPU machine runs, or would run, at each step of one replica; for the reader. */
export interface ProgramListing {
  readonly sections: readonly {
    readonly title: string;
    /** "every step", "every 20 steps", … */
    readonly when: string;
    readonly instructions: readonly ListedInstruction[];
  }[];
  /** Instructions of a step at which only those sections run that run at every step. */
  readonly perStep: number;
  /** Bytes of a replica's memory. */
  readonly bytes: number;
}

export interface ListedInstruction {
  /** What it computes, a formula for each result. */
  readonly formulas: readonly string[];
  /** Whether all lanes wait for each other before it. */
  readonly waits: boolean;
  /** Where its operations are written down, each line once. */
  readonly sources: readonly SourceLine[];
}

/** Most spans that are kept or sent at once; the newest are. */
export const MOST_SPANS = 4000;

/** Losses at one step on all training and all held-out examples, by replica; NaN where the problem has no such number. */
export interface Evaluation {
  readonly step: number;
  readonly training: Float64Array;
  readonly heldOut: Float64Array;
  readonly trainingAccuracy: Float64Array;
  readonly heldOutAccuracy: Float64Array;
  /** Area under the ROC curve, where there are two classes. */
  readonly trainingAuc: Float64Array;
  readonly heldOutAuc: Float64Array;
}

/** All weights and optimizer states at one step, enough to continue bit for bit on the same engine. */
export interface Checkpoint {
  readonly step: number;
  /** Checksum of `arrays`, verified before use. */
  readonly checksum: number;
  readonly arrays: readonly Float64Array[];
}

/** Worker to page. Replicas are numbered run by run: replica = run index × seeds + seed index. */
export type Report =
  | {
      readonly type: 'started';
      readonly run: RunId;
      readonly engine: EngineInfo;
      readonly replicas: number;
      readonly parameters: readonly Parameter[];
      /** Training examples per step, 0 for surfaces. */
      readonly batch: number;
      /** Runs that could not be started, each with the reason; their replicas never get a loss. */
      readonly refused: readonly { readonly run: number; readonly reason: string }[];
    }
  /** Steps `firstStep` … as they were trained. `loss[i * replicas + r]`: mini-batch loss at the weights before step `firstStep + i`. */
  | {
      readonly type: 'frame';
      readonly run: RunId;
      readonly firstStep: number;
      readonly steps: number;
      readonly loss: Float64Array;
      /** Seconds of computing that replica r has cost since step 0, `[i * replicas + r]`. */
      readonly seconds: Float64Array;
      readonly evaluations: readonly Evaluation[];
      readonly divergences: readonly Divergence[];
      readonly spans: readonly Span[];
      /** Of every run whose roots are computed beside its training. */
      readonly tallies: readonly RootsTally[];
      /** What the user should be told. */
      readonly notices: readonly string[];
      /** Present where the machine trains. */
      readonly machine?: MachineWork;
      readonly checkpoint?: Checkpoint;
    }
  | ({
      readonly type: 'measured';
      readonly run: RunId;
      readonly result: ProbeResult;
      /** Whether that is all there is to measure; otherwise more will come. */
      readonly isComplete?: boolean;
    } & Wish)
  | ({ readonly type: 'measureFailed'; readonly run: RunId; readonly reason: string } & Wish)
  | { readonly type: 'inspected'; readonly run: RunId; readonly of: number; readonly program: ProgramListing }
  | { readonly type: 'inspectFailed'; readonly run: RunId; readonly of: number; readonly reason: string }
  | { readonly type: 'paused'; readonly run: RunId; readonly step: number }
  | {
      readonly type: 'ended';
      readonly run: RunId;
      readonly reason: 'finished' | 'stopped' | 'diverged';
      readonly step: number;
    }
  /** The engine was lost and training went back to the last checkpoint; steps from `step` on will be reported again. */
  | {
      readonly type: 'recovered';
      readonly run: RunId;
      readonly step: number;
      readonly engine: EngineInfo;
      readonly cause: string;
    }
  | { readonly type: 'failed'; readonly run: RunId; readonly message: string; readonly detail: string };

/** The buffers of a report that move to the page instead of being copied. */
export function transferList(report: Report): ArrayBufferLike[] {
  switch (report.type) {
    case 'frame':
      return [report.loss.buffer, report.seconds.buffer];
    default:
      return [];
  }
}
