import type { Matmul, View } from '../program.ts';

/** Outputs that a lane computes at once, rows × columns; columns are 1 or come by fours. */
interface Tile {
  readonly rows: number;
  readonly columns: number;
}

const TILES: readonly Tile[] = [1, 2, 4, 8, 16].flatMap((rows) => [1, 4, 8].map((columns) => ({ rows, columns })));

/** What a load costs in multiplications, and the outputs that lanes have room for: where four lanes are a program, and where there are many. */
const SOFTWARE = { load: 12, outputs: 64 };
const HARDWARE = { load: 3, outputs: 32 };

/** A product written out for its shapes. `address` gives the place of element (i, j) of a view. */
export function tiledProduct(
  instruction: Matmul,
  lanes: number,
  address: (view: View, i: string, j: string) => string,
): string {
  const { a, b, out, groups } = instruction;
  const tile = tileFor(instruction, lanes);
  const down = Math.ceil(out.rows / tile.rows);
  const across = Math.ceil(out.columns / tile.columns);
  const rows = Array.from({ length: tile.rows }, (_, i) => i);
  const columns = Array.from({ length: tile.columns }, (_, j) => j);
  const place = (view: View, step: number, i: string, j: string) =>
    `${address(view, i, j)}${groups.count > 1 ? ` + group * ${step}u` : ''}`;
  // Rows and columns past the end are the last one over again: a branch for each store would cost more, to run and to compile.
  const within = (index: string, fits: boolean, length: number) => (fits ? index : `min(${index}, ${length - 1}u)`);
  const rowsFit = out.rows % tile.rows === 0;
  const columnsFit = out.columns === tile.columns * across;
  const sums = sumsOf(tile);
  const stores = rows.flatMap((i) =>
    columns.map((j) => `memory[${place(out, groups.out, `i${i}`, `j${j}`)}] = ${sums.component(i, j)};`),
  );
  const inner = a.columns;
  const group = (k: string, terms: number) =>
    sums.group(terms, {
      a: (i, u) => `memory[${place(a, groups.a, `i${i}`, plus(k, u))}]`,
      b: (u, j) => `memory[${place(b, groups.b, plus(k, u), `j${j}`)}]`,
    });
  const whole = Math.floor(inner / 4) * 4;
  return `
      for (var all = lane; all < ${groups.count * down * across}u; all += LANES) {
        ${groups.count > 1 ? `let group = all / ${down * across}u; let tile = all - group * ${down * across}u;` : 'let tile = all;'}
        let row = tile / ${across}u;
        let column = tile - row * ${across}u;
        ${rows.map((i) => `let i${i} = ${within(`row * ${tile.rows}u + ${i}u`, rowsFit, out.rows)};`).join(' ')}
        ${columns.map((j) => `let j${j} = ${within(`column + ${j * across}u`, columnsFit, out.columns)};`).join(' ')}
        ${sums.declarations}
        ${whole === 4 ? `{ ${group('0u', 4)} }` : whole > 4 ? `for (var k = 0u; k < ${whole}u; k += 4u) { ${group('k', 4)} }` : ''}
        ${inner > whole ? `{ ${group(`${whole}u`, inner - whole)} }` : ''}
        ${stores.join('\n        ')}
      }`;
}

function plus(k: string, u: number): string {
  return u === 0 ? k : k.endsWith('u') ? `${parseInt(k, 10) + u}u` : `(${k} + ${u}u)`;
}

/** The outputs of a tile, and how a group of terms is added to them: as matrices times vectors, which compile faster than numbers. */
function sumsOf({ rows, columns }: Tile) {
  const range = (length: number) => Array.from({ length }, (_, i) => i);
  const four = (element: (u: number) => string, terms: number) =>
    `vec4f(${range(4)
      .map((u) => (u < terms ? element(u) : '0.0'))
      .join(', ')})`;
  const chunks = columns === 1 ? [] : range(columns / 4);
  const all = range(rows).flatMap((i) => (columns === 1 ? [`s${i}`] : chunks.map((c) => `s${i}_${c}`)));
  return {
    declarations: all.map((name) => `var ${name} = ${columns === 1 ? '0.0' : 'vec4f()'};`).join(' '),
    component: (i: number, j: number) => (columns === 1 ? `s${i}` : `s${i}_${Math.floor(j / 4)}.${'xyzw'[j % 4]}`),
    group(terms: number, { a, b }: { a(i: number, u: number): string; b(u: number, j: number): string }): string {
      const left = range(rows).map((i) => `let x${i} = ${four((u) => a(i, u), terms)};`);
      if (columns === 1) {
        const right = `let y = ${four((u) => b(u, 0), terms)};`;
        return [...left, right, ...range(rows).map((i) => `s${i} += dot(x${i}, y);`)].join(' ');
      }
      const right = chunks.map((c) => {
        const row = (u: number) => (u < terms ? four((j) => b(u, 4 * c + j), 4) : 'vec4f()');
        return `let y${c} = mat4x4f(${range(4).map(row).join(', ')});`;
      });
      const added = range(rows).flatMap((i) => chunks.map((c) => `s${i}_${c} += y${c} * x${i};`));
      return [...left, ...right, ...added].join(' ');
    },
  };
}

/** The tile in which lanes take least time, by what loads, multiplications and idle lanes cost. */
function tileFor({ a, out, groups: products }: Matmul, lanes: number): Tile {
  const { load, outputs } = lanes === 4 ? SOFTWARE : HARDWARE;
  const groups = Math.ceil(a.columns / 4);
  const cost = ({ rows, columns }: Tile) => {
    const tiles = products.count * Math.ceil(out.rows / rows) * Math.ceil(out.columns / columns);
    const group = 4 * (load * (rows + columns) + rows * columns);
    return Math.ceil(tiles / lanes) * (groups * (group + 2 * rows * columns) + load * rows * columns + 4 * load);
  };
  return TILES.filter(({ rows, columns }) => rows * columns <= outputs).reduce((best, tile) =>
    cost(tile) < cost(best) ? tile : best,
  );
}
