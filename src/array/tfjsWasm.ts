import * as tf from '@tensorflow/tfjs-core';
import type { KernelFunc, Tensor } from '@tensorflow/tfjs-core';
import { BackendWasm, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import type { MatmulFlags, Ops } from './ops.ts';

/** Addresses of the WebAssembly binaries with and without vector instructions. */
export interface WasmPaths {
  readonly simd: string;
  readonly plain: string;
}

/** Where the build puts them, absolute because a worker started from a blob has no base to resolve against. */
const BUNDLED: WasmPaths = { simd: new URL(simd, import.meta.url).href, plain: new URL(plain, import.meta.url).href };

/** Prepares the backend before it is made, and returns the operations in which tfjs's own are wrong on it. */
export function prepareWasm(paths: WasmPaths = BUNDLED): Partial<Ops<Tensor>> {
  // Threads need a cross-origin isolated page and a third binary, and would let the order of a sum depend on the machine.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': paths.plain,
    'tfjs-backend-wasm-simd.wasm': paths.simd,
    'tfjs-backend-wasm-threaded-simd.wasm': paths.simd,
  });
  tf.unregisterKernel('Log1p', 'wasm');
  tf.registerKernel({ kernelName: 'Log1p', backendName: 'wasm', kernelFunc: log1p });
  return { matmul };
}

/** tfjs's loses all digits near 0. */
const log1p: KernelFunc = ({ inputs: { x }, backend }) => {
  if (!(backend instanceof BackendWasm) || x === undefined)
    throw new Error('log1p of no tensor, or on another backend');
  const out = backend.makeOutput(x.shape, 'float32');
  const from = backend.typedArrayFromHeap(x);
  const to = backend.typedArrayFromHeap(out);
  for (let i = 0; i < from.length; i++) to[i] = Math.log1p(from[i]!);
  return out;
};

/** tfjs sums in another order where there is one replica and nothing is transposed, so there the transpose is taken first. */
function matmul(a: Tensor, b: Tensor, { transposeA = false, transposeB = false }: MatmulFlags = {}): Tensor {
  const alone = a.shape[0] === 1 && b.shape[0] === 1 && !transposeA && !transposeB;
  return alone
    ? tf.tidy(() => tf.matMul(a, tf.transpose(b, [0, 2, 1]), false, true))
    : tf.matMul(a, b, transposeA, transposeB);
}
