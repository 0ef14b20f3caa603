import type { View } from '../program.ts';
import { chunksOf, component, narrowed, typeOf, widthOf } from './chunks.ts';

/**
 * Matrices that every lane of a row region has as a whole, in private arrays of 4 × 4 blocks filled at the beginning of the region. Adapters that
 * gather from memory lane by lane read blocks at indices that the compiler knows at the price of a move.
 */
export interface Residents {
  /** Chunk `j` of a row times the matrix `b`; `row(k)` reads chunk k of the row. */
  product(b: View, j: number, row: (k: number) => string): string;
  /** Chunk `j` of a row that is the same for all rows of the region. */
  vector(view: View, j: number): string;
  /** Private arrays. */
  readonly declarations: readonly string[];
  /** What fills them. */
  readonly fills: readonly string[];
}

/** `address` gives the place of element (i, j) of a view; names begin with `prefix`. */
export function residents(prefix: string, address: (view: View, i: string, j: string) => string): Residents {
  const names = new Map<string, string>();
  const declarations: string[] = [];
  const fills: string[] = [];
  const name = (view: View, make: (name: string) => void): string => {
    const { buffer, offset, rows, columns, rowStride, columnStride } = view;
    const strides = [rows === 1 ? 0 : rowStride, columns === 1 ? 0 : columnStride];
    const key = [buffer.space, buffer.name, offset, rows, columns, ...strides].join(' ');
    const known = names.get(key);
    if (known !== undefined) return known;
    const own = `${prefix}${names.size}`;
    names.set(key, own);
    make(own);
    return own;
  };
  /** Four columns, from `column` on, of a row. */
  const four = (view: View, row: string, column: string) =>
    `spread(memory[${address(view, row, `min(${column} + lane, ${view.columns - 1}u)`)}])`;

  const matrix = (view: View): string =>
    name(view, (own) => {
      const across = chunksOf(view.columns);
      declarations.push(`var<private> ${own} : array<mat4x4f, ${chunksOf(view.rows) * across}>;`);
      fills.push(`for (var i = 0u; i < ${view.rows}u; i++) {
        for (var j = 0u; j < ${across}u; j++) { ${own}[(i / 4u) * ${across}u + j][i % 4u] = ${four(view, 'i', '4u * j')}; }
      }`);
    });

  return {
    declarations,
    fills,
    vector(view, j) {
      const own = name({ ...view, rows: 1 }, (made) => {
        const chunks = chunksOf(view.columns);
        declarations.push(`var<private> ${made} : array<vec4f, ${chunks}>;`);
        fills.push(`for (var j = 0u; j < ${chunks}u; j++) { ${made}[j] = ${four(view, '0u', '4u * j')}; }`);
      });
      return narrowed(`${own}[${j}]`, widthOf(view.columns, j));
    },
    product(b, j, row) {
      const width = widthOf(b.columns, j);
      // Kept with the longer side in vectors; a matrix and its transpose are the same one.
      const isTurned = b.columns === b.rows ? b.columnStride > b.rowStride : b.columns < b.rows;
      const own = matrix(isTurned ? turned(b) : b);
      const across = chunksOf(isTurned ? b.rows : b.columns);
      const block = (k: number) => `${own}[${isTurned ? j * across + k : k * across + j}]`;
      const terms = Array.from({ length: chunksOf(b.rows) }, (_, k) => {
        const inner = widthOf(b.rows, k);
        return isTurned ? byRows(block(k), row(k), inner, width) : byColumns(block(k), row(k), inner, width);
      });
      return `(${[...terms, `${typeOf(width)}(zero)`].join(' + ')})`;
    },
  };
}

function turned(view: View): View {
  const { rows, columns, rowStride, columnStride } = view;
  return { ...view, rows: columns, columns: rows, rowStride: columnStride, columnStride: rowStride };
}

/** A row's chunk of `inner` components times a block whose columns are those of the result. */
function byColumns(block: string, row: string, inner: number, width: number): string {
  if (inner === 4) return narrowed(`(${block} * ${row})`, width);
  const terms = Array.from(
    { length: inner },
    (_, c) => `${narrowed(`${block}[${c}]`, width)} * ${component(row, c, inner)}`,
  );
  return `(${terms.join(' + ')})`;
}

/** A row's chunk of `inner` components times a block whose rows are columns of the result. */
function byRows(block: string, row: string, inner: number, width: number): string {
  if (inner === 4 && width > 1) return narrowed(`(${row} * ${block})`, width);
  const one = (c: number) =>
    inner === 1 ? `${block}[${c}].x * ${row}` : `dot(${row}, ${narrowed(`${block}[${c}]`, inner)})`;
  if (width === 1) return one(0);
  return `${typeOf(width)}(${Array.from({ length: width }, (_, c) => one(c)).join(', ')})`;
}
