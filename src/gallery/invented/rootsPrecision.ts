import type { PrecisionCurve, PrecisionResult, RootPrecision } from '../../probes/precisionResult.ts';

const bitsOf = { float64: 53, 'double-float': 48, float32: 24, bfloat16: 8 } as const;
const precisions: readonly RootPrecision[] = ['float64', 'double-float', 'float32', 'bfloat16'];

/** Bits that fall as the rule has it, a little above it, and an iteration whose residual lies from 10⁻⁴ on. */
export function inventedRoots(step: number, isDone: boolean): PrecisionResult {
  const conditions = Float64Array.from({ length: 15 }, (_, power) => 10 ** power);
  const left = (bits: number, more: number) =>
    Float64Array.from(conditions, (condition, i) =>
      isDone || i < 9 ? Math.min(bits, Math.max(0, bits + more - Math.log2(condition / 4))) : Number.NaN,
    );
  const curve = (method: string, label: string, precision: RootPrecision, more: number): PrecisionCurve => ({
    method,
    label,
    precision,
    median: left(bitsOf[precision], more),
    least: left(bitsOf[precision], more - 1.5),
    most: left(bitsOf[precision], more + 1.5),
  });
  const fall = (floor: number) => Float64Array.from({ length: 41 }, (_, i) => Math.max(floor, 2 ** -((i / 6) ** 3)));
  return {
    probe: 'precision',
    step,
    parameter: 'W2',
    order: 4,
    ridge: 0,
    against: 'matrix',
    size: 16,
    matrices: 5,
    conditions,
    curves: precisions.flatMap((precision) => [
      curve('eigen', 'eigendecomposition', precision, 5),
      curve('coupled', 'coupled Newton', precision, 3),
    ]),
    rules: precisions.map((precision) => ({
      precision,
      bits: bitsOf[precision],
      left: Float64Array.from(conditions, (condition) =>
        Math.min(bitsOf[precision], Math.max(0, bitsOf[precision] - Math.log2(condition / 4))),
      ),
    })),
    unfit: [],
    done: isDone ? 600 : 340,
    all: 600,
    way: {
      condition: 1e6,
      method: 'coupled',
      label: 'coupled Newton',
      precision: 'float32',
      measures: 'max |M − I|',
      own: fall(3e-7),
      residual: fall(1e-2),
      error: fall(3e-4),
      given: 17,
      stopped: 'converged',
    },
    statistics: [
      { name: 'L', size: 16, condition: 3.2e5 },
      { name: 'R', size: 16, condition: Infinity },
    ],
  };
}
