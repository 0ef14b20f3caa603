import { ELEMENTARY_FUNCTIONS } from '../../array/elementaryWgsl.ts';
import type { Elementwise } from '../../array/trace.ts';

/** An elementwise function of WGSL expressions. */
export function elementwiseWgsl(f: Elementwise, a: string, b: string, c: string): string {
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
      return `larger(${a}, ${b})`;
    case 'minimum':
      return `smaller(${a}, ${b})`;
    case 'pow':
      return `power(${a}, ${b})`;
    case 'greater':
      return `isGreater(${a}, ${b})`;
    case 'where':
      return `chosen(${a}, ${b}, ${c})`;
    case 'sign':
      return `signum(${a})`;
    case 'sqrt':
      return `squareRoot(${a})`;
    case 'exp':
      return `exponential(${a})`;
    case 'log':
      return `logarithm(${a})`;
    case 'expm1':
      return `exponentialMinusOne(${a})`;
    case 'log1p':
      return `logarithmOfOnePlus(${a})`;
    case 'tanh':
      return `hyperbolicTangent(${a})`;
  }
}

/** Definitions of everything that `elementwiseWgsl` uses. */
export const ELEMENTWISE = /* wgsl */ `
  ${ELEMENTARY_FUNCTIONS}
  fn smaller(a : f32, b : f32) -> f32 { return -larger(-a, -b); }
  fn isGreater(a : f32, b : f32) -> f32 { return select(0.0, 1.0, !isNotANumber(a) && !isNotANumber(b) && a > b); }
  fn chosen(condition : f32, a : f32, b : f32) -> f32 { return select(b, a, magnitude(condition) != 0u); }
`;
