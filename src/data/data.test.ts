import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeColumns, type Column } from './columns.ts';
import { readCsv, type CsvOptions, type TextTable } from './csv.ts';
import { imageData, readIdx, type IdxFile } from './idx.ts';
import { pointData } from './points.ts';
import { tableData, usualChoice, type OwnExamples, type TableChoice } from './tableData.ts';

function table(text: string, options: CsvOptions = {}): TextTable {
  const read = readCsv(text, options);
  if ('problem' in read) throw new Error(read.problem);
  return read;
}

function problem(text: string): string {
  const read = readCsv(text);
  return 'problem' in read ? read.problem : 'none';
}

function made(text: string, change: Partial<TableChoice> = {}): OwnExamples {
  const read = table(text);
  const columns = describeColumns(read);
  const data = tableData(read, columns, { ...usualChoice(columns), standardise: false, ...change });
  if ('problem' in data) throw new Error(data.problem);
  return data;
}

function refused(text: string, change: Partial<TableChoice> = {}): string {
  const read = table(text);
  const columns = describeColumns(read);
  const data = tableData(read, columns, { ...usualChoice(columns), ...change });
  return 'problem' in data ? data.problem : 'none';
}

describe('reading CSV', () => {
  it('finds delimiter and header, whatever the line ends, with a byte order mark', () => {
    for (const delimiter of [',', ';', '\t', '|']) {
      for (const end of ['\n', '\r\n', '\r']) {
        const rows = [
          ['width', 'kind'],
          ['1.5', 'a'],
          ['2', 'b'],
        ];
        const read = table(`\uFEFF${rows.map((row) => row.join(delimiter)).join(end)}${end}`);
        expect(read).toEqual({
          names: ['width', 'kind'],
          rows: rows.slice(1),
          numbers: [2, 3],
          delimiter,
          hasHeader: true,
          cut: 0,
        });
      }
    }
  });

  it('knows a header by numbers below it, or by names that do not come again', () => {
    expect(table('1,2\n3,4').hasHeader).toBe(false);
    expect(table('a,b\nx,y\nz,y').hasHeader).toBe(true);
    expect(table('x,y\nx,y\nz,y').hasHeader).toBe(false);
    expect(table('1,2\n3,4', { hasHeader: true }).names).toEqual(['1', '2']);
    expect(table('1,2\n3,4').names).toEqual(['column 1', 'column 2']);
  });

  it('reads quotes, with delimiters, line ends and quotes inside', () => {
    expect(table('name,n\n"a, b",1\n"say ""x""\nthere",2').rows).toEqual([
      ['a, b', '1'],
      ['say "x"\nthere', '2'],
    ]);
    expect(problem('a,b\n"open,1\n2,3')).toBe('Row 2, column 1: a quote is opened and never closed.');
    expect(problem('a,b\n"x"y,1')).toBe('Row 2, column 1: something follows a closing quote.');
  });

  it('is the inverse of writing', () => {
    const cell = fc.string({ maxLength: 6 });
    const rows = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n'),
        (cells, delimiter, end) => {
          const text = cells.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(delimiter)).join(end);
          expect(table(text, { delimiter, hasHeader: false }).rows).toEqual(cells);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('names the row that is too short', () => {
    expect(problem('a,b,c\n1,2,3\n\n1,2\n')).toBe('Row 4 has 2 columns where row 1 has 3.');
  });

  it('says why there is nothing, and what is too much', () => {
    expect(problem(' \n\n')).toBe('There is nothing here but blank lines.');
    expect(problem('')).toBe('There is nothing here but blank lines.');
    expect(problem('a,b')).toBe('none');
    expect(readCsv('a,b', { hasHeader: true })).toEqual({
      problem: 'There are names of columns, but no rows below them.',
    });
    expect(problem('1,'.repeat(1e5))).toBe('There are 100001 columns; at most 1000 can be read.');
    expect(problem('1'.repeat(1e7 + 1))).toBe('This is 11 MB of text; at most 10 MB can be read.');
    const long = table('1,2\n'.repeat(30_000));
    expect([long.rows.length, long.cut]).toEqual([20_000, 10_000]);
  });

  it('throws for no text at all, and makes of it nothing but finite numbers in equal rows', () => {
    const text = fc.string({
      unit: fc.constantFrom('1', '2.5', 'a', 'NaN', '', ',', ';', '"', '\n', '\r', ' ', '1e400'),
    });
    const choice = fc.record({
      task: fc.constantFrom('classification' as const, 'regression' as const),
      inputs: fc.uniqueArray(fc.nat(3)),
      targets: fc.uniqueArray(fc.nat(3)),
      standardise: fc.boolean(),
      missing: fc.constantFrom('drop' as const, 'mean' as const),
    });
    fc.assert(
      fc.property(text, fc.option(choice), (raw, chosen) => {
        const read = readCsv(raw);
        if ('problem' in read) return;
        const columns = describeColumns(read);
        const data = tableData(read, columns, chosen ?? usualChoice(columns));
        if ('problem' in data) return;
        expect(data.inputs).toHaveLength(data.targets.length);
        for (const rows of [data.inputs, data.targets]) {
          expect(new Set(rows.map((row) => row.length)).size).toBe(1);
          expect(rows.flat().every(Number.isFinite)).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe('what columns hold', () => {
  const kinds = (text: string): readonly Column['kind'][] => describeColumns(table(text)).map(({ kind }) => kind);
  it('tells numbers, categories, texts, slips and constants apart', () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${'ab'[i % 2]},t${i},${i === 7 ? 'x' : i},5,`).join('\n');
    expect(kinds(`a,b,c,d,e,f\n${rows}`)).toEqual(['number', 'category', 'text', 'broken', 'constant', 'constant']);
  });
  it('reads decimal commas, and takes missing values for what they are', () => {
    const [column] = describeColumns(table('x;y\n1,5;1\nNA;2\n-,x;3\n?;4\n2e3;5\n1;1\n2;1\n3;1'));
    expect(column).toMatchObject({ kind: 'broken', missing: 2, odd: { row: 4, text: '-,x' } });
    const [numbers] = describeColumns(table('x;y\n1,5;1\n;2\n,5;3'));
    expect(numbers).toMatchObject({ kind: 'number', missing: 1, values: ['0.5', '1.5'] });
  });
});

describe('numbers from a table', () => {
  const small = 'height,colour,kind\n1,red,cat\n2,blue,dog\n4,red,dog\n';
  it('makes one-hot columns of texts and of classes', () => {
    expect(made(small)).toEqual({
      inputs: [
        [1, 0, 1],
        [2, 1, 0],
        [4, 0, 1],
      ],
      targets: [
        [1, 0],
        [0, 1],
        [0, 1],
      ],
      task: 'classification',
      notes: ['Classes in order: cat, dog.'],
    });
  });
  it('takes whole numbers for classes, fractions for numbers', () => {
    expect(made('a,y\n1,0\n2,10\n3,2').targets).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
    ]);
    expect(made('a,y\n1,0.5\n2,1\n3,2')).toMatchObject({ task: 'regression', targets: [[0.5], [1], [2]] });
  });
  it('standardises to mean 0 and deviation 1, whatever the size', () => {
    for (const scale of [1, 1e300, 1e-300]) {
      const { inputs } = made([1, 2, 4].map((x) => `${x * scale},${x}.5`).join('\n'), { standardise: true });
      const values = inputs.map(([x]) => x!);
      expect(values.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 12);
      expect(values.reduce((sum, x) => sum + x * x, 0) / 3).toBeCloseTo(1, 12);
    }
  });
  it('leaves rows without values out, or puts the mean in their place', () => {
    const holes = 'a,b,y\n1,1,0.5\n,2,1.5\n3,3,\n5,4,2.5';
    expect(made(holes)).toMatchObject({
      inputs: [
        [1, 1],
        [3, 2],
        [5, 4],
      ],
      notes: [
        '1 of 4 rows are left out: a value is missing.',
        'Missing inputs are replaced by the mean of their column, or by no category.',
      ],
    });
    expect(made(holes, { missing: 'drop' }).inputs).toEqual([
      [1, 1],
      [5, 4],
    ]);
  });
  it('names row and column of what is no number', () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i === 3 ? '4 cm' : i}, ${i / 2}`).join('\n');
    expect(refused(`length,y\n${rows}`, { inputs: [0], targets: [1] })).toBe(
      'Row 5, column “length”: “4 cm” is not a number. Correct it, or leave the column out.',
    );
  });
  it('says what cannot be learned', () => {
    expect(refused(small, { targets: [] })).toBe('Choose the column that is to be learned.');
    expect(refused(small, { inputs: [] })).toBe('Choose at least one column with different values to learn from.');
    expect(refused(small, { task: 'regression' })).toBe(
      'Column “kind” holds texts, which can be told apart but not predicted as numbers.',
    );
    expect(refused('a,y\n1,0.5\n2,0.7', { task: 'classification' })).toContain('too many to be classes');
    const wide = Array.from({ length: 300 }, (_, i) => i);
    expect(refused([wide, wide.map((i) => i + 0.5)].map((row) => row.join()).join('\n'))).toContain(
      'These columns make 299 inputs',
    );
  });
});

describe('IDX files', () => {
  const idx = (type: number, sizes: readonly number[], values: readonly number[]) =>
    Uint8Array.from([0, 0, type, sizes.length, ...sizes.flatMap((size) => [0, 0, size >> 8, size & 255]), ...values]);
  const read = (bytes: Uint8Array): IdxFile => {
    const file = readIdx(bytes);
    if ('problem' in file) throw new Error(file.problem);
    return file;
  };
  const images = read(idx(8, [2, 2, 4], [0, 51, 102, 255, 0, 0, 255, 255, ...Array.from({ length: 8 }, () => 255)]));
  const labels = read(idx(8, [2], [7, 3]));

  it('gives means of the parts of an image, and one-hot labels', () => {
    expect(imageData(images, labels, { examples: 10, side: 2 })).toEqual({
      inputs: [
        [0.1, 0.7, 0, 1],
        [1, 1, 1, 1],
      ],
      targets: [
        [0, 1],
        [1, 0],
      ],
      task: 'classification',
      notes: ['Classes: 3, 7.'],
    });
    // A pixel of three covers four thirds of a column.
    expect(imageData(images, undefined, { examples: 1, side: 3 })).toMatchObject({
      inputs: [[0.05, 0.3, 0.85, 0.025, 0.4, 0.925, 0, 0.5, 1]],
    });
  });
  it('reproduces images without labels', () => {
    const data = imageData(images, undefined, { examples: 1, side: 1 });
    expect(data).toMatchObject({ inputs: [[0.45]], targets: [[0.45]], task: 'reconstruction' });
  });
  it('takes whole examples of what was read of a long file', () => {
    const cut = idx(8, [300, 2], [1, 2, 3, 4, 5]);
    expect(readIdx(cut, true)).toEqual({ sizes: [2, 2], values: Uint8Array.of(1, 2, 3, 4) });
    expect(readIdx(cut)).toEqual({ problem: 'The file should hold 300 × 2 bytes after its head, but it holds 5.' });
  });
  it('says what is wrong', () => {
    expect(readIdx(new TextEncoder().encode('a,b\n1,2'))).toMatchObject({
      problem: expect.stringContaining('not an IDX'),
    });
    expect(readIdx(idx(0x0d, [1], [0]))).toMatchObject({
      problem: 'The file holds floats; only unsigned bytes can be read.',
    });
    expect(readIdx(idx(8, [0, 2, 2], []))).toMatchObject({ problem: 'The file is empty: its sizes are 0 × 2 × 2.' });
    expect(imageData(labels, undefined, { examples: 1, side: 2 })).toMatchObject({
      problem: expect.stringContaining('three dimensions'),
    });
    expect(imageData(images, read(idx(8, [1], [1])), { examples: 1, side: 2 })).toEqual({
      problem: 'There are 2 images, but 1 labels.',
    });
  });
  it('throws for no bytes at all', () => {
    const head = fc
      .tuple(fc.constant(0), fc.constant(0), fc.constant(8), fc.nat(5))
      .map((bytes) => Uint8Array.from(bytes));
    const bytes = fc.tuple(head, fc.uint8Array({ maxLength: 40 })).map(([a, b]) => Uint8Array.from([...a, ...b]));
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array(), bytes),
        fc.boolean(),
        fc.integer({ min: 1, max: 16 }),
        (raw, isCut, side) => {
          const file = readIdx(raw, isCut);
          if ('problem' in file) return;
          const data = imageData(file, undefined, { examples: 5, side });
          if (!('problem' in data)) expect(data.inputs.flat().every((x) => x >= 0 && x <= 1)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('drawn points', () => {
  it('are examples of the classes that have any', () => {
    const points = [
      { x: 0, y: 1, label: 3 },
      { x: 1, y: 0, label: 1 },
    ];
    expect(pointData(points)).toMatchObject({
      inputs: [
        [0, 1],
        [1, 0],
      ],
      targets: [
        [0, 1],
        [1, 0],
      ],
    });
    expect(pointData(points.slice(1))).toEqual({ problem: 'Draw points of at least two classes.' });
  });
});
