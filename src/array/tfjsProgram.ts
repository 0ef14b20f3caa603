import { engine } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { webgpu_util } from '@tensorflow/tfjs-backend-webgpu';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** A WebGPU program of our own for tfjs's backend: one thread per element of the result. */
export interface Program {
  /** Names the WGSL text in tfjs's cache of pipelines. */
  readonly key: string;
  /** Defines `fn value(index : i32) -> f32`, which reads the operands from the buffers A, B and C and `uniforms`. */
  readonly wgsl: string;
  readonly operands: readonly Tensor[];
  /** Three integers each, `vec3<i32>` in the shader. */
  readonly uniforms: Readonly<Record<string, readonly number[]>>;
  readonly shape: readonly number[];
}

/** Runs a program. Shapes travel as uniforms only, so that a program has one pipeline for all of them; tfjs's have one for each pattern. */
export function runProgram(backend: WebGPUBackend, { key, wgsl, operands, uniforms, shape }: Program): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const dispatchLayout = webgpu_util.flatDispatchLayout([size]);
  const workgroupSize: [number, number, number] = [64, 1, 1];
  // A new object each time, because tfjs appends to the `shaderKey` of every program that it runs.
  const program = {
    variableNames: ['A', 'B', 'C'].slice(0, operands.length),
    uniforms: Object.keys(uniforms)
      .map((name) => `${name} : vec3<i32>,`)
      .join(' '),
    outputShape: [size],
    workgroupSize,
    dispatchLayout,
    dispatch: webgpu_util.computeDispatch(dispatchLayout, [size], workgroupSize),
    size: true,
    shaderKey: key,
    getUserCode: () => `${wgsl}
      fn main(index : i32) {
        if (index < uniforms.size) { setOutputAtIndex(index, value(index)); }
      }`,
  };
  // tfjs tells pipelines apart by their operands' shapes, for which that of the whole result stands here.
  const inputs = operands.map(({ dataId, dtype }) => ({ dataId, dtype, shape: [size] }));
  const data = Object.values(uniforms).map((numbers) => ({ type: 'int32', data: [...numbers] }));
  const result = backend.runWebGPUProgram(program, inputs, 'float32', data);
  return engine().makeTensorFromTensorInfo({ ...result, shape: [...shape] }, backend);
}
