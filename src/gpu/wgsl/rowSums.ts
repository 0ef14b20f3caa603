import type { View } from '../program.ts';
import { chunksOf, component, padded, widthOf } from './chunks.ts';
import type { RowCode, Value } from './rowValues.ts';

/**
 * Sums over the rows of a region, in private arrays until it is over. The four rows that the lanes have at a time are summed first, which is the
 * order of `Matmul` and `Reduce`; for it one side of a product is transposed from lanes to components, and of the other every lane gets all
 * four. That leaves one number for four products to be stored, and stores cost the most.
 */
export interface RowSums {
  /** The sum of each column. */
  ofRows(value: Value, out: View): void;
  /** The sum of a value of one column. */
  ofAll(value: Value, out: View): void;
  /** The transpose of x times y. */
  ofProducts(x: Value, y: Value, out: View): void;
  /** Private arrays and their lengths. */
  readonly arrays: readonly (readonly [string, number])[];
  readonly resets: readonly string[];
  readonly outputs: readonly string[];
}

/** Nanoseconds on a software adapter: to transpose a chunk, to give all lanes what four lanes have, to add to a sum. */
const COST = { transpose: 28, spread: 14, add: 8 };

/** Sums over the rows of a region: each lane's own rows first, joined over lanes at the end. */
export function rowSums(
  prefix: string,
  code: RowCode,
  rows: number,
  address: (view: View, i: string, j: string) => string,
): RowSums {
  const arrays: (readonly [string, number])[] = [];
  const resets: string[] = [];
  const outputs: string[] = [];
  const sum = (length: number): string => {
    const name = `${prefix}${arrays.length}`;
    arrays.push([name, length]);
    resets.push(`for (var i = 0u; i < ${length}u; i++) { ${name}[i] = 0.0; }`);
    return name;
  };
  /** 0 past the last row. */
  const masked = (chunk: string, type: string) => (rows % 4 === 0 ? chunk : `select(${type}(), ${chunk}, inside)`);
  const { transposed, spread } = otherSides(code, masked);
  const guarded = (columns: number, store: string) =>
    columns % 4 === 0 ? store : `if (4u * j + lane < ${columns}u) { ${store} }`;

  return {
    arrays,
    resets,
    outputs,
    ofRows(value, out) {
      const { columns, phase } = value;
      const chunks = chunksOf(columns);
      const own = sum(chunks);
      const side = transposed(value);
      code.add({
        phase,
        columns,
        lines: (j) => {
          const four = code.read(side, j, side);
          return [`${own}[${j}] += ((${four}.x + ${four}.y) + ${four}.z) + ${four}.w;`];
        },
      });
      const store = `memory[${address(out, '0u', '(4u * j + lane)')}] = ${own}[j];`;
      outputs.push(`for (var j = 0u; j < ${chunks}u; j++) { ${guarded(columns, store)} }`);
    },
    ofAll(value, out) {
      const own = sum(1);
      // A sum that starts with −0 keeps the sign of zeros, like one that starts with its first term.
      resets.push(`${own}[0] = bitcast<f32>(0x80000000u);`);
      const { phase } = value;
      code.add({
        phase,
        columns: 1,
        lines: () => {
          const next = `${own}[0] + ${code.read(value, 0, value)}`;
          return [`${own}[0] = ${rows % 4 === 0 ? next : `select(${own}[0], ${next}, inside)`};`];
        },
      });
      // Lanes are joined in halves.
      outputs.push(`{
        let half = ${own}[0] + quadSwapY(${own}[0]);
        memory[${address(out, '0u', '0u')}] = half + quadSwapX(half);
      }`);
    },
    ofProducts(x, y, out) {
      const cost = (across: Value, along: Value) =>
        chunksOf(across.columns) * COST.transpose + along.columns * (COST.spread + chunksOf(across.columns) * COST.add);
      const isAcross = cost(x, y) < cost(y, x);
      const [across, along] = isAcross ? [x, y] : [y, x];
      const chunks = chunksOf(across.columns);
      const own = sum(chunks * along.columns);
      const side = transposed(across);
      const other = along.columns === 1 ? spread(along) : along;
      const at = { phase: Math.max(other.phase, side.phase + 1), columns: along.columns };
      code.use(side, at);
      code.use(other, at);
      code.add({
        ...at,
        lines: (k) =>
          Array.from({ length: widthOf(along.columns, k) }, (_, c) => {
            const chunk = code.read(other, k, at);
            const four =
              other === along ? `spread(${masked(component(chunk, c, widthOf(along.columns, k)), 'f32')})` : chunk;
            const place = (4 * k + c) * chunks;
            const sums = Array.from(
              { length: chunks },
              (_, j) => `${own}[${place + j}] += dot(h, ${code.read(side, j, at)});`,
            );
            return `{ let h = ${four}; ${sums.join(' ')} }`;
          }),
      });
      const [i, j] = isAcross ? ['(4u * j + lane)', 'i'] : ['i', '(4u * j + lane)'];
      const store = `memory[${address(out, i, j)}] = ${own}[i * ${chunks}u + j];`;
      outputs.push(`for (var i = 0u; i < ${along.columns}u; i++) {
        for (var j = 0u; j < ${chunks}u; j++) { ${guarded(across.columns, store)} }
      }`);
    },
  };
}

/** Values as sums over rows need them, each made once. */
function otherSides(code: RowCode, masked: (chunk: string, type: string) => string) {
  const transposes = new Map<Value, Value>();
  const spreads = new Map<Value, Value>();
  /** Lane l of chunk j has of column 4 j + l all four rows. */
  const transposed = (value: Value): Value => {
    const { columns, phase } = value;
    const known = transposes.get(value);
    if (known) return known;
    const made = code.value(columns, phase, true);
    transposes.set(value, made);
    code.add({
      phase,
      columns,
      lines: (j) => {
        const chunk = padded(code.read(value, j, value), value.isFull ? 4 : widthOf(columns, j));
        return code.define(made, j, `transposed(${masked(chunk, 'vec4f')})`);
      },
    });
    return made;
  };
  /** Every lane has the four rows of the only column. */
  const spread = (value: Value): Value => {
    const known = spreads.get(value);
    if (known) return known;
    const made = code.value(1, value.phase, true);
    spreads.set(value, made);
    const { phase } = value;
    code.add({
      phase,
      columns: 1,
      lines: () => code.define(made, 0, `spread(${masked(code.read(value, 0, value), 'f32')})`),
    });
    return made;
  };
  return { transposed, spread };
}
