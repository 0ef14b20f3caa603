import { float64 as xp, type Array64 } from '../array/float64.ts';
import type { Factor, Operator } from '../linalg/operator.ts';
import type { ReplicaSnapshot } from './history.ts';
import type { PreconditionerMatrix } from './preconditionersResult.ts';

/** Larger matrices are cut to so many rows and columns. */
const LARGEST = 64;

/** The matrices that a run's preconditioner of a unit is made of: the statistics that it keeps, then the factors that it multiplies by. */
export function preconditionerMatrices(
  here: ReplicaSnapshot,
  unit: number,
  operator: Operator<Array64>,
): readonly PreconditionerMatrix[] {
  const { optimizer, hyper, fixed } = here;
  const statistics = optimizer.statistics?.(xp, here.states[unit] ?? {}, hyper, fixed) ?? {};
  const all = [
    ...Object.entries(statistics).map(([name, matrix]) => picture(name, 'statistic', matrix)),
    ...factors(here, Object.keys(statistics), operator),
  ];
  // The side of a vector that has one row is the number 1.
  return all.filter(({ wholeRows, wholeColumns }) => wholeRows * wholeColumns > 1);
}

function factors(
  here: ReplicaSnapshot,
  statistics: readonly string[],
  operator: Operator<Array64>,
): readonly PreconditionerMatrix[] {
  switch (operator.form) {
    case 'identity':
      return [];
    case 'diagonal':
      return [picture('P', 'scale of each entry', operator.scale, 'logarithmic')];
    case 'full':
      return [picture('P', 'matrix of all entries, row by row', operator.matrix)];
    case 'rotated':
      return [
        picture('Q_L', 'left eigenvectors', operator.left),
        picture('Q_R', 'right eigenvectors', operator.right),
        picture('scale', 'in the eigenvectors’ coordinates', operator.scale, 'logarithmic'),
      ];
    case 'kronecker': {
      const { left, right } = operator;
      const isLone = left.form === 'identity' || right.form === 'identity';
      return [
        ...side(nameOf(here, statistics, 'left', isLone), left),
        ...side(nameOf(here, statistics, 'right', isLone), right),
      ];
    }
  }
}

function side(name: string, factor: Factor<Array64>): readonly PreconditionerMatrix[] {
  switch (factor.form) {
    case 'identity':
      return [];
    case 'dense':
      return [picture(name, 'factor', factor.matrix)];
    case 'lowRank': {
      const { basis, gains, rest } = factor;
      const [, size, rank] = basis.shape;
      const spread = xp.mul(basis, xp.sub(gains, rest));
      // Only the part that is shown.
      const shown = Math.min(size, LARGEST);
      const [own, other] = [spread, basis].map((x) => xp.slice(x, { rows: [0, shown] }));
      const matrix = xp.add(xp.mul(rest, xp.eye(shown)), xp.matmul(own!, other!, { transposeB: true }));
      return [
        picture(`Uᵀ of ${name}`, `${rank} directions kept`, xp.transpose(basis)),
        { ...picture(name, 'factor', matrix), wholeRows: size, wholeColumns: size },
      ];
    }
  }
}

/** `L^−¼` where the method has an exponent, else the inverse of a statistic, else just a side of P. */
function nameOf(
  { hyper, fixed }: ReplicaSnapshot,
  statistics: readonly string[],
  at: 'left' | 'right',
  isLone: boolean,
) {
  const own = statistics.find((name) => (at === 'left' ? ['L', 'A'] : ['R', 'S']).includes(name));
  if (own === undefined) return at === 'left' ? 'P_L' : 'P_R';
  const exponent = fixed.method === 'newton' ? 0.25 : hyper.exponent?.data[0];
  if (exponent === undefined) return `${own}⁻¹, damped`;
  return `${own}^−${fraction(isLone && fixed.lone !== 'same' ? 2 * exponent : exponent)}`;
}

function fraction(value: number): string {
  return value === 0.25 ? '¼' : value === 0.5 ? '½' : String(Number(value.toPrecision(3)));
}

function picture(
  name: string,
  role: string,
  matrix: Array64,
  scale: PreconditionerMatrix['scale'] = 'diverging',
): PreconditionerMatrix {
  const [, wholeRows, wholeColumns] = matrix.shape;
  const [rows, columns] = [Math.min(wholeRows, LARGEST), Math.min(wholeColumns, LARGEST)];
  const shown = xp.slice(matrix, { rows: [0, rows], columns: [0, columns] });
  return { name, role, scale, rows, columns, wholeRows, wholeColumns, values: Float64Array.from(shown.data) };
}
