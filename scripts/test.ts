import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './ensureChromium.ts';

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Section {
  readonly name: string;
  readonly command: string;
  /** Reads the report that the command left behind; a section without one holds no tests of its own. */
  readonly tally?: (report: string) => Tally;
  readonly needsBrowser?: true;
}

/** Stands in a command for where its report goes. */
const REPORT = '%report%';
const folder = mkdtempSync(join(tmpdir(), 'lab-tests-'));

/** For the unit tests; left to itself, the runner keeps a core for others. */
const WORKERS = Math.max(2, availableParallelism() - 1);

type Step = Section | readonly Section[];

const CHECKS: readonly Step[] = [
  [
    { name: 'Types', command: 'tsc --noEmit' },
    { name: 'Unused code', command: 'knip' },
  ],
  [
    { name: 'Lint', command: 'oxlint --deny-warnings' },
    { name: 'Boundaries', command: vitest('--project boundaries'), tally: vitestTally },
  ],
];

const TESTS: readonly Step[] = [
  // A software adapter leaves half of two cores idle while kernels are compiled, and the unit tests go on longer.
  [
    { name: 'GPU tests', command: vitest('--project gpu'), tally: vitestTally, needsBrowser: true },
    { name: 'Unit tests', command: vitest(`--project unit --maxWorkers=${WORKERS}`), tally: vitestTally },
  ],
  { name: 'Build', command: 'vite build' },
  {
    name: 'End-to-end tests',
    command: 'playwright test --reporter=list,json',
    tally: playwrightTally,
    needsBrowser: true,
  },
];

// All browsers here are headless, and a display that does not answer would leave them without a WebGPU adapter.
delete process.env['DISPLAY'];
delete process.env['WAYLAND_DISPLAY'];

process.exitCode = await runAll(process.argv.includes('--checks') ? CHECKS : [...CHECKS, ...TESTS]);
rmSync(folder, { recursive: true, force: true });

/** Runs the sections in order, those of a list side by side, up to the first that fails, and prints the sum of all tests run. */
async function runAll(steps: readonly Step[]): Promise<number> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const step of steps) {
    const sections = 'name' in step ? [step] : step;
    console.log(`\n── ${sections.map(({ name }) => name).join(', beside it ')} ──`);
    for (const { passed, failed, skipped } of await Promise.all(sections.map((section, i) => timed(section, i > 0)))) {
      total.passed += passed;
      total.failed += failed;
      total.skipped += skipped;
    }
    if (total.failed > 0) break;
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0 ? 0 : 1;
}

async function timed(section: Section, isBeside: boolean): Promise<Tally> {
  const started = performance.now();
  const tally = await outcome(section, isBeside);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${tally.failed > 0 ? '✗' : '✓'} ${section.name} (${seconds} s)`);
  return tally;
}

/** A section that breaks without a failing test to name (a type error, a runner that could not start) is one failure. */
async function outcome({ name, command, tally, needsBrowser }: Section, isBeside: boolean): Promise<Tally> {
  if (needsBrowser) {
    try {
      process.env['CHROMIUM_PATH'] = await ensureChromium();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      return { passed: 0, failed: 1, skipped: 0 };
    }
  }
  const report = join(folder, `${name}.json`);
  const succeeded = (await run(command.replace(REPORT, report), report, isBeside)) === 0;
  const counted = tally ? readTally(report, tally) : { passed: 0, failed: 0, skipped: 0 };
  const ranNothing = tally !== undefined && counted.passed + counted.failed === 0;
  if (ranNothing) console.error('No test ran.');
  return { ...counted, failed: Math.max(counted.failed, succeeded && !ranNothing ? 0 : 1) };
}

/** Runs a command and returns its exit status; what one beside another prints is held back until it has ended. */
async function run(command: string, report: string, isBeside: boolean): Promise<number | null> {
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const child = spawn(command, { stdio: ['inherit', isBeside ? 'pipe' : 'inherit', 'inherit'], shell: true, env });
  const held: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => held.push(chunk));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  process.stdout.write(Buffer.concat(held));
  return status;
}

function readTally(report: string, tally: (text: string) => Tally): Tally {
  try {
    return tally(readFileSync(report, 'utf8'));
  } catch (error) {
    console.error('The test runner left no report:', error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function vitest(args: string): string {
  return `vitest run ${args} --reporter=default --reporter=json --outputFile.json="${REPORT}"`;
}

function vitestTally(text: string): Tally {
  const counts: Readonly<Record<string, number>> = JSON.parse(text);
  return {
    passed: counts['numPassedTests'] ?? 0,
    failed: counts['numFailedTests'] ?? 0,
    skipped: (counts['numPendingTests'] ?? 0) + (counts['numTodoTests'] ?? 0),
  };
}

function playwrightTally(text: string): Tally {
  const { stats }: { readonly stats: Readonly<Record<string, number>> } = JSON.parse(text);
  return {
    passed: stats['expected'] ?? 0,
    // A flaky test passed only when tried again; that is a failure here.
    failed: (stats['unexpected'] ?? 0) + (stats['flaky'] ?? 0),
    skipped: stats['skipped'] ?? 0,
  };
}
