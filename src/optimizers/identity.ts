import type { Preconditioner } from './optimizer.ts';

/** No preconditioning: the direction is the gradient. */
export const identity: Preconditioner<never, never> = {
  hyper: {},
  fixed: {},
  init: () => ({}),
  operator: () => ({ form: 'identity' }),
  memory: () => 0,
  cost: () => ({ step: 0, refresh: 0 }),
};
