import { emptySums, kroneckerBound, kroneckerProduct, withGradient } from '../../probes/kroneckerBound.ts';
import type { KroneckerRequest, KroneckerResult } from '../../probes/kroneckerResult.ts';
import type { Parameter } from '../../optimizers/units.ts';

const points = 24;

/** The lemma on invented gradients, which shrink and turn a little from step to step; with `until`, they overflow there. */
export function inventedKronecker(
  { step, parameter, epsilon }: KroneckerRequest,
  parameters: readonly Parameter[],
  newest: number,
  until = Infinity,
): KroneckerResult {
  const { rows: wholeRows = 4, columns: wholeColumns = 5 } = parameters.find(({ name }) => name === parameter) ?? {};
  const isSmall = wholeRows * wholeColumns <= 100;
  const [rows, columns] = [isSmall ? wholeRows : 4, isSmall ? wholeColumns : 5];
  const gradient = (at: number) => ({
    shape: [1, rows, columns] as const,
    data: Float64Array.from({ length: rows * columns }, (_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      const turn = 0.01 * at;
      const pattern = Math.cos(1.3 * row + turn) * Math.sin(0.9 * column + 1) + Math.sin(2 * row - column + turn);
      return at >= until ? Number.NaN : pattern / (1 + 0.05 * at);
    }),
  });
  const curve = Array.from({ length: points }, (_, i) => Math.max(1, Math.round((newest * (i + 1)) / points)));
  const steps = [...new Set([...curve, step])].sort((a, b) => a - b);
  let sums = emptySums(rows, columns);
  let done = 0;
  const readings = steps.map((at) => {
    for (; done < at; done++) sums = withGradient(sums, gradient(done));
    return { ...kroneckerBound(sums, epsilon), full: sums.full, rank: Math.max(1, sums.rank) };
  });
  const now = readings[steps.indexOf(step)]!;
  return {
    probe: 'kronecker',
    step,
    parameter,
    rows,
    columns,
    wholeRows,
    wholeColumns,
    epsilon,
    rank: now.rank,
    left: now.left.data,
    right: now.right.data,
    product: kroneckerProduct(now.left, now.right).data,
    rootProduct: now.rootProduct.data,
    full: now.full.data,
    scale: now.scale,
    least: now.least,
    leastWithout: now.leastWithout,
    history: {
      steps: Int32Array.from(steps),
      least: Float64Array.from(readings, ({ least }) => least),
      leastWithout: Float64Array.from(readings, ({ leastWithout }) => leastWithout),
      rank: Int32Array.from(readings, ({ rank }) => rank),
    },
  };
}
