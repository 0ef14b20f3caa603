import { describe, expect, it } from 'vitest';
import { float64, type Array64 } from '../array/float64.ts';
import type { Ops } from '../array/ops.ts';
import { exactly, onReference } from './machineOps.properties.ts';
import {
  curvatureCases,
  networkCases,
  optimizerCases,
  probeCases,
  sharingCases,
  problemCases,
  relativeErrors,
  type Registered,
} from './registries.properties.ts';

function follows({ given }: Registered): void {
  const errors = relativeErrors(onReference(given), exactly(given));
  // Only the order of additions may differ: some units in the last place, carried along by at most a hundred operations.
  errors.forEach((error, i) => expect(error, `result ${i}`).toBeLessThan(1e-9));
}

describe('recorded, compiled and run in float64', () => {
  it.each(optimizerCases())('optimizers give what they give: $title', follows);
  it.each(curvatureCases())('optimizers that look around give what they give: $title', follows);
  it.each(networkCases())('networks give what they give: $title', follows);
  it.each(sharingCases())('networks that share weights give what they give: $title', follows);
  it.each(problemCases())('problems give what they give: $title', follows);
  it.each(probeCases())('probes give what they give: $title', follows);
});

/** Float64 with the results of one operation too large by a thousandth. */
function broken(op: keyof Ops<Array64>): Ops<Array64> {
  const off = (x: Array64) => float64.mul(1.001, x);
  if (op === 'eigh')
    return {
      ...float64,
      eigh(a) {
        const { w, v } = float64.eigh(a);
        return { w: off(w), v };
      },
    };
  if (op === 'epsilon' || op === 'shape') return float64;
  const f: (...operands: never[]) => Array64 = float64[op];
  return { ...float64, [op]: (...operands: never[]) => off(f(...operands)) };
}

describe('a thousandth too much', () => {
  const all = [...optimizerCases(), ...networkCases(), ...sharingCases(), ...problemCases(), ...probeCases()];
  const right = new Map<Registered, readonly Array64[]>();
  /** Computed once for all operations, when it is first compared with. */
  function rightOf(one: Registered): readonly Array64[] {
    const known = right.get(one) ?? exactly(one.given);
    right.set(one, known);
    return known;
  }
  const used = [
    ...(['add', 'sub', 'mul', 'div', 'maximum', 'pow', 'greater', 'where', 'neg', 'abs', 'sqrt', 'exp'] as const),
    ...([
      'log',
      'log1p',
      'tanh',
      'sin',
      'cos',
      'sum',
      'max',
      'transpose',
      'reshape',
      'slice',
      'concat',
      'matmul',
      'eigh',
      'pick',
    ] as const),
    ...(['array', 'full', 'eye'] as const),
  ];

  it.each(used)('in %s shows in some of these results', (op) => {
    const xp = broken(op);
    const shows = all.some((one) =>
      relativeErrors(one.given.compute(xp, one.given.inputs), rightOf(one)).some((error) => error > 1e-4),
    );
    expect(shows).toBe(true);
  });
});
