import { adagrad } from './adagrad.ts';
import { adagradFull } from './adagradFull.ts';
import { adam, adamw } from './adam.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { heavyBall, nesterov, sgd } from './sgd.ts';
import { shampoo } from './shampoo.ts';
import { sketchy } from './sketchy.ts';

/** Every optimizer of the lab, in the order of the menu. Adding one is one file and one line here. */
export const optimizers: readonly Optimizer[] = [
  sgd,
  heavyBall,
  nesterov,
  adagrad,
  rmsprop,
  adam,
  adamw,
  adagradFull,
  shampoo,
  sketchy,
];

/** The optimizer of that kind, if there is one. */
export function optimizerOf(kind: string): Optimizer | undefined {
  return optimizers.find((optimizer) => optimizer.kind === kind);
}
