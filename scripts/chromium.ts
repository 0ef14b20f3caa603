import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';
import type { LaunchOptions } from 'playwright';

/** `webgpu`: WebGPU on the software adapter, alike on every machine. `cpu`: a browser whose WebGPU has no adapter. */
export type ChromiumProfile = 'webgpu' | 'cpu';

const PROFILE_ARGS: Record<ChromiumProfile, readonly string[]> = {
  webgpu: [
    '--enable-unsafe-webgpu',
    // A long dispatch on a software adapter looks like a hang to the watchdog, which would end the GPU process.
    '--disable-gpu-watchdog',
    ...(process.env['WEBGPU_ADAPTER'] === 'hardware' ? [] : ['--use-webgpu-adapter=swiftshader']),
  ],
  cpu: ['--disable-gpu', '--disable-software-rasterizer'],
};

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Every Chromium on this machine, best first. An explicit `CHROMIUM_PATH` is the only answer where it is set. */
export function chromiumCandidates(): readonly string[] {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen) return [chosen];
  return [...installedPaths(), chromium.executablePath()].filter((path) => existsSync(path));
}

/** Playwright launch options: full Chromium, because the headless shell is built without WebGPU. */
export function chromiumLaunch(profile: ChromiumProfile, path = chromiumCandidates()[0]): LaunchOptions {
  const args = [...PROFILE_ARGS[profile]];
  return path ? { executablePath: path, args } : { channel: 'chromium', args };
}

function installedPaths(): readonly string[] {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  if (process.platform === 'darwin') {
    const apps = ['/Applications', join(homedir(), 'Applications')];
    const names = ['Chromium', 'Google Chrome'];
    return [
      ...apps.flatMap((folder) => names.map((name) => join(folder, `${name}.app/Contents/MacOS/${name}`))),
      ...onPath.flatMap((folder) => COMMANDS.map((command) => join(folder, command))),
    ];
  }
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => process.env[name] ?? []);
    return roots.flatMap((root) => [
      join(root, 'Chromium/Application/chrome.exe'),
      join(root, 'Google/Chrome/Application/chrome.exe'),
    ]);
  }
  const folders = [...new Set([...onPath, '/usr/bin', '/usr/local/bin', '/opt/google/chrome'])];
  return COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)));
}
