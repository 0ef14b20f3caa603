import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSourceLines } from './sourceLines.ts';

const CHUNK = 'https://example.org/lab/assets/worker.js';
const root = mkdtempSync(join(tmpdir(), 'lines-'));
const files = new Map<string, string>();
let stacks: Record<string, string> = {};

beforeAll(async () => {
  const sources = {
    'src/array/trace.ts': 'export const note = (): string => new Error().stack ?? "";\n',
    'src/optimizers/statistics.ts':
      "import { note } from '../array/trace.ts';\n\n/** Shared. */\nexport function average(x: number): string {\n  return x > 2 ? '' : note();\n}\n",
    'src/optimizers/adam.ts':
      "import { average } from './statistics.ts';\n\nexport interface Adam { readonly beta: number }\n\nexport const square = (beta: number): string =>\n  average(beta);\n",
    'src/linalg/root.ts':
      "import { note } from '../array/trace.ts';\n\nexport const root = (x: number): string => (x > 9 ? String(x) : note());\n",
    'src/optimizers/shampoo.ts':
      "import { root } from '../linalg/root.ts';\n\nexport const left = (x: number): string => (x > 1 ? root(x) : root(-x));\n",
    'src/worker/step.ts':
      "import { note } from '../array/trace.ts';\nimport { square } from '../optimizers/adam.ts';\nimport { left } from '../optimizers/shampoo.ts';\n\n(globalThis as Record<string, unknown>)['stacks'] = { method: square(1), algebra: left(1), aside: note() };\n",
  };
  for (const [path, text] of Object.entries(sources)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      sourcemap: true,
      lib: {
        entry: join(root, 'src/worker/step.ts'),
        formats: ['iife'],
        name: 'step',
        fileName: () => 'assets/worker.js',
      },
    },
  });
  for (const file of (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : [])))
    files.set(`https://example.org/lab/${file.fileName}`, file.type === 'chunk' ? file.code : String(file.source));
  const context: Record<string, unknown> = {};
  runInNewContext(files.get(CHUNK) ?? '', context, { filename: CHUNK });
  stacks = context['stacks'] as Record<string, string>;
});

afterAll(() => rmSync(root, { recursive: true }));

describe('a built page', () => {
  const asked: string[] = [];
  const find = createSourceLines(async (url) => {
    asked.push(url);
    const text = files.get(url);
    if (text === undefined) throw new Error(`${url} was not found`);
    return text;
  });

  it('shows the line that called the vocabulary, and the line of the method where others share that line', async () => {
    expect(await find(stacks['method']!)).toEqual([
      { file: 'optimizers/statistics.ts', line: 5, text: "return x > 2 ? '' : note();" },
      { file: 'optimizers/adam.ts', line: 6, text: 'average(beta);' },
    ]);
  });

  it('shows the line of a method that called linear algebra beside that of the algebra', async () => {
    expect(await find(stacks['algebra']!)).toEqual([
      {
        file: 'linalg/root.ts',
        line: 3,
        text: 'export const root = (x: number): string => (x > 9 ? String(x) : note());',
      },
      {
        file: 'optimizers/shampoo.ts',
        line: 3,
        text: 'export const left = (x: number): string => (x > 1 ? root(x) : root(-x));',
      },
    ]);
  });

  it('shows no line of the worker itself', async () => {
    expect(stacks['aside']).toContain(CHUNK);
    expect(await find(stacks['aside']!)).toEqual([]);
  });

  it('reads stacks as Firefox and Safari write them', async () => {
    const [, frame] = stacks['method']!.split('\n').flatMap((text) => /\((https.*)\)/.exec(text)?.[1] ?? []);
    expect(await find(`average@${frame}\n@${frame}`)).toEqual(await find(`Error\n    at average (${frame})`));
  });

  it('reads a map that is inside the script, as on the development server', async () => {
    const inside = `data:application/json;base64,${Buffer.from(files.get(`${CHUNK}.map`)!).toString('base64')}`;
    const address = 'https://example.org/lab/assets/worker.js?t=17';
    const script = files.get(CHUNK)!.replace(/(?<=sourceMappingURL=)\S+/, inside);
    const stack = stacks['method']!.replaceAll(CHUNK, address);
    const findInside = createSourceLines(async (url) => (url === address ? script : ''));
    expect(await findInside(stack)).toEqual(await find(stacks['method']!));
  });

  it('fetches the script and its map once', () => {
    expect(asked).toEqual([CHUNK, `${CHUNK}.map`]);
  });

  it('answers nothing where the script cannot be had', async () => {
    expect(await find('Error\n    at f (https://example.org/gone.js:1:2)')).toEqual([]);
  });
});
