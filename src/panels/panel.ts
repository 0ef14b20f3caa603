import type { FunctionComponent } from 'react';
import type { Experiment, View } from '../experiment/experiment.ts';
import type { Settings } from '../fields/fields.ts';
import type { ProbeRequest, ProbeResult } from '../probes/results.ts';
import type { Parameter } from '../optimizers/units.ts';
import type { Outcome } from '../store/studies.ts';
import type { EvaluationTrace, ReplicaTrace, Traces } from '../store/traces.ts';
import type { PanelKind } from './panelKind.ts';

/** How a run looks in every panel. */
export interface RunLook {
  readonly label: string;
  /** CSS colour for the current theme. */
  readonly color: string;
  /** Canvas line dash, in px. */
  readonly dash: readonly number[];
  readonly marker: 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'plus' | 'star' | 'wye';
  readonly hidden: boolean;
}

/** What a panel draws from. A new object whenever anything in it has changed. */
export interface PanelInput {
  /** Its view is that of this panel: the run in focus and the weight shown are those that the panel's place is pinned to, if it is. */
  readonly experiment: Experiment;
  /** Values of all fields that the panel declares. */
  readonly settings: Settings;
  readonly looks: readonly RunLook[];
  readonly parameters: readonly Parameter[];
  /** Training examples per step, 0 for surfaces. */
  readonly batch: number;
  readonly replicas: readonly ReplicaTrace[];
  readonly evaluations: EvaluationTrace;
  /** When what was busy, and what became of roots that are computed beside the training; see the protocol. */
  readonly spans: Traces['spans'];
  readonly tallies: Traces['tallies'];
  /** What has become so far of each training that the panel's study asks for. */
  readonly studies: readonly (Outcome | undefined)[];
  /** Newest recorded step. */
  readonly newest: number;
  /** Step under the cursor. */
  readonly cursor: number;
  readonly hoveredRun: number | undefined;
  /** The newest measurement for this panel; may lag the cursor. */
  readonly result: ProbeResult | undefined;
  /** Why the measurement is missing, if it failed. */
  readonly problem: string | undefined;
  readonly theme: 'light' | 'dark';
  readonly reducedMotion: boolean;
}

/** What a person can do in a panel. */
export interface PanelActions {
  hoverRun(run: number | undefined): void;
  moveCursor(step: number): void;
  changeView(change: Partial<View>): void;
  /** Changes the panel's own settings. */
  changeSettings(change: Settings): void;
  /** A new starting point for a surface problem, in original coordinates. */
  changeStart(start: readonly number[]): void;
}

/** One picture of traces and measurements. */
export interface Panel extends PanelKind {
  /** What it wants measured at this input; nothing if the traces are enough. */
  request?(input: PanelInput): ProbeRequest | undefined;
  /** The trainings besides the one on the screen whose outcomes it draws: variants of the experiment, none if it needs none now. */
  study?(input: StudyInput): readonly Experiment[];
  /** One sentence that says what is seen now, with its numbers; also the picture's text alternative. */
  caption(input: PanelInput): string;
  /** The numbers drawn, as a table. */
  table(input: PanelInput): {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly (string | number)[])[];
  };
  readonly Picture: FunctionComponent<{ readonly input: PanelInput; readonly actions: PanelActions }>;
  /** The panel's own controls, shown in its header; absent if it has none. */
  readonly Controls?: FunctionComponent<{ readonly input: PanelInput; readonly actions: PanelActions }>;
}

/** What a study may depend on: not on what has been trained so far, nor on the view. */
export type StudyInput = Pick<PanelInput, 'experiment' | 'settings' | 'parameters'>;
