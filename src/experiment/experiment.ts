import type { Settings } from '../fields/fields.ts';
import type { EngineName } from '../array/engine.ts';
import type { InlineData } from '../problems/problem.ts';

/** One optimizer with its hyper-parameters, as a curve on the chart. */
export interface Run {
  readonly optimizer: string;
  /** Values of all fields that the optimizer declares, traced and structural. */
  readonly settings: Settings;
  /** The user's own name for it; without one, the name says what differs from the other runs. */
  readonly label?: string;
  /** Palette slot, 0 to 11; kept for life, so that a run never changes colour when another is removed. */
  readonly color: number;
  readonly hidden?: boolean;
}

/** One panel on the screen. */
export interface Place {
  readonly kind: string;
  readonly width: 'third' | 'half' | 'wide' | 'full';
  readonly height: 'normal' | 'tall';
  /** Index of the run that it shows, whichever is in focus; −1 follows the focus. */
  readonly run: number;
  /** Name of the weight that it shows; '' for the one that all panels show. */
  readonly parameter: string;
  /** Values of all fields that the panel declares. */
  readonly settings: Settings;
}

/** What is on the screen besides the experiment itself; travels in links. */
export interface View {
  readonly xAxis: 'step' | 'examples' | 'time';
  readonly logX: boolean;
  readonly logY: boolean;
  /** Weight of the past in the smoothed curve, 0 to 0.99. */
  readonly smoothing: number;
  /** Which loss the curves show. */
  readonly metric: 'training' | 'heldOut' | 'both' | 'accuracy' | 'auc';
  /** Index of the run that the level sets, spectra and sketch show. */
  readonly focus: number;
  /** Name of the weight whose spectrum and sketch are shown; '' for the largest. */
  readonly parameter: string;
  /** Which axis of that weight the sketch watches. */
  readonly side: 'left' | 'right';
  /** Rows of the sketch, ℓ. */
  readonly rank: number;
  /** Decay of the observed statistics and of the sketch; 1 is the plain sum. */
  readonly decay: number;
  /** Directions that span the loss plane of a network. */
  readonly plane: 'preconditioner' | 'trajectory' | 'random';
  /** Step under the cursor; −1 follows the newest. */
  readonly cursor: number;
  /** The panels in their order; absent while they are the usual ones. */
  readonly panels?: readonly Place[];
}

/** Everything: what a link holds, what the worker trains, what the panels draw. */
export interface Experiment {
  readonly version: 1;
  readonly title: string;
  readonly problem: {
    readonly kind: string;
    readonly settings: Settings;
    readonly start?: readonly number[];
    readonly data?: InlineData;
  };
  readonly network: {
    readonly kind: string;
    readonly settings: Settings;
    /** Initial weights by parameter name, in rows; all or none. */
    readonly weights?: Readonly<Record<string, readonly (readonly number[])[]>>;
  };
  readonly runs: readonly Run[];
  readonly steps: number;
  /** Examples per step; 0 for all. */
  readonly batch: number;
  readonly seed: number;
  /** How many seeds each run is repeated with: seed, seed + 1, … */
  readonly seeds: number;
  readonly engine: EngineName | 'auto';
  readonly view: View;
}

/** One thing that could not be taken as given, and what was used instead. */
export interface Notice {
  /** Where: `runs[1].learningRate`. */
  readonly path: string;
  /** What was wrong and what was used instead, in one sentence. */
  readonly message: string;
}
