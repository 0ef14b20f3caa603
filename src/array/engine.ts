import type { Ops } from './ops.ts';

/** Where the arithmetic happens: plain TypeScript, the GPU machine, or TensorFlow.js's backends, op by op. */
export type EngineName = 'float64' | 'machine' | 'webgpu' | 'wasm' | 'cpu';

/** An array implementation with the effects that a training loop needs around it. */
export interface Engine<T> {
  readonly name: EngineName;
  readonly xp: Ops<T>;
  /** Whether `xp.eigh` exists here; if not, the loop reads statistics back and computes their roots in float64. */
  readonly nativeEigh: boolean;
  /** Runs `f` and frees every array made in it but those that `kept` lists from its result. */
  scope<R>(f: () => R, kept: (result: R) => Iterable<T>): R;
  /** Frees arrays. Freeing one twice, or on an engine with garbage collection, does nothing. */
  free(arrays: Iterable<T>): void;
  /** The values of several arrays in one transfer. Rejects when the device is lost or the transfer cannot be trusted. */
  read(arrays: readonly T[]): Promise<Float64Array[]>;
  /** Releases the device. */
  dispose(): void;
}
