import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'lab-headless-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const AS_NPM = ['--import', 'tsx', 'src/headless/main.ts'];
const BUNDLED = [join(folder, 'main.js')];

// To find and translate two hundred files takes longer than most of what is asked here: as npm does it once, else as one file.
beforeAll(
  () =>
    build({
      root,
      configFile: false,
      logLevel: 'silent',
      ssr: { noExternal: true },
      build: { ssr: 'src/headless/main.ts', outDir: folder, emptyOutDir: false, target: 'node20' },
    }),
  60_000,
);

/** Runs the command from another folder. */
function lab(args: readonly string[], stdin = '', readerLeaves = false, program = BUNDLED): Promise<Outcome> {
  const command = spawn(process.execPath, [...program, ...args], {
    cwd: root,
    env: { ...process.env, INIT_CWD: folder },
  });
  let [stdout, stderr] = ['', ''];
  command.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  command.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  if (readerLeaves) command.stdout.once('data', () => command.stdout.destroy());
  command.stdin.on('error', () => undefined).end(stdin);
  return new Promise((resolve) => command.on('close', (status) => resolve({ status, stdout, stderr })));
}

const valley = { problem: { kind: 'rosenbrock' }, runs: [{ optimizer: 'sgd', learningRate: 1e-3 }], steps: 3 };

describe('npm run lab', { timeout: 60_000 }, () => {
  it('reads a file from the folder it was called from, standard input and links alike', async () => {
    writeFileSync(join(folder, 'valley.json'), `\uFEFF${JSON.stringify(valley)}`);
    const outcomes = await Promise.all([
      lab(['valley.json'], '', false, AS_NPM),
      lab(['-'], JSON.stringify({ version: 1, ...valley })),
      lab(['https://example.org/lab/#v=1&from=rosenbrock&title=&r=sgd,lr:.001&steps=3&focus=0']),
    ]);
    const [file, ...others] = outcomes.map(({ status, stdout, stderr }) => {
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout.trimEnd().split('\n')).toHaveLength(1);
      return JSON.parse(stdout);
    });
    expect(file.replicas[0].loss).toHaveLength(3);
    for (const other of others) expect(other.replicas).toEqual(file.replicas);
  });

  it('adds to what the file records, and prints one JSON value', async () => {
    const { stdout } = await lab(
      ['-', '--weights', '--probe', '{"probe":"levelSets","resolution":3}'],
      JSON.stringify(valley),
    );
    expect(JSON.parse(stdout)).toMatchObject({
      replicas: [{ weights: { length: 4 } }],
      probes: [{ result: { original: { grid: { columns: 3 } } } }],
    });
    const listed = await lab(['--list']);
    expect([listed.status, listed.stderr]).toEqual([0, '']);
    expect(Object.keys(JSON.parse(listed.stdout))).toEqual([
      'problems',
      'networks',
      'optimizers',
      'probes',
      'panels',
      'presets',
      'experiment',
      'view',
    ]);
  });

  it.each<[string, readonly string[], string, RegExp]>([
    ['no experiment', [], '', /^No experiment was given\./],
    ['an unknown flag', ['--wieghts', 'x.json'], '', /^Unknown option '--wieghts'/],
    ['two experiments', ['a.json', 'b.json'], '', /^One experiment at a time: 2 were given\./],
    ['a missing file', ['missing.json'], '', /^There is no file .*missing\.json\.\n$/],
    ['a folder', ['.'], '', /cannot be read: .*EISDIR.*\n$/],
    [
      'no JSON',
      ['-'],
      '{"steps": 3,\n "seed": 07}',
      /^Standard input: The text is not JSON at line 2, column 10: expected a value, found “07}”\.\n$/,
    ],
    [
      'nothing',
      ['-'],
      '',
      /^Standard input: The text is not JSON at line 1, column 1: expected a value, found the end\.\n$/,
    ],
    [
      'a probe that is no JSON',
      ['-', '--probe', 'spectra'],
      JSON.stringify(valley),
      /^--probe spectra: The text is not JSON at line 1, column 1/,
    ],
    [
      'an experiment with mistakes',
      ['-'],
      '{"problem": {"kind": "rosenbrok"}, "runs": [{"optimizer": "sgd", "lr": 1}], "steps": -1}',
      /^steps: Steps must be a whole number from 1 to 100000, not -1; 1 is used\.\nproblem\.kind: There is no problem "rosenbrok"; .*\nruns\[0\]\.lr: "lr" is not known here.*\nNothing was trained; --lenient trains with what is used instead\.\n$/,
    ],
    ['a damaged link', ['v=1&z=abc'], '', /^The link is damaged or holds too much/],
  ])('says in one place what is wrong: %s', async (_, args, stdin, message) => {
    const { status, stdout, stderr } = await lab(args, stdin);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('trains with what is used instead where it is allowed to', async () => {
    const { status, stdout, stderr } = await lab(
      ['-', '--lenient'],
      JSON.stringify({ ...valley, steps: 0, colour: 'red' }),
    );
    expect([status, stderr]).toEqual([0, '']);
    const { notices, replicas } = JSON.parse(stdout);
    expect(notices.map(({ path }: { readonly path: string }) => path)).toEqual(['colour', 'steps']);
    expect(replicas[0].loss).toHaveLength(1);
  });

  it('says so when nobody reads on', async () => {
    const { status, stderr } = await lab(['-', '--weights'], JSON.stringify({ ...valley, steps: 10_000 }), true);
    expect(stderr).toBe('The output could not be written: write EPIPE.\n');
    expect(status).toBe(2);
  });
});
