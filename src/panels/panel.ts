import type { FunctionComponent } from 'react';
import type { Experiment, View } from '../experiment/experiment.ts';
import type { ProbeRequest, ProbeResult } from '../probes/results.ts';
import type { Parameter } from '../optimizers/units.ts';
import type { EvaluationTrace, ReplicaTrace } from '../store/traces.ts';

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
  readonly experiment: Experiment;
  readonly looks: readonly RunLook[];
  readonly parameters: readonly Parameter[];
  /** Training examples per step, 0 for surfaces. */
  readonly batch: number;
  readonly replicas: readonly ReplicaTrace[];
  readonly evaluations: EvaluationTrace;
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
  /** A new starting point for a surface problem, in original coordinates. */
  changeStart(start: readonly number[]): void;
}

/** One picture of traces and measurements. */
export interface Panel {
  readonly kind: string;
  /** Name of its region and heading. */
  readonly title: string;
  /** What it wants measured at this input; nothing if the traces are enough. */
  request?(input: PanelInput): ProbeRequest | undefined;
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
