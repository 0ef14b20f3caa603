/**
 * The loss around the weights of one step, on the examples of that step. Lists are by unit of the optimizer that looks. Everything is
 * computed when it is asked for, and costs nothing to those who do not ask.
 */
export interface Landscape<T> {
  /** Mean loss `[R,1,1]`. */
  loss(): T;
  /** Gradients of the mean loss. */
  gradients(): readonly T[];
  /** `H v`, H being the Hessian of the mean loss. */
  hessianProduct(vectors: readonly T[]): readonly T[];
  /** The same examples at other weights. */
  at(weights: readonly T[]): Landscape<T>;
  /** What there is to know of the examples; a surface has none. */
  readonly examples?: Examples<T>;
}

/** Whose derivatives are meant: those on the targets of the data, or on targets drawn from what the model predicts. */
export type Targets = 'data' | 'sampled';

/** A network on N examples with C outputs. Losses are of single examples, not divided by N. */
export interface Examples<T> {
  readonly count: number;
  readonly outputs: number;
  /** `G v`, G being the Gauss–Newton matrix of the mean loss, which for the losses here is the Fisher matrix. */
  gaussNewtonProduct(vectors: readonly T[]): readonly T[];
  /** For each unit that is a layer: what went into it, `[R,N,rows]`, ones in the last column where the layer has biases. */
  inputs(): readonly T[];
  /** For each unit that is a layer: its pre-activations `[R,N,columns]`. */
  preActivations(): readonly T[];
  /** For each unit that is a layer: ∂(loss of the example)/∂(pre-activation), `[R,N,columns]`. */
  derivatives(of: Targets): readonly T[];
  /** As `derivatives`, for the C columns of a root of each example's output Hessian, one below the other: `[R,C·N,columns]`. */
  curvatureRoots(): readonly T[];
  /** J with `JᵀJ` = the Gauss–Newton matrix of the mean loss: `[R,N·C,P]`, for all weights as one unit. */
  rootJacobian(): T;
  /** Gradients of the losses of single examples `[R,N,P]`, for all weights as one unit. */
  exampleGradients(of: Targets): T;
}

/** Stands where nothing can be seen but gradients: asking it for anything throws. */
export const noLandscape: Landscape<never> = {
  loss: () => unseen(),
  gradients: () => unseen(),
  hessianProduct: () => unseen(),
  at: () => unseen(),
};

function unseen(): never {
  throw new Error('only gradients can be seen here');
}
