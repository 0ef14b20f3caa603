import { adafactor } from './adafactor.ts';
import { adagraft } from './adagraft.ts';
import { adagrad } from './adagrad.ts';
import { adagradFull } from './adagradFull.ts';
import { adam, adamw } from './adam.ts';
import { ekfac } from './ekfac.ts';
import { ftrl } from './ftrl.ts';
import { gaussNewton } from './gaussNewton.ts';
import { hessianFree } from './hessianFree.ts';
import { kbfgs } from './kbfgs.ts';
import { kfac } from './kfac.ts';
import { kfacDouble } from './kfacDouble.ts';
import { lars } from './lars.ts';
import { lion } from './lion.ts';
import { muon } from './muon.ts';
import { nadam } from './nadam.ts';
import { naturalGradient } from './naturalGradient.ts';
import { newton } from './newton.ts';
import { onlineGradient } from './onlineGradient.ts';
import { onlineNewton } from './onlineNewton.ts';
import { adaFd, fdSon, rfdSon, sketchedAdagrad } from './onlineSketched.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { heavyBall, nesterov, sgd } from './sgd.ts';
import { shampoo } from './shampoo.ts';
import { sketchy } from './sketchy.ts';
import { sm3 } from './sm3.ts';
import { soap } from './soap.ts';
import { sophia } from './sophia.ts';
import { typed } from './typed.ts';

/** Optimizers that know the same kind of thing about the loss. */
interface Family {
  readonly label: string;
  readonly members: readonly Optimizer[];
}

/** Every optimizer of the lab, in the order of the menu. Adding one is one file and one line here. */
export const families: readonly Family[] = [
  { label: 'First order', members: [sgd, heavyBall, nesterov, lars, lion] },
  { label: 'Diagonal', members: [adagrad, rmsprop, adam, adamw, nadam, adafactor, sm3, ftrl, sophia] },
  { label: 'Kronecker', members: [shampoo, sketchy, soap, muon, adagraft] },
  { label: 'Curvature', members: [kfac, kfacDouble, ekfac, kbfgs, naturalGradient, gaussNewton, hessianFree, newton] },
  {
    label: 'Full matrix and online learning',
    members: [adagradFull, onlineNewton, onlineGradient, sketchedAdagrad, adaFd, fdSon, rfdSon],
  },
  { label: 'Yours', members: [typed] },
];

/** The same without families. */
export const optimizers: readonly Optimizer[] = families.flatMap(({ members }) => members);

/** The optimizer of that kind, if there is one. */
export function optimizerOf(kind: string): Optimizer | undefined {
  return optimizers.find((optimizer) => optimizer.kind === kind);
}
