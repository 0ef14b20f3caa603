import type { Ops } from '../array/ops.ts';
import type { Fields, Settings } from '../fields/fields.ts';

/** What is predicted, and by which loss: classes by cross entropy, numbers by squared error, intensities of pixels by the cross entropy of each. */
export type Task = 'classification' | 'regression' | 'reconstruction';

/** Examples in rows, row-major. Targets are one-hot for classification and between 0 and 1 for reconstruction. */
export interface Dataset {
  readonly examples: number;
  readonly inputWidth: number;
  readonly targetWidth: number;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  /** Of sequences: how many tokens an example has, one beside the other in inputs and in targets; a prediction is made for each. */
  readonly positions?: number;
}

/** Examples given with the experiment, in rows. */
export interface InlineData {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
}

interface Common {
  readonly kind: string;
  readonly label: string;
  /** One plain sentence: what it is and what makes it hard. */
  readonly summary: string;
  readonly fields: Fields;
}

/** A loss of n ≥ 2 numbers given by a formula; the trained parameter is one vector `w: [R,1,n]`. */
export interface SurfaceProblem extends Common {
  readonly type: 'surface';
  dimension(settings: Settings): number;
  /** Where training starts unless the experiment says otherwise. */
  start(settings: Settings): readonly number[];
  /** The part of the first two coordinates worth looking at. */
  domain(settings: Settings): { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  /** Known minimisers, for marking. */
  minima(settings: Settings): readonly (readonly number[])[];
  /** `f(w)`, `[R,1,1]`. */
  value<T>(xp: Ops<T>, w: T, settings: Settings): T;
  /** `∇f(w)`, `[R,1,n]`. */
  gradient<T>(xp: Ops<T>, w: T, settings: Settings): T;
}

export interface Split {
  readonly training: Dataset;
  /** May have no examples. */
  readonly heldOut: Dataset;
}

/** A loss over examples. */
export interface DataProblem extends Common {
  readonly type: 'data';
  /** Whether the examples come with the experiment; such a problem cannot be chosen without them. */
  readonly needsData?: true;
  task(settings: Settings): Task;
  /** Present where inputs are images: pixels between 0 and 1 in rows from the top, ink being 1. Reconstructed targets then are images too. */
  image?(settings: Settings): { readonly width: number; readonly height: number };
  /** Where an example is drawn in a small picture, given its inputs; absent: at the first two of them. */
  place?(settings: Settings, inputs: Float64Array): readonly [x: number, y: number];
  /** Training and held-out examples; a function of settings, seed and the given data alone. Throws if data are needed and missing or ragged. */
  generate(settings: Settings, seed: number, given?: InlineData): Split;
}

export type Problem = SurfaceProblem | DataProblem;
