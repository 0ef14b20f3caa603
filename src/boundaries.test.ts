import { readdirSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which folders, or single files of them, a folder may import; its own files always. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  array: [],
  fields: ['formula'],
  formula: ['array'],
  data: ['fields'],
  gpu: ['array'],
  linalg: ['array'],
  optimizers: ['array', 'fields', 'formula', 'linalg'],
  networks: ['array', 'fields', 'linalg', 'optimizers/units.ts'],
  problems: ['array', 'fields', 'formula', 'linalg'],
  'panels/kinds': ['fields'],
  experiment: ['array', 'fields', 'formula', 'linalg', 'optimizers', 'networks', 'problems', 'panels/kinds'],
  curvature: ['array', 'linalg', 'optimizers', 'networks', 'problems', 'experiment'],
  probes: [
    'array',
    'fields',
    'linalg',
    'optimizers',
    'networks',
    'problems',
    'experiment',
    'curvature',
    'panels/kinds',
  ],
  worker: [
    'array',
    'fields',
    'gpu',
    'linalg',
    'optimizers',
    'networks',
    'problems',
    'experiment',
    'curvature',
    'probes',
  ],
  bench: ['array', 'fields', 'gpu', 'linalg', 'optimizers', 'networks', 'problems', 'experiment', 'probes', 'worker'],
  headless: [
    'array',
    'fields',
    'linalg',
    'optimizers',
    'networks',
    'problems',
    'experiment',
    'probes',
    'worker',
    'panels/kinds',
  ],
  store: [
    'array/engine.ts',
    'fields',
    'optimizers',
    'networks',
    'problems',
    'panels/kinds',
    'experiment',
    'probes',
    'worker/protocol.ts',
    'worker/client.ts',
  ],
  storage: ['experiment'],
  export: [
    'array/ops.ts',
    'array/trace.ts',
    'array/random.ts',
    'fields',
    'formula',
    'optimizers',
    'networks',
    'problems',
    'experiment',
    'curvature',
    'panels/kinds',
    'store',
    'worker/noise.ts',
  ],
  charts: [],
  panels: [
    'array/engine.ts',
    'array/random.ts',
    'panels/kinds',
    'fields',
    'formula',
    'optimizers',
    'networks',
    'problems',
    'experiment',
    'probes',
    'store',
    'charts',
  ],
  lessons: ['array', 'fields', 'linalg', 'experiment', 'probes', 'charts', 'panels', 'panels/kinds'],
  gallery: [
    'panels/kinds',
    'fields',
    'optimizers',
    'networks',
    'problems',
    'experiment',
    'probes',
    'store',
    'charts',
    'panels',
  ],
  app: [
    'array/engine.ts',
    'data',
    'fields',
    'formula',
    'storage',
    'export',
    'optimizers',
    'networks',
    'problems',
    'experiment',
    'probes',
    'worker/protocol.ts',
    'worker/client.ts',
    'store',
    'charts',
    'panels',
    'panels/kinds',
    'lessons',
  ],
  'main.tsx': ['app'],
  'catalogue.tsx': ['app'],
  'glossary.tsx': ['app'],
};

/** Where a package may be imported; one that is not listed, nowhere but in tests. */
const PACKAGES: readonly (readonly [name: RegExp, files: RegExp])[] = [
  [/^@tensorflow\//, /^(array\/tfjs\w*\.ts$|worker\/|bench\/)/],
  [/^@jax-js\//, /^bench\//],
  [/^@jridgewell\/trace-mapping$/, /^worker\//],
  [/^react(-dom)?(\/|$)/, /^(charts|panels|app|gallery)\/|^(main|catalogue)\.tsx$/],
  [/^d3$/, /^(charts|panels|app)\//],
  [/^idb$/, /^storage\//],
  [/^zustand(\/|$)/, /^(store|panels|app)\//],
  [/^node:/, /^headless\//],
];

/** What a program must not load, whatever stands between. The page reaches tfjs through its worker alone. */
const WITHOUT: readonly (readonly [program: string, packages: RegExp])[] = [
  ['main.tsx', /^@tensorflow\//],
  ['catalogue.tsx', /^@tensorflow\//],
  ['glossary.tsx', /^@tensorflow\//],
  ['headless/main.ts', /^(@tensorflow\/|react|d3$)/],
  ['worker/rootsWorker.ts', /^(@tensorflow\/|react|d3$)/],
];

const IMPORT =
  /^\s*(?:import|export)\s+(?<type>type\s)?(?:[\w*{][^'";]*?\sfrom\s*)?['"](?<from>[^'"]+)['"]|\bimport\(\s*['"](?<dynamic>[^'"]+)['"]/gm;
const TEST = /\.(test|properties)\.tsx?$/;

interface Import {
  readonly written: string;
  /** Path under src, or the package's name as written. */
  readonly target: string;
  readonly relative: boolean;
  readonly typeOnly: boolean;
}

type Sources = Readonly<Record<string, string>>;

function importsOf(file: string, source: string): readonly Import[] {
  return [...source.matchAll(IMPORT)].flatMap(({ groups }) => {
    const written = groups?.['from'] ?? groups?.['dynamic'] ?? '';
    // The address of a worker's script is text: nothing of the script is loaded.
    if (written.endsWith('?worker&url')) return [];
    const relative = written.startsWith('.');
    const target = relative ? new URL(written, `file:///${file}`).pathname.slice(1) : written;
    return { written, target, relative, typeOnly: groups?.['type'] !== undefined };
  });
}

/** Every import that the tables above do not allow, as sentences. Keys of `sources` are paths under src. */
function violations(sources: Sources): readonly string[] {
  return Object.entries(sources).flatMap(([file, source]) => {
    if (TEST.test(file)) return [];
    return importsOf(file, source).flatMap((found) => {
      const rule = found.relative ? folderRule(file, found.target) : packageRule(file, found.target);
      return rule === undefined ? [] : [`${file} imports '${found.written}', but ${rule}`];
    });
  });
}

/** The folder of a file; what panels declare of themselves is a layer below the experiment, though it lies beside their pictures. */
function folderOf(file: string): string {
  return /^panels\/(kinds|panelKind|\w+Kind|\w+\/kind)(\.ts)?$/.test(file) ? 'panels/kinds' : file.split('/')[0]!;
}

function folderRule(file: string, target: string): string | undefined {
  if (TEST.test(target)) return 'only tests import tests';
  const from = folderOf(file);
  const to = folderOf(target);
  const allowed = FOLDERS[from];
  if (!allowed) return `${from} is not in the table of folders in boundaries.test.ts`;
  if (from === to || allowed.includes(to) || allowed.includes(target)) return undefined;
  return `${from} may import only ${allowed.length > 0 ? allowed.join(', ') : 'its own files'}`;
}

function packageRule(file: string, target: string): string | undefined {
  const entry = PACKAGES.find(([name]) => name.test(target));
  if (!entry) return 'this package is not in the table of packages in boundaries.test.ts';
  return entry[1].test(file) ? undefined : `this package may be imported only by files that match ${entry[1]}`;
}

/** Shortest chain of run-time imports from a file to one of the packages, the file first; undefined when there is none. */
function pathTo(packages: RegExp, root: string, sources: Sources): readonly string[] | undefined {
  const queue: (readonly string[])[] = [[root]];
  const seen = new Set([root]);
  for (const path of queue) {
    const file = path.at(-1)!;
    for (const { target, relative, typeOnly } of importsOf(file, sources[file] ?? '')) {
      if (typeOnly || seen.has(target)) continue;
      if (!relative && packages.test(target)) return [...path, target];
      seen.add(target);
      queue.push([...path, target]);
    }
  }
  return undefined;
}

/** A folder that the table lets reach itself, as a path; undefined when the table is a hierarchy. */
function cycle(table: Readonly<Record<string, readonly string[]>>): readonly string[] | undefined {
  const done = new Set<string>();
  function visit(folder: string, path: readonly string[]): readonly string[] | undefined {
    if (path.includes(folder)) return [...path.slice(path.indexOf(folder)), folder];
    if (done.has(folder)) return undefined;
    for (const entry of table[folder] ?? []) {
      const found = visit(folderOf(entry), [...path, folder]);
      if (found) return found;
    }
    done.add(folder);
    return undefined;
  }
  for (const folder of Object.keys(table)) {
    const found = visit(folder, []);
    if (found) return found;
  }
  return undefined;
}

describe('import boundaries', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  const sources: Sources = Object.fromEntries(
    files
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => [file.replaceAll(sep, '/'), readFileSync(`${import.meta.dirname}/${file}`, 'utf8')]),
  );

  it('holds for every file', () => {
    expect(violations(sources)).toEqual([]);
  });

  it('has no cycle between folders', () => {
    expect(cycle(FOLDERS)).toBeUndefined();
  });

  it.each(WITHOUT)('lets %s load nothing that matches %s', (program, packages) => {
    expect(Object.keys(sources)).toContain(program);
    expect(pathTo(packages, program, sources)).toBeUndefined();
  });
});

describe('the boundary check itself', () => {
  it('sees every form of import', () => {
    const source = [
      "import './a.css';",
      "import b from './b.ts';",
      'import {\n  c,\n  type C,\n} from "../c/c.ts";',
      "import type { D } from './d.ts';",
      "import * as e from 'e';",
      "export * from './f.ts';",
      "export { g } from './g.ts';",
      "export type { H } from './h.ts';",
      "const i = await import('./i.ts');",
      "import address from './worker.ts?worker&url';",
      "export const from = 'no import';",
      "// import j from './j.ts';",
    ].join('\n');
    const found = importsOf('folder/file.ts', source);
    expect(found.map(({ target }) => target)).toEqual([
      'folder/a.css',
      'folder/b.ts',
      'c/c.ts',
      'folder/d.ts',
      'e',
      'folder/f.ts',
      'folder/g.ts',
      'folder/h.ts',
      'folder/i.ts',
    ]);
    expect(found.filter(({ typeOnly }) => typeOnly).map(({ target }) => target)).toEqual([
      'folder/d.ts',
      'folder/h.ts',
    ]);
  });

  it.each([
    ['charts/axis.ts', "import { fleet } from '../worker/fleet.ts';", /charts may import only its own files/],
    [
      'panels/spectra/spectra.ts',
      "import { float64 } from '../../array/float64.ts';",
      /panels may import only array\/engine.ts/,
    ],
    ['store/lab.ts', "export { theme } from '../app/theme.ts';", /store may import only/],
    ['optimizers/adam.ts', "import * as tf from '@tensorflow/tfjs-core';", /match .*tfjs/],
    ['probes/spectra.ts', "import { useState } from 'react';", /match .*charts/],
    ['array/ops.ts', "const { readFileSync } = await import('node:fs');", /match .*headless/],
    ['app/App.tsx', "import chroma from 'chroma-js';", /not in the table of packages/],
    ['helpers/more.ts', "import { xp } from '../array/ops.ts';", /helpers is not in the table of folders/],
    ['linalg/roots.ts', "import { draw } from '../array/ops.properties.ts';", /only tests import tests/],
  ])('refuses in %s: %s', (file, source, rule) => {
    const found = violations({ [file]: source });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(file);
    expect(found[0]).toMatch(rule);
  });

  it('allows what the table allows', () => {
    expect(
      violations({
        'store/lab.ts':
          "import type { Report } from '../worker/protocol.ts';\nimport { createStore } from 'zustand/vanilla';",
        'array/tfjs.ts': "import * as tf from '@tensorflow/tfjs-core';\nimport { a } from './ops.ts';",
        'linalg/roots.test.ts': "import fc from 'fast-check';\nimport { adam } from '../optimizers/adam.ts';",
      }),
    ).toEqual([]);
  });

  it('finds a package behind other files, but not behind types', () => {
    const sources = {
      'main.tsx': "import { App } from './app/App.tsx';",
      'app/App.tsx':
        "import type { Engine } from '../array/tfjs.ts';\nconst client = await import('../worker/client.ts');",
      'worker/client.ts': "import { tfjs } from '../array/tfjs.ts';",
      'array/tfjs.ts': "import * as tf from '@tensorflow/tfjs-core';",
    };
    expect(pathTo(/^@tensorflow/, 'main.tsx', sources)).toEqual([
      'main.tsx',
      'app/App.tsx',
      'worker/client.ts',
      'array/tfjs.ts',
      '@tensorflow/tfjs-core',
    ]);
    expect(pathTo(/^@tensorflow/, 'main.tsx', { ...sources, 'worker/client.ts': '' })).toBeUndefined();
  });

  it('finds a cycle between folders', () => {
    expect(cycle({ a: ['b'], b: ['c/one.ts'], c: ['a'] })).toEqual(['a', 'b', 'c', 'a']);
  });
});
