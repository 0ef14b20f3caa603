import { describe, expect, it } from 'vitest';
import { guardMatmul } from './tfjsGuardMatmul.ts';

const reader = (type: string, value: string) => `
  fn mm_readA(batch: i32, row: i32, col: i32) -> ${type} {
    var value = ${type}(0.0);
    value = getA(batch, row, col);
    return value;
  }

  fn mm_readB(batch: i32, row: i32, col: i32) -> ${type} {
    var value = ${type}(0.0);
    ${value}
    return value;
  }
  fn main() { mm_Bsub[0][0] = mm_readB(batchB, kStart, globalCol); }`;

describe('guardMatmul', () => {
  it.each([
    ['f32', 'value = getB(batch, row, col);'],
    ['f32', 'value = getB(batch, col, row);'],
    ['vec4<f32>', 'value = getB(batch, row, col);'],
  ])('reads the second factor of type %s only within the inner dimension: %s', (type, value) => {
    const guarded = guardMatmul(reader(type, value));
    expect(guarded.replace(/\s+/g, ' ')).toContain(
      `var value = ${type}(0.0); if (row < uniforms.dimInner) { ${value} } return value;`,
    );
    expect(guarded.replace(`if (row < uniforms.dimInner) { ${value} }`, value).replace(/\s+/g, ' ')).toBe(
      reader(type, value).replace(/\s+/g, ' '),
    );
  });

  it('leaves every other shader as it is', () => {
    const other = 'fn mm_readA(batch: i32, row: i32, col: i32) -> f32 { return getA(batch, row, col); }';
    expect(guardMatmul(other)).toBe(other);
  });

  it('throws at a product that it does not know', () => {
    expect(() => guardMatmul(reader('f32', 'value = B[row];'))).toThrow('0 known places');
    expect(() => guardMatmul(reader('f32', 'value = getB(batch, row, col);').repeat(2))).toThrow('2 known places');
    expect(() => guardMatmul(guardMatmul(reader('f32', 'value = getB(batch, row, col);')))).toThrow('0 known places');
  });
});
