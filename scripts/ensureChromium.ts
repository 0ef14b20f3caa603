import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { chromiumCandidates, chromiumLaunch } from './chromium.ts';

const PACKAGE_MANAGERS: Readonly<Record<string, readonly string[]>> = {
  'apt-get': ['apt-get update', 'apt-get install -y --no-install-recommends chromium fonts-liberation'],
  dnf: ['dnf install -y chromium'],
  apk: ['apk add chromium'],
  pacman: ['pacman -Sy --noconfirm chromium'],
};

/** Path of a Chromium that starts and has a WebGPU adapter, installed first where there is none.
 *  Throws with what was tried and what to do when every way fails. */
export async function ensureChromium(): Promise<string> {
  const refused = new Map<string, string>();
  async function firstThatWorks(): Promise<string | undefined> {
    for (const path of chromiumCandidates()) {
      const problem = await adapterProblem(path);
      if (problem === undefined) return path;
      refused.set(path, problem);
    }
    return undefined;
  }

  const present = await firstThatWorks();
  if (present) return present;
  for (const install of process.env['CHROMIUM_PATH'] ? [] : installers()) {
    if (!install()) continue;
    const installed = await firstThatWorks();
    if (installed) return installed;
  }
  throw new Error(
    [
      'The tests need a full Chromium with WebGPU (113 or later) and none was found or could be installed.',
      ...[...refused].map(([path, problem]) => `  ${path}: ${problem}`),
      'Install Chromium or Google Chrome, or set CHROMIUM_PATH to its program, and run the tests again.',
    ].join('\n'),
  );
}

/** Why a browser cannot run the GPU tests, or undefined when it can. */
async function adapterProblem(path: string): Promise<string | undefined> {
  // WebGPU exists only in secure contexts, and an http page counts as one only on localhost.
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    const browser = await chromium.launch({ ...chromiumLaunch('webgpu', path), timeout: 60_000 });
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${port}/`);
      const found = await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) != null);
      return found ? undefined : `${browser.version()} has no WebGPU adapter`;
    } finally {
      await browser.close();
    }
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
  } finally {
    server.close();
  }
}

/** Ways to get a Chromium, mildest first; each says whether it ran through. */
function installers(): readonly (() => boolean)[] {
  const download = () => {
    // Playwright asks each of its mirrors several times; without a network its default wait adds up to minutes.
    process.env['PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT'] ??= '10000';
    return run('npx playwright install --no-shell chromium');
  };
  if (process.platform === 'win32') return [download];
  if (process.platform === 'darwin') return [download, () => has('brew') && run('brew install --cask chromium')];

  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync('sudo', ['-n', 'true']).status !== 0) return [download];
  const prefix = isRoot ? '' : 'sudo -n ';
  const manager = Object.keys(PACKAGE_MANAGERS).find(has);
  return [
    download,
    // A downloaded Chromium on a bare system starts only once its shared libraries are there.
    () => existsSync(chromium.executablePath()) && run('npx playwright install-deps chromium'),
    () => manager !== undefined && (PACKAGE_MANAGERS[manager] ?? []).every((command) => run(prefix + command)),
  ];
}

function run(command: string): boolean {
  console.log(`$ ${command}`);
  return spawnSync(command, { stdio: 'inherit', shell: true }).status === 0;
}

function has(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}
