import type { Experiment } from '../experiment/experiment.ts';
import type { SettingValue } from '../fields/fields.ts';
import { preset, type PresetSketch } from '../experiment/presets/preset.ts';
import type { Evidence } from './evidence.ts';
import type { Passage } from './sources.ts';

/**
 * A lesson: one value of which the player, the course page, the printed sheet, the links and the tests are made. Texts are in the small markup
 * of `markup.ts`; there and in formulas `[words](name)` names a term of the lesson or of the glossary, and `{name}` is a reading.
 */
export interface Lesson {
  /** Its name in links, and that of its file. */
  readonly kind: string;
  /** Its place in the course, from 1. */
  readonly order: number;
  readonly title: string;
  /** What the reader will wonder about; heads the sheet. */
  readonly question: string;
  /** What there is to take home, with its numbers, at most 60 words. */
  readonly answer: string;
  readonly passages: readonly Passage[];
  readonly terms: Readonly<Record<string, Term>>;
  readonly readings: Readonly<Record<string, Reading>>;
  readonly sections: readonly Section[];
  readonly claims: readonly Claim[];
}

/** A word or symbol of the lesson, and what on the screen it stands for: resting on the one lights the other up. */
export interface Term {
  /** What it means, in one sentence. */
  readonly means: string;
  readonly lights: readonly Light[];
}

/** Something on the screen: a control, a run's curve in every panel, all panels of a kind, a number that is read. */
export type Light = `control:${Control}` | `run:${number}` | `panel:${string}` | `reading:${string}`;

/**
 * A setting that the reader may change: of the problem, the network, the training, the view (`cursor` among it), all runs, one run (from 0), or the
 * first panel of a kind, by the name under which it is declared.
 */
export type Control =
  | `${'problem' | 'network' | 'training' | 'view' | 'runs'}.${string}`
  | `run${number}.${string}`
  | `panel.${string}.${string}`;

/** A number read from what the lab shows. */
export interface Reading {
  /** What it is: "condition number after the best diagonal". */
  readonly label: string;
  readonly unit?: string;
  /** Significant digits, 3 without it. */
  readonly digits?: number;
  /** `undefined` while it is not there. */
  of(evidence: Evidence): number | undefined;
}

/** One step of a lesson; text and reveal together have at most 120 words. */
export interface Section {
  readonly title: string;
  readonly text: string;
  /** What the workspace shows from here on; without it, it stays as the reader has left it. */
  readonly experiment?: Experiment;
  /** An equation whose terms are linked. */
  readonly formula?: string;
  /** What can be changed here; everything else is out of the way. */
  readonly controls?: readonly Control[];
  /** Numbers that stand beside the text. */
  readonly numbers?: readonly string[];
  /** What the reader does to go on. */
  readonly task: Task;
  /** What is said when it is done. */
  readonly reveal?: string;
}

export type Task = Choose | Guess | Draw | Check | Do;

/** A prediction among options. The panels are covered until it is made, and training waits. */
export interface Choose {
  readonly type: 'choose';
  readonly question: string;
  readonly options: readonly string[];
  /** Index of the option that has come true; `undefined` while that is open. */
  truth(evidence: Evidence): number | undefined;
}

/** A prediction of a number, on a slider; the reading then stands beside it on the same scale. */
export interface Guess {
  readonly type: 'guess';
  readonly question: string;
  readonly min: number;
  readonly max: number;
  readonly start: number;
  readonly scale: 'linear' | 'log';
  /** Of what the values are multiples, on a linear scale; without it they have three digits. */
  readonly step?: number;
  /** Name of the reading. */
  readonly truth: string;
}

/** A prediction of a run's loss curve; it stays in the loss curves beside the run's own. */
export interface Draw {
  readonly type: 'draw';
  readonly question: string;
  /** Index of the run. */
  readonly run: number;
  /** Losses at the lower and upper end, on a logarithmic scale. */
  readonly min: number;
  readonly max: number;
}

/** A question with right and wrong answers, of which each is answered with an explanation. It may be tried again. */
export interface Check {
  readonly type: 'check';
  readonly question: string;
  readonly options: readonly { readonly text: string; readonly says: string; readonly isRight?: boolean }[];
}

/** Something to be done with the controls: done when the lab shows it. */
export interface Do {
  readonly type: 'do';
  readonly question: string;
  done(evidence: Evidence): boolean;
  /** One way to do it, which is shown to who asks, and taken by the tests: a control of this section, and what to set it to. */
  readonly how: { readonly control: Control; readonly value: SettingValue };
}

/** What the lesson claims of its experiment, asserted over several seeds on the CPU engine. */
export interface Claim {
  /** One sentence with the bound that is asserted. */
  readonly says: string;
  readonly experiment: Experiment;
  /** The experiment with the k-th of several seeds, from 1; without it, its seed is k. */
  vary?(experiment: Experiment, k: number): Experiment;
  measure(evidence: Evidence): number | undefined;
  /** Bounds of every measured value. */
  readonly within: readonly [least: number, greatest: number];
  /** What was measured over seeds 1 to 5, rounded outwards: the margin of `within` is chosen from it. */
  readonly spread: readonly [least: number, greatest: number];
  /** What makes the effect, and the experiment without it, where the claim does not hold. */
  readonly without: { readonly what: string; change(experiment: Experiment): Experiment };
}

/** An experiment as lessons write it down: what is not said is as declared. */
export function scene(title: string, sketch: Omit<PresetSketch, 'label' | 'summary'>): Experiment {
  return preset('', '', { ...sketch, label: title, summary: '' }).experiment;
}
