import { mlp } from './mlp.ts';
import type { Network } from './network.ts';

/** Every network, in the order in which they are offered. */
export const networks: readonly Network[] = [mlp];

/** The network of that kind, if there is one. */
export function networkOf(kind: string): Network | undefined {
  return networks.find((network) => network.kind === kind);
}
