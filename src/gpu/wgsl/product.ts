/** Outputs that one lane computes at once, rows × columns. */
export interface Tile {
  readonly rows: number;
  readonly columns: number;
}

/** Tiles in the order of their numbers in encoded programs. */
export const TILES: readonly Tile[] = [
  { rows: 1, columns: 1 },
  { rows: 4, columns: 4 },
  { rows: 8, columns: 1 },
];

/** Terms that are summed before they are added to the total: what vectors of four and matrices of four by four do at once. */
const GROUP = 4;

/** The name of the function that computes a product in such tiles. */
export function productName({ rows, columns }: Tile): string {
  return `product${rows}x${columns}`;
}

/**
 * `out = a b` by tiles: a function of the product's rows and columns, of (place, row stride, column stride, inner length) of a, of b, and of
 * out, and of how many products there are with the distance between their a, b, and out. Columns of a tile are far apart, so that neighbouring lanes touch neighbouring columns. Sums run over k by groups, see `program.ts`.
 */
export function productWgsl(tile: Tile): string {
  const rows = Array.from({ length: tile.rows }, (_, i) => i);
  const columns = Array.from({ length: tile.columns }, (_, j) => j);
  const all = rows.flatMap((i) => columns.map((j) => [i, j] as const));
  const loads = (k: string, u: string) => `
        ${rows.map((i) => `let a${u}${i} = memory[atA${i} + (${k}) * a.z];`).join(' ')}
        ${columns.map((j) => `let b${u}${j} = memory[atB${j} + (${k}) * b.y];`).join(' ')}`;
  const group = Array.from({ length: GROUP }, (_, u) => u);
  const turn = (u: number) => {
    const term = (i: number, j: number) => `a${u}_${i}, b${u}_${j}`;
    const sums = all.map(([i, j]) =>
      u === 0
        ? `let t0_${i}_${j} = a0_${i} * b0_${j};`
        : `let t${u}_${i}_${j} = fma(${term(i, j)}, t${u - 1}_${i}_${j});`,
    );
    return `${loads(`k + ${u}u`, `${u}_`)}\n        ${sums.join(' ')}`;
  };
  return /* wgsl */ `
  fn ${productName(tile)}(size : vec2<u32>, a : vec4<u32>, b : vec4<u32>, out : vec4<u32>, groups : vec4<u32>, lane : u32, lanes : u32) {
    let down = (size.x + ${tile.rows - 1}u) / ${tile.rows}u;
    let across = (size.y + ${tile.columns - 1}u) / ${tile.columns}u;
    for (var tile = lane; tile < groups.x * down * across; tile += lanes) {
      let wholeRow = tile / across;
      let group = wholeRow / down;
      let row = wholeRow - group * down;
      let column = tile - wholeRow * across;
      let beginA = a.x + group * groups.y;
      let beginB = b.x + group * groups.z;
      let beginOut = out.x + group * groups.w;
      ${rows.map((i) => `let i${i} = row * ${tile.rows}u + ${i}u; let atA${i} = beginA + min(i${i}, size.x - 1u) * a.y;`).join('\n      ')}
      ${columns.map((j) => `let j${j} = column + ${j}u * across; let atB${j} = beginB + min(j${j}, size.y - 1u) * b.z;`).join('\n      ')}
      ${all.map(([i, j]) => `var s${i}_${j} = 0.0;`).join(' ')}
      var k = 0u;
      for (; k + ${GROUP}u <= a.w; k += ${GROUP}u) {${group.map((u) => turn(u)).join('')}
        ${all.map(([i, j]) => `s${i}_${j} += t${GROUP - 1}_${i}_${j};`).join(' ')}
      }
      ${all.map(([i, j]) => `var t${i}_${j} = 0.0;`).join(' ')}
      for (; k < a.w; k++) {${loads('k', '')}
        ${all.map(([i, j]) => `t${i}_${j} = fma(a${i}, b${j}, t${i}_${j});`).join(' ')}
      }
      ${all.map(([i, j]) => `if (i${i} < size.x && j${j} < size.y) { memory[beginOut + i${i} * out.y + j${j} * out.z] = s${i}_${j} + t${i}_${j}; }`).join('\n      ')}
    }
  }
`;
}
