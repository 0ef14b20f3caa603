import { broadcast_util } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Operand, Ops } from './ops.ts';
import { elementaryFunctions } from './elementaryWgsl.ts';
import { runProgram } from './tfjsProgram.ts';

type Elementwise = Pick<
  Ops<Tensor>,
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'maximum'
  | 'minimum'
  | 'pow'
  | 'greater'
  | 'where'
  | 'neg'
  | 'abs'
  | 'sign'
  | 'sqrt'
  | 'exp'
  | 'log'
  | 'expm1'
  | 'log1p'
  | 'tanh'
  | 'sin'
  | 'cos'
>;

/**
 * The elementwise operations as WebGPU programs, one dispatch each. tfjs's own rely on the adapter's `exp`, `log`, `max` and comparisons
 * for NaN, infinities and small arguments, which WGSL leaves open.
 */
export function elementwise(backend: WebGPUBackend, lift: (x: Operand<Tensor>) => Tensor): Elementwise {
  const run = (expression: string, operands: readonly Tensor[]): Tensor => {
    const shape = operands.map((x) => x.shape).reduce((a, b) => broadcast_util.assertAndGetBroadcastShape(a, b));
    const names = ['a', 'b', 'c'].slice(0, operands.length);
    const steps = operands.map((x, i) => [`${names[i]}Steps`, strides(x.shape, shape)] as const);
    return runProgram(backend, {
      key: `elementwise ${expression}`,
      wgsl: wgslOf(expression, names),
      operands,
      uniforms: { extent: shape, ...Object.fromEntries(steps) },
      shape,
    });
  };
  const unary = (expression: string) => (x: Tensor) => run(expression, [x]);
  const binary = (expression: string) => (a: Operand<Tensor>, b: Operand<Tensor>) =>
    run(expression, [lift(a), lift(b)]);
  return {
    add: binary('a + b'),
    sub: binary('a - b'),
    mul: binary('a * b'),
    div: binary('a / b'),
    maximum: binary('larger(a, b)'),
    minimum: binary('-larger(-a, -b)'),
    pow: binary('power(a, b)'),
    greater: binary('select(0.0, 1.0, !isNotANumber(a) && !isNotANumber(b) && a > b)'),
    where: (condition, a, b) => run('select(c, b, magnitude(a) != 0u)', [condition, lift(a), lift(b)]),
    neg: unary('-a'),
    abs: unary('bitcast<f32>(magnitude(a))'),
    sign: unary('signum(a)'),
    sqrt: unary('squareRoot(a)'),
    exp: unary('exponential(a)'),
    log: unary('logarithm(a)'),
    expm1: unary('exponentialMinusOne(a)'),
    log1p: unary('logarithmOfOnePlus(a)'),
    tanh: unary('hyperbolicTangent(a)'),
    sin: unary('sine(a)'),
    cos: unary('cosine(a)'),
  };
}

/** Steps in an operand's memory for one step along each axis of the result; 0 where the operand repeats. */
function strides(operand: readonly number[], result: readonly number[]): number[] {
  const [, rows = 1, columns = 1] = operand;
  return [rows * columns, columns, 1].map((step, axis) => (operand[axis] === 1 && result[axis] !== 1 ? 0 : step));
}

function wgslOf(expression: string, names: readonly string[]): string {
  return `
    ${elementaryFunctions()}
    fn at(place : vec3<i32>, steps : vec3<i32>) -> i32 {
      return place.x * steps.x + place.y * steps.y + place.z * steps.z;
    }
    fn value(index : i32) -> f32 {
      let row = index / uniforms.extent.z;
      let replica = row / uniforms.extent.y;
      let place = vec3<i32>(replica, row - replica * uniforms.extent.y, index - row * uniforms.extent.z);
      ${names.map((name) => `let ${name} = ${name.toUpperCase()}[at(place, uniforms.${name}Steps)];`).join('\n      ')}
      return ${expression};
    }`;
}
