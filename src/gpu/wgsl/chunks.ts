import type { Width } from '../../array/elementaryWgsl.ts';

/** Rows of matrices are taken by chunks of four columns, the last one shorter where they do not come out even. */
export function chunksOf(columns: number): number {
  return Math.ceil(columns / 4);
}

/** Columns in chunk `j`. */
export function widthOf(columns: number, j: number): Width {
  const width = Math.min(4, columns - 4 * j);
  return width >= 4 ? 4 : width === 3 ? 3 : width === 2 ? 2 : 1;
}

/** The type of a chunk. */
export function typeOf(width: number): string {
  return width === 1 ? 'f32' : `vec${width}f`;
}

/** The first components of a vector. */
export function narrowed(vector: string, width: number): string {
  return width === 4 ? vector : `${vector}.${'xyzw'.slice(0, width)}`;
}

/** A chunk with zeros behind it. */
export function padded(chunk: string, width: number): string {
  return width === 4 ? chunk : `vec4f(${[chunk, ...Array.from({ length: 4 - width }, () => '0.0')].join(', ')})`;
}

/** Component `c` of a chunk. */
export function component(chunk: string, c: number, width: number): string {
  return width === 1 ? chunk : `${chunk}.${'xyzw'[c]}`;
}
