import type { Ops } from '../array/ops.ts';
import type { Fields, Settings } from '../fields/fields.ts';
import type { Parameter } from '../optimizers/units.ts';

/**
 * What one layer `s = x W + b` saw and returned: enough for its gradient, and for curvature statistics of it. Where an example goes through it
 * at several places, as through a kernel, it has as many rows, one below the other.
 */
export interface LayerTape<T> {
  /** Its input x, `[R,N,fan-in]`. */
  readonly input: T;
  /** Its pre-activation s, `[R,N,fan-out]`. */
  readonly preActivation: T;
  /** Its output φ(s), `[R,N,fan-out]`. */
  readonly output: T;
  /** What else the network needs on its way back. */
  readonly kept?: readonly T[];
}

export interface Backward<T> {
  /** ∂loss/∂parameter, in the order of `parameters`. */
  readonly grads: readonly T[];
  /** ∂loss/∂s per layer, `[R,N,fan-out]`, on the scale of the derivative passed in. */
  readonly derivatives: readonly T[];
}

/** A function with weights, differentiated by hand. */
export interface Network {
  readonly kind: string;
  readonly label: string;
  readonly summary: string;
  readonly fields: Fields;
  /** The trained arrays, in the order that every list of them has. Sequences have several `positions`, whose rows are one beside the other. */
  parameters(settings: Settings, inputWidth: number, outputWidth: number, positions?: number): readonly Parameter[];
  /** Numbers that one example takes in the widest layer; absent: the columns of the widest parameter. */
  widest?(settings: Settings, inputWidth: number, positions: number): number;
  /** Initial values of every parameter, row-major; a function of settings, shape and seed alone. */
  initial(settings: Settings, parameters: readonly Parameter[], seed: number): readonly Float64Array[];
  /** Activations of every layer for `inputs: [1 or R,N,fan-in]`. */
  forward<T>(xp: Ops<T>, settings: Settings, parameters: readonly T[], inputs: T): readonly LayerTape<T>[];
  /** Gradients, given ∂loss/∂output of the last layer. */
  backward<T>(
    xp: Ops<T>,
    settings: Settings,
    parameters: readonly T[],
    tape: readonly LayerTape<T>[],
    outputDerivative: T,
  ): Backward<T>;
}
