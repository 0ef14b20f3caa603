import { defaultDevice, init, jit, numpy as np } from '@jax-js/jax';
import type { Array64 } from '../array/float64.ts';

/** The eigendecomposition of jax-js, compiled by `jit`. */
export async function jaxEigen({ data, shape: [, n] }: Array64) {
  const devices = await init('webgpu');
  if (!devices.includes('webgpu')) throw new Error('jax-js finds no WebGPU here.');
  defaultDevice('webgpu');
  const matrix = np.array(Float32Array.from(data), { shape: [n, n] });
  const eigh = jit((a: np.Array) => np.linalg.eigh(a));
  return {
    async find() {
      const [values, vectors] = eigh(matrix.ref);
      return { values: await values.data(), vectors: await vectors.data() };
    },
    dispose() {
      matrix.dispose();
      eigh.dispose();
    },
  };
}
