import { embedding } from './embedding.ts';
import { convolution } from './convolution.ts';
import { mlp } from './mlp.ts';
import type { Network } from './network.ts';
import { transformer } from './transformer.ts';

/** Every network, in the order in which they are offered. */
export const networks: readonly Network[] = [mlp, embedding, convolution, transformer];

/** The network of that kind, if there is one. */
export function networkOf(kind: string): Network | undefined {
  return networks.find((network) => network.kind === kind);
}
