import { elementaryFunctions, type Width } from '../../array/elementaryWgsl.ts';
import type { Elementwise } from '../../array/trace.ts';

/** An elementwise function of WGSL expressions, each a vector of so many components. */
export function elementwiseWgsl(f: Elementwise, a: string, b: string, c: string, width: Width = 1): string {
  const n = suffix(width);
  switch (f) {
    case 'add':
      return `(${a} + ${b})`;
    case 'sub':
      return `(${a} - ${b})`;
    case 'mul':
      return `(${a} * ${b})`;
    case 'div':
      return `(${a} / ${b})`;
    case 'neg':
      return `(-${a})`;
    case 'abs':
      return `abs(${a})`;
    case 'maximum':
      return `larger${n}(${a}, ${b})`;
    case 'minimum':
      return `smaller${n}(${a}, ${b})`;
    case 'pow':
      return `power${n}(${a}, ${b})`;
    case 'greater':
      return `isGreater${n}(${a}, ${b})`;
    case 'where':
      return `chosen${n}(${a}, ${b}, ${c})`;
    case 'sign':
      return `signum${n}(${a})`;
    case 'sqrt':
      return `squareRoot${n}(${a})`;
    case 'exp':
      return `exponential${n}(${a})`;
    case 'log':
      return `logarithm${n}(${a})`;
    case 'expm1':
      return `exponentialMinusOne${n}(${a})`;
    case 'log1p':
      return `logarithmOfOnePlus${n}(${a})`;
    case 'tanh':
      return `hyperbolicTangent${n}(${a})`;
    case 'sin':
      return `sine${n}(${a})`;
    case 'cos':
      return `cosine${n}(${a})`;
  }
}

/** Definitions of everything that `elementwiseWgsl` uses; those for vectors use those for numbers. */
export function elementwiseFunctions(width: Width): string {
  const n = suffix(width);
  const F = width === 1 ? 'f32' : `vec${width}<f32>`;
  return /* wgsl */ `
  ${elementaryFunctions(width)}
  fn smaller${n}(a : ${F}, b : ${F}) -> ${F} { return -larger${n}(-a, -b); }
  fn isGreater${n}(a : ${F}, b : ${F}) -> ${F} {
    return select(${F}(0.0), ${F}(1.0), !isNotANumber${n}(a) & !isNotANumber${n}(b) & (a > b));
  }
  fn chosen${n}(condition : ${F}, a : ${F}, b : ${F}) -> ${F} { return select(a, b, magnitude${n}(condition) == ${F.replace('f32', 'u32')}(0u)); }
`;
}

/** Definitions for numbers. */
export const ELEMENTWISE = elementwiseFunctions(1);

function suffix(width: Width): string {
  return width === 1 ? '' : `${width}`;
}
