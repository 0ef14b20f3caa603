import type { Target } from './probe.ts';

export interface OutputsRequest extends Target {
  readonly probe: 'outputs';
  /** All runs, or the one that the request names. */
  readonly runs: 'all' | 'focus';
  readonly what: 'function' | 'answers';
  /** How many images are reconstructed. */
  readonly images: number;
  /** Grid points along each axis of a plane. */
  readonly resolution: number;
}

/** Examples with one or two inputs. */
export interface OutputsPoints {
  /** One beside the other, as many for each point as the network has inputs. */
  readonly inputs: Float32Array;
  /** The class, or the number to be predicted. */
  readonly targets: Float32Array;
  /** 1 where a point is held out. */
  readonly heldOut: Uint8Array;
}

/** What one run says. */
export interface RunOutputs {
  readonly run: number;
  readonly step: number;
  /** See the picture; NaN where the run has diverged. */
  readonly values: Float32Array;
  /** Of each point: its class, or the number; none where there are no points. */
  readonly predicted: Float32Array;
  /** Mean loss on the training and on the held-out examples that were looked at; NaN where there are none. */
  readonly training: number;
  readonly heldOut: number;
}

/**
 * What is drawn. `plane` and `curve`: a function of two inputs and of one, on a grid; for classes `values[place * classes + class]` are
 * probabilities, else `values[place]` is the first output; `classes` is 0 for numbers. `images`: pixel by pixel what is predicted of `count`
 * images. `confusion`: `values[truth * classes + answer]` counts examples. `pairs`: `values` are predictions of `truth`.
 */
export type OutputsPicture =
  | {
      readonly shape: 'plane';
      readonly x: readonly [number, number];
      readonly y: readonly [number, number];
      readonly size: number;
      readonly classes: number;
      readonly points: OutputsPoints;
    }
  | { readonly shape: 'curve'; readonly x: Float32Array; readonly classes: number; readonly points: OutputsPoints }
  | {
      readonly shape: 'images';
      readonly width: number;
      readonly height: number;
      readonly count: number;
      readonly of: 'held-out' | 'training';
      readonly originals: Float32Array;
    }
  | {
      readonly shape: 'confusion';
      readonly classes: number;
      readonly count: number;
      readonly of: 'held-out' | 'training';
    }
  | { readonly shape: 'pairs'; readonly truth: Float32Array; readonly of: 'held-out' | 'training' };

export interface OutputsView {
  readonly step: number;
  readonly task: 'classification' | 'regression' | 'reconstruction';
  readonly picture: OutputsPicture;
  /** In the order of the runs; those that have nothing recorded are missing. */
  readonly runs: readonly RunOutputs[];
}

export interface OutputsResult {
  readonly probe: 'outputs';
  readonly step: number;
  /** Share of the work on the newest request that is done. */
  readonly done: number;
  readonly view?: OutputsView;
}
