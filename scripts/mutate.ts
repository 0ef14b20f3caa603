/**
 * Mutation testing of the formulas: changes one operation, sign or constant of a file at a time and runs the tests; a change that no test
 * notices is a hole in the tests. `npm run mutate -- shampoo adam` takes files of `src/optimizers`, without names all of them.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { startVitest } from 'vitest/node';

/** What a mutant has instead of what the author wrote; every occurrence in the code of a formula makes a mutant of its own. */
const RULES: readonly (readonly [pattern: RegExp, mutate: (found: string) => string])[] = [
  [/\bxp\.add\(/g, () => 'xp.sub('],
  [/\bxp\.sub\(/g, () => 'xp.add('],
  [/\bxp\.mul\(/g, () => 'xp.div('],
  [/\bxp\.div\(/g, () => 'xp.mul('],
  [/\bxp\.maximum\(/g, () => 'xp.minimum('],
  [/\bxp\.minimum\(/g, () => 'xp.maximum('],
  [/\bxp\.sqrt\(/g, () => 'xp.abs('],
  [/\bxp\.neg\(/g, () => 'xp.abs('],
  [/\bxp\.sign\(/g, () => 'xp.neg('],
  [/\btransposeA: true/g, () => 'transposeB: true'],
  [/\btransposeB: true/g, () => 'transposeA: true'],
  [
    /(?<=\bxp\.(?:add|sub|mul|div|pow|greater|maximum|minimum)\([^;]*?)(?<=[(,] ?)\d+(?:\.\d+)?(?=[,)])/g,
    (found) => `${found} + 1`,
  ],
];

interface Mutant {
  readonly line: number;
  readonly was: string;
  readonly is: string;
  readonly text: string;
}

function mutantsOf(text: string): readonly Mutant[] {
  return RULES.flatMap(([pattern, mutate]) =>
    [...text.matchAll(pattern)].flatMap(({ index, 0: was }): readonly Mutant[] => {
      const before = text.slice(0, index);
      const line = before.split('\n').length;
      const isComment = /^\s*(\*|\/\/|\/\*)/.test(text.split('\n')[line - 1] ?? '');
      const is = mutate(was);
      return isComment ? [] : [{ line, was, is, text: before + is + text.slice(index + was.length) }];
    }),
  );
}

/** Whether the tests of the optimizers fail in the copy at `root`. */
async function isKilled(root: string): Promise<boolean> {
  const vitest = await startVitest('test', ['src/optimizers'], {
    root,
    project: ['unit'],
    watch: false,
    run: true,
    bail: 1,
    reporters: [{}],
    maxWorkers: 2,
  });
  const failed = vitest.state.getCountOfFailedTests() > 0 || vitest.state.getUnhandledErrors().length > 0;
  const broken = vitest.state.getFiles().some((file) => file.result?.state === 'fail');
  await vitest.close();
  return failed || broken;
}

const source = resolve(import.meta.dirname, '..');
const root = mkdtempSync(join(tmpdir(), 'mutants-'));
for (const name of ['src', 'scripts', 'package.json', 'vite.config.ts', 'tsconfig.json'])
  cpSync(join(source, name), join(root, name), { recursive: true });
symlinkSync(join(source, 'node_modules'), join(root, 'node_modules'));
const folder = join(root, 'src/optimizers');
const wanted = process.argv.slice(2);
const files = readdirSync(folder).filter(
  (name) => /^\w+\.ts$/.test(name) && (wanted.length === 0 || wanted.includes(basename(name, '.ts'))),
);
if (await isKilled(root)) throw new Error('the tests fail without any change: mend them first');
let [killed, survived] = [0, 0];
for (const file of files) {
  const text = readFileSync(join(folder, file), 'utf8');
  for (const mutant of mutantsOf(text)) {
    writeFileSync(join(folder, file), mutant.text);
    if (await isKilled(root)) killed += 1;
    else {
      survived += 1;
      console.log(`survived: ${file}:${mutant.line} ${mutant.was} → ${mutant.is}`);
    }
  }
  writeFileSync(join(folder, file), text);
  console.log(`${file}: ${killed} killed, ${survived} survived so far`);
}
rmSync(root, { recursive: true });
process.exitCode = survived > 0 ? 1 : 0;
