import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cos, exp, expm1, log, log1p, pow, sin, tanh } from './elementary.ts';

/** Relative distance; `Math` itself may be one unit in the last place (1.1e-16) off. */
const near = (actual: number, expected: number, units: number, scale = Math.abs(expected)) => {
  if (Number.isNaN(expected)) expect(actual).toBeNaN();
  else if (!Number.isFinite(expected) || expected === 0) expect(actual + 0).toBe(expected + 0);
  else expect(Math.abs(actual - expected) / scale).toBeLessThan(units * 2.3e-16);
};
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const magnitude = (from: number, to: number) => number(from, to).map((e) => 10 ** e);

describe('elementary functions', () => {
  const cases: [string, (x: number) => number, (x: number) => number, fc.Arbitrary<number>][] = [
    ['exp', exp, Math.exp, fc.oneof(number(-700, 709), number(-1, 1))],
    [
      'expm1',
      expm1,
      Math.expm1,
      fc.oneof(
        number(-40, 40),
        magnitude(-300, 0),
        magnitude(-20, 0).map((x) => -x),
      ),
    ],
    ['log', log, Math.log, fc.oneof(magnitude(-320, 308), number(0.5, 2))],
    [
      'log1p',
      log1p,
      Math.log1p,
      fc.oneof(
        number(-0.999, 10),
        magnitude(-300, 300),
        magnitude(-20, -1).map((x) => -x),
      ),
    ],
    ['tanh', tanh, Math.tanh, fc.oneof(number(-30, 30), magnitude(-300, 0))],
  ];
  it.each(cases)('%s agrees with Math to 3 units in the last place', (_name, own, theirs, inputs) => {
    fc.assert(
      fc.property(inputs, (x) => near(own(x), theirs(x), 3)),
      { numRuns: 3000 },
    );
    for (const x of [0, NaN, Infinity, -Infinity, 1, -1, 5e-324, 1e308]) near(own(x), theirs(x), 3);
  });

  it('sin and cos agree with Math to 3 units of 1', () => {
    fc.assert(
      fc.property(number(-1e4, 1e4), (x) => {
        near(sin(x), Math.sin(x), 3, 1);
        near(cos(x), Math.cos(x), 3, 1);
      }),
      { numRuns: 3000 },
    );
  });

  it('pow agrees with ** to |b log a| units in the last place, and is exact for roots', () => {
    fc.assert(
      fc.property(magnitude(-30, 30), number(-4, 4), (a, b) => near(pow(a, b), a ** b, 3 + Math.abs(b * Math.log(a)))),
      { numRuns: 3000 },
    );
    expect(pow(16, 0.25)).toBe(2);
    expect(pow(16, -0.25)).toBe(0.5);
    expect(pow(0, -0.5)).toBe(Infinity);
    expect(pow(0, 0)).toBe(1);
    expect(pow(-1, 2)).toBeNaN();
  });
});
