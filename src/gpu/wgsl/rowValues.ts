import { chunksOf, narrowed, padded, typeOf, widthOf } from './chunks.ts';

/** A matrix of which every lane has a row, in chunks of four columns. */
export interface Value {
  readonly name: string;
  readonly columns: number;
  /** When in a row's code it is computed. */
  readonly phase: number;
  /** Whether its last chunk has four components, whatever the columns. */
  readonly isFull: boolean;
}

/** Code that is written out for every chunk of as many columns, all of one phase and width together chunk by chunk. */
export interface Work {
  readonly phase: number;
  readonly columns: number;
  lines(j: number): readonly string[];
}

/**
 * The code of one row. Values live in variables within their chunk and, where another part needs them, in private arrays: compilers spill
 * what lives long, and moves to and from arrays at known indices cost little.
 */
export interface RowCode {
  add(work: Work): void;
  value(columns: number, phase: number, isFull?: boolean): Value;
  /** Announces that code of this phase and width will read the value. */
  use(value: Value, by: { readonly phase: number; readonly columns: number }): void;
  /** Chunk `j` of a value, to code of this phase and width. */
  read(value: Value, j: number, by: { readonly phase: number; readonly columns: number }): string;
  /** Makes chunk `j` of a value the expression. */
  define(value: Value, j: number, expression: string): readonly string[];
  /** Private arrays: names, elements. */
  arrays(): readonly (readonly [string, number])[];
  body(): string;
}

/** Names begin with `prefix`. */
export function rowCode(prefix: string): RowCode {
  const works: Work[] = [];
  const stored = new Map<Value, number>();
  let count = 0;
  const isNear = (value: Value, { phase, columns }: { readonly phase: number; readonly columns: number }) =>
    chunksOf(value.columns) === 1 || (value.phase === phase && value.columns === columns);
  return {
    add: (work) => works.push(work),
    value: (columns, phase, isFull = false) => ({ name: `${prefix}${count++}`, columns, phase, isFull }),
    use(value, by) {
      if (!isNear(value, by)) stored.set(value, chunksOf(value.columns));
    },
    read(value, j, by) {
      const { name, columns, isFull } = value;
      if (isNear(value, by)) return `${name}_${j}`;
      return isFull ? `${name}[${j}]` : narrowed(`${name}[${j}]`, widthOf(columns, j));
    },
    define(value, j, expression) {
      const { name, columns, isFull } = value;
      const width = isFull ? 4 : widthOf(columns, j);
      const made = `let ${name}_${j} : ${typeOf(width)} = ${expression};`;
      return stored.has(value) ? [made, `${name}[${j}] = ${padded(`${name}_${j}`, width)};`] : [made];
    },
    arrays: () => [...stored].map(([{ name }, length]) => [name, length] as const),
    body() {
      const groups = new Map<string, Work[]>();
      for (const work of works) {
        const key = `${work.phase} ${work.columns}`;
        groups.set(key, [...(groups.get(key) ?? []), work]);
      }
      return [...groups.values()]
        .sort(([a], [b]) => a!.phase - b!.phase)
        .map((group) => {
          const chunks = chunksOf(group[0]!.columns);
          const texts = Array.from({ length: chunks }, (_, j) => group.flatMap(({ lines }) => lines(j)).join('\n'));
          return chunks === 1 ? texts[0]! : texts.map((text) => `{ ${text} }`).join('\n');
        })
        .join('\n');
    },
  };
}
