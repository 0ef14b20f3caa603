import { classicalNewton } from './classicalNewton.ts';
import { coupledNewton } from './coupledNewton.ts';
import { eigenRidge, eigenRoot, eigenShift, pseudoInverseRoot } from './eigenRoot.ts';
import { higherOrder } from './higherOrder.ts';
import { newtonSchulzRoot } from './newtonSchulzRoot.ts';
import type { RootMethod } from './root.ts';

/** Every way to an inverse root, in the order of the menu. Adding one is one file and one line here. */
export const rootMethods: readonly RootMethod[] = [
  eigenRoot,
  eigenRidge,
  eigenShift,
  pseudoInverseRoot,
  coupledNewton,
  higherOrder(3),
  newtonSchulzRoot,
  classicalNewton,
];
