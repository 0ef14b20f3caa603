import type { Ops } from '../array/ops.ts';

/** One trained array: a weight matrix `[R,rows,columns]` (fan-in × fan-out) or a vector `[R,1,columns]`. */
export interface Parameter {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** The layer `s = x W + b` that it belongs to, from 0; absent where there are no layers. */
  readonly layer?: number;
  /** Whether every example goes through its layer at several places. */
  readonly shared?: true;
  /** Whether it is part of a matrix that was cut: then a single row is no vector. */
  readonly isCut?: boolean;
}

/** Half-open ranges of a parameter: `rows × columns` of it. */
export interface Piece {
  /** Position in the list of parameters. */
  readonly parameter: number;
  readonly rows: readonly [from: number, to: number];
  readonly columns: readonly [from: number, to: number];
}

/** What an optimizer treats as one matrix: a parameter, a block of one, a layer with its biases, or all weights as one row. */
export interface Unit extends Parameter {
  /** Position in the list of units. */
  readonly index: number;
  /** One below the other, or, where the unit is `flat`, each flattened and one beside the other. */
  readonly pieces: readonly Piece[];
  readonly flat: boolean;
}

/** Every parameter by itself. */
export function byParameter(parameters: readonly Parameter[]): readonly Unit[] {
  return parameters.map((parameter, index) => ({
    ...parameter,
    index,
    pieces: [whole(parameter, index)],
    flat: false,
  }));
}

/** The weights of each layer with its biases as their last row (the homogeneous coordinate of Martens & Grosse 2015). */
export function byLayer(parameters: readonly Parameter[]): readonly Unit[] {
  const layers = [...new Set(parameters.map(({ layer }) => layer))];
  return layers.map((layer, index) => {
    const members = [...parameters.entries()].filter(([, parameter]) => parameter.layer === layer);
    return {
      name: members.map(([, { name }]) => name).join(' + '),
      rows: members.reduce((sum, [, { rows }]) => sum + rows, 0),
      columns: members[0]?.[1].columns ?? 0,
      ...(layer !== undefined && { layer }),
      ...(members.some(([, { shared }]) => shared) && { shared: true as const }),
      index,
      pieces: members.map(([at, parameter]) => whole(parameter, at)),
      flat: false,
    };
  });
}

/** All weights as one row. */
export function asOne(parameters: readonly Parameter[]): readonly Unit[] {
  return [
    {
      name: parameters.length === 1 ? (parameters[0]?.name ?? '') : 'all weights',
      rows: 1,
      columns: parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0),
      index: 0,
      pieces: parameters.map(whole),
      flat: true,
    },
  ];
}

/** Blocks of at most `size × size`, the last ones of each axis shorter (Anil et al. 2020, section 3.4; Shi et al. 2023). */
export function byBlock(parameters: readonly Parameter[], size: number): readonly Unit[] {
  return parameters
    .flatMap((parameter, at) => {
      const rows = chunks(parameter.rows, size);
      const columns = chunks(parameter.columns, size);
      const one = rows.length * columns.length === 1;
      return rows.flatMap((r, i) =>
        columns.map((c, j) => ({
          ...parameter,
          name: one ? parameter.name : `${parameter.name}[${i + 1},${j + 1}]`,
          rows: r[1] - r[0],
          columns: c[1] - c[0],
          pieces: [{ parameter: at, rows: r, columns: c }],
          flat: false,
          ...(!one && parameter.rows > 1 && { isCut: true }),
        })),
      );
    })
    .map((unit, index) => ({ ...unit, index }));
}

/** The matrix of a unit, out of one array per parameter. */
export function gather<T>(xp: Ops<T>, { pieces, flat }: Unit, arrays: readonly T[]): T {
  const parts = pieces.map(({ parameter, rows, columns }) => {
    const array = itemOf(arrays, parameter);
    const [, m, n] = xp.shape(array);
    const part = rows[1] - rows[0] === m && columns[1] - columns[0] === n ? array : xp.slice(array, { rows, columns });
    return flat && m > 1 ? xp.reshape(part, 1, m * n) : part;
  });
  return joined(xp, parts, flat ? 'columns' : 'rows');
}

/** One array per parameter, out of the matrices of all units. */
export function scatter<T>(
  xp: Ops<T>,
  units: readonly Unit[],
  parameters: readonly Parameter[],
  values: readonly T[],
): readonly T[] {
  const parts = units.flatMap((unit) => {
    let at = 0;
    return unit.pieces.map((piece) => {
      const size = (range: readonly [number, number]) => range[1] - range[0];
      const [rows, columns] = [size(piece.rows), size(piece.columns)];
      const value = itemOf(values, unit.index);
      const range = [at, at + (unit.flat ? rows * columns : rows)] as const;
      at = range[1];
      if (unit.pieces.length === 1) return { piece, part: unit.flat ? xp.reshape(value, rows, columns) : value };
      return {
        piece,
        part: unit.flat
          ? xp.reshape(xp.slice(value, { columns: range }), rows, columns)
          : xp.slice(value, { rows: range }),
      };
    });
  });
  return parameters.map((_, index) => {
    const own = parts.filter(({ piece }) => piece.parameter === index);
    const bands = [...new Set(own.map(({ piece }) => piece.rows[0]))].sort((a, b) => a - b);
    const band = (from: number) =>
      own
        .filter(({ piece }) => piece.rows[0] === from)
        .sort((a, b) => a.piece.columns[0] - b.piece.columns[0])
        .map(({ part }) => part);
    return joined(
      xp,
      bands.map((from) => joined(xp, band(from), 'columns')),
      'rows',
    );
  });
}

function whole({ rows, columns }: Parameter, parameter: number): Piece {
  return { parameter, rows: [0, rows], columns: [0, columns] };
}

function chunks(length: number, size: number): readonly (readonly [number, number])[] {
  return Array.from({ length: Math.ceil(length / size) }, (_, i) => [i * size, Math.min(length, (i + 1) * size)]);
}

function joined<T>(xp: Ops<T>, parts: readonly T[], axis: 'rows' | 'columns'): T {
  return parts.length === 1 ? itemOf(parts, 0) : xp.concat(parts, axis);
}

function itemOf<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`there are ${items.length} arrays, none at ${index}`);
  return item;
}
