import { matMul } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { MatmulFlags, Ops } from './ops.ts';
import { runProgram } from './tfjsProgram.ts';

/** Multiplications per replica up to which the plain program is as fast as tfjs's tiled ones; a property of the shapes and not of the number
 *  of replicas, on which a replica's bits must not depend. */
const SMALL = 64 ** 3;

/**
 * Matrix products on WebGPU. tfjs has a pipeline for each pattern of sizes and transposes, of which a training step meets ten or so, and
 * each takes from 0.02 to 1.2 seconds to compile on a software adapter; small products all share this one, of 0.02 seconds.
 */
export function product(backend: WebGPUBackend): Ops<Tensor>['matmul'] {
  return (a, b, { transposeA = false, transposeB = false }: MatmulFlags = {}) => {
    const [aReplicas = 1, aRows = 1, aColumns = 1] = a.shape;
    const [bReplicas = 1, bRows = 1, bColumns = 1] = b.shape;
    const [m, inner] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
    const [bInner, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
    if (inner !== bInner || m * inner * n > SMALL) return matMul(a, b, transposeA, transposeB);
    return runProgram(backend, {
      key: 'product',
      wgsl: PLAIN,
      operands: [a, b],
      uniforms: {
        extent: [inner, m, n],
        // Steps from replica to replica, along the result's axis, and along the inner one.
        aSteps: [aReplicas === 1 ? 0 : m * inner, transposeA ? 1 : inner, transposeA ? m : 1],
        bSteps: [bReplicas === 1 ? 0 : inner * n, transposeB ? inner : 1, transposeB ? 1 : n],
      },
      shape: [Math.max(aReplicas, bReplicas), m, n],
    });
  };
}

const PLAIN = /* wgsl */ `
  fn value(index : i32) -> f32 {
    let row = index / uniforms.extent.z;
    let replica = row / uniforms.extent.y;
    var p = replica * uniforms.aSteps.x + (row - replica * uniforms.extent.y) * uniforms.aSteps.y;
    var q = replica * uniforms.bSteps.x + (index - row * uniforms.extent.z) * uniforms.bSteps.y;
    var sum = 0.0;
    for (var k = 0; k < uniforms.extent.x; k++) {
      sum = fma(A[p], B[q], sum);
      p += uniforms.aSteps.z;
      q += uniforms.bSteps.z;
    }
    return sum;
  }`;
