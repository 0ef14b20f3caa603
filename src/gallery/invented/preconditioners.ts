import type { Parameter } from '../../optimizers/units.ts';
import type {
  PreconditionerMatrix,
  PreconditionersRequest,
  PreconditionersResult,
} from '../../probes/preconditionersResult.ts';

const points = 60;

/** A preconditioner for each of the gallery's runs: none, a diagonal, two factors, a full matrix; after `until` nothing is a number. */
export function inventedPreconditioners(
  { run, step, parameter }: PreconditionersRequest,
  parameters: readonly Parameter[],
  newest: number,
  until = Infinity,
): PreconditionersResult {
  const { rows = 2, columns = 2 } = parameters.find(({ name }) => name === parameter) ?? {};
  const form = (['identity', 'diagonal', 'kronecker', 'full'] as const)[run % 4] ?? 'identity';
  const isOver = step >= until;
  const matrix = (
    name: string,
    role: string,
    [height, width]: readonly [number, number],
    value: (row: number, column: number) => number,
    scale: PreconditionerMatrix['scale'] = 'diverging',
  ): PreconditionerMatrix => {
    const [shownRows, shownColumns] = [Math.min(height, 64), Math.min(width, 64)];
    const values = Float64Array.from({ length: shownRows * shownColumns }, (_, i) =>
      isOver ? Number.NaN : value(Math.floor(i / shownColumns), i % shownColumns),
    );
    return {
      name,
      role,
      scale,
      rows: shownRows,
      columns: shownColumns,
      wholeRows: height,
      wholeColumns: width,
      values,
    };
  };
  // A product of two kernels of the distance, scaled on both sides: positive definite, and its greatest eigenvalue is below 3.
  const size = (index: number) => 0.7 + 0.3 * Math.sin(1.7 * index);
  const near = (row: number, column: number) =>
    size(row) * size(column) * Math.exp(-Math.abs(row - column) / 2) * Math.cos(1.3 * (row - column));
  const inverse = (row: number, column: number) => (row === column ? 1.6 : 0) - 0.5 * near(row, column);
  const matrices = {
    identity: [],
    diagonal: [
      matrix(
        'P',
        'scale of each entry',
        [rows, columns],
        (row, column) => 10 ** (Math.sin(row * 2.3 + column) - column / 8),
        'logarithmic',
      ),
    ],
    kronecker: [
      matrix('L', 'statistic', [rows, rows], near),
      matrix('R', 'statistic', [columns, columns], near),
      matrix('L^−¼', 'factor', [rows, rows], inverse),
      matrix('R^−¼', 'factor', [columns, columns], inverse),
    ],
    full: [matrix('P', 'matrix of all entries, row by row', [rows * columns, rows * columns], inverse)],
  }[form];
  const steps = Int32Array.from({ length: points }, (_, i) => Math.max(1, Math.round((newest * (i + 1)) / points)));
  const series = (value: (share: number) => number) =>
    Float64Array.from(steps, (at, i) => (at >= until ? Number.NaN : value((i + 1) / points)));
  const turns = form === 'kronecker' || form === 'full';
  return {
    probe: 'preconditioners',
    step,
    unit: parameter,
    rows,
    columns,
    form,
    matrices,
    history: {
      at: steps.findLastIndex((at) => at <= step),
      steps,
      flips: series((share) => (turns ? 0.32 * (1 - Math.exp(-6 * share)) + 0.03 * Math.sin(40 * share) : 0)),
      turned: series((share) => (form === 'identity' ? 0 : 48 + 8 * Math.sin(9 * share))),
      stepped: series((share) => (form === 'identity' ? 12 : 60) + 14 * Math.sin(9 * share + 1)),
    },
  };
}
