/**
 * Runs exported Python where its packages can be imported, and compares with the lab's float64 trajectories.
 *
 *     npm run -s check-export -- [--python PATH] [--only NAME] [--keep FOLDER]
 *     npm run -s check-export -- --golden      writes the golden scripts anew instead
 *
 * Exit status: 0 everything that could run agrees, 1 something differs or breaks, 3 neither framework can be imported: nothing was checked.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkedExperiments } from '../src/export/checkedExperiments.ts';
import { goldenExperiments } from '../src/export/goldenExperiments.ts';
import { packagesOf, planScript } from '../src/export/plan.ts';
import { pythonScript } from '../src/export/pythonScript.ts';
import { exported } from '../src/export/trained.properties.ts';

/** Above this the lab and the script are not the same training; exports print against the same number. */
const TOLERANCE = 1e-6;

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    keep: { type: 'string' },
    only: { type: 'string', default: '' },
    golden: { type: 'boolean', default: false },
  },
});
if (values.golden) {
  for (const { name, framework, experiment } of goldenExperiments()) {
    const path = new URL(`../src/export/golden/${name}.py`, import.meta.url);
    writeFileSync(path, pythonScript(await exported(framework, experiment)));
  }
  process.exit(0);
}
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'export-'));
mkdirSync(folder, { recursive: true });
const frameworks = (['torch', 'jax'] as const).filter((name) =>
  imports(name === 'jax' ? 'import jax, optax' : 'import torch'),
);
if (frameworks.length === 0) {
  process.stdout.write(`Nothing was checked: ${values.python} can import neither torch nor jax with optax.\n`);
  process.exitCode = 3;
}
let failures = 0;
for (const framework of frameworks) {
  for (const [name, experiment] of Object.entries(checkedExperiments())) {
    if (!name.includes(values.only)) continue;
    const plan = planScript(framework, experiment);
    const missing = packagesOf(plan)
      .flatMap(({ imports: lines = [] }) => lines)
      .find((line) => !imports(line));
    if (missing !== undefined) {
      process.stdout.write(`${framework} ${name}: not run, because this cannot be done: ${missing}\n`);
      continue;
    }
    const file = join(folder, `${name}-${framework}.py`);
    writeFileSync(file, pythonScript(await exported(framework, experiment)));
    const { stdout, stderr, status } = spawnSync(values.python, [file], { encoding: 'utf8' });
    const gap = Number(/max relative difference: (\S+)/.exec(stdout)?.[1] ?? NaN);
    const isGood = status === 0 && gap < TOLERANCE;
    const declined = plan.runs.filter(({ mapping }) => mapping.how === 'declined').length;
    process.stdout.write(
      `${framework} ${name}: ${isGood ? 'agrees' : 'DIFFERS'}, largest relative difference ${gap}${declined > 0 ? `, ${declined} declined` : ''}\n`,
    );
    if (isGood) continue;
    failures += 1;
    process.stdout.write(`${stdout}${stderr.slice(-2000)}\n`);
  }
}
if (values.keep === undefined) rmSync(folder, { recursive: true });
if (failures > 0) process.exitCode = 1;

function imports(line: string): boolean {
  return spawnSync(values.python, ['-c', line]).status === 0;
}
