import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

const folder = mkdtempSync(join(tmpdir(), 'lab-tests-'));
const report = join(folder, 'report.json');

const CHECKS: readonly Section[] = [
  { name: 'Types', command: 'tsc --noEmit' },
  { name: 'Lint', command: 'oxlint --deny-warnings' },
  { name: 'Unused code', command: 'knip' },
  { name: 'Boundaries', command: vitest('--project boundaries'), tally: vitestTally },
];

const TESTS: readonly Section[] = [
  { name: 'Unit tests', command: vitest('--project unit --maxWorkers=100%'), tally: vitestTally },
  { name: 'GPU tests', command: vitest('--project gpu'), tally: vitestTally, needsBrowser: true },
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

/** Runs the sections in order up to the first that fails, and prints the sum of all tests run. */
async function runAll(sections: readonly Section[]): Promise<number> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const section of sections) {
    console.log(`\n── ${section.name} ──`);
    const started = performance.now();
    const { passed, failed, skipped } = await outcome(section);
    console.log(`${failed > 0 ? '✗' : '✓'} ${section.name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    if (failed > 0) break;
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0 ? 0 : 1;
}

/** A section that breaks without a failing test to name (a type error, a runner that could not start) is one failure. */
async function outcome({ command, tally, needsBrowser }: Section): Promise<Tally> {
  if (needsBrowser) {
    try {
      process.env['CHROMIUM_PATH'] = await ensureChromium();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      return { passed: 0, failed: 1, skipped: 0 };
    }
  }
  rmSync(report, { force: true });
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const succeeded = spawnSync(command, { stdio: 'inherit', shell: true, env }).status === 0;
  const counted = tally ? readTally(tally) : { passed: 0, failed: 0, skipped: 0 };
  const ranNothing = tally !== undefined && counted.passed + counted.failed === 0;
  if (ranNothing) console.error('No test ran.');
  return { ...counted, failed: Math.max(counted.failed, succeeded && !ranNothing ? 0 : 1) };
}

function readTally(tally: (text: string) => Tally): Tally {
  try {
    return tally(readFileSync(report, 'utf8'));
  } catch (error) {
    console.error('The test runner left no report:', error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function vitest(args: string): string {
  return `vitest run ${args} --reporter=default --reporter=json --outputFile.json="${report}"`;
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
