import type { FunctionComponent } from 'react';
import type { MarkerName } from '../charts/markerPath.ts';
import type { Experiment, View } from '../experiment/experiment.ts';
import type { Settings } from '../fields/fields.ts';
import type { PlanePath, ProbeRequest, ProbeResult } from '../probes/results.ts';
import type { Parameter } from '../optimizers/units.ts';
import type { Outcome } from '../store/studies.ts';
import type { Prediction } from '../store/ui.ts';
import type { EvaluationTrace, ReplicaTrace, Traces } from '../store/traces.ts';
import type { PanelKind } from './panelKind.ts';

/** How a run looks in every panel. */
export interface RunLook {
  readonly label: string;
  /** CSS colour for the current theme. */
  readonly color: string;
  /** Canvas line dash, in px. */
  readonly dash: readonly number[];
  readonly marker: MarkerName;
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
  /** A loss curve that somebody has predicted, if there is one. */
  readonly prediction?: Prediction | undefined;
  /** An earlier result to compare with, if there is one. */
  readonly ghost?: GhostInput | undefined;
}

/** An earlier result, drawn faint and dashed behind the present one. */
export interface GhostInput extends Pick<
  PanelInput,
  'experiment' | 'looks' | 'batch' | 'replicas' | 'evaluations' | 'newest'
> {
  /** What it is: "before: Adam with learning rate 0.02". */
  readonly name: string;
  /** Whether it stays until it is let go. */
  readonly isKept: boolean;
  /** How far trainings have got since there has been a ghost, in steps: pictures keep the room for it. */
  readonly reach: number;
  /** Ways over a surface in original coordinates, if it has any. */
  readonly paths: readonly PlanePath[];
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
  /** Keeps what is on the screen as the ghost until it is dismissed. */
  keepGhost(): void;
  dismissGhost(): void;
  /** New values for some settings of some runs, as one change that can be undone. */
  changeRuns(changes: readonly { readonly run: number; readonly settings: Settings }[]): void;
  /** A further run; settings that are not given are as declared. */
  addRun(run: { readonly optimizer: string; readonly settings: Settings }): void;
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

/** What a study may depend on: not on what has been trained so far, and of the view on the run in focus alone. */
export type StudyInput = Pick<PanelInput, 'experiment' | 'settings' | 'parameters'>;
