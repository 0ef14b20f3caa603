import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './scripts/chromium.ts';

const address = 'http://localhost:4173';

/** The tag of stories that say how long something may take. */
const timed = /@timed/;

/** The built lab in a browser with WebGPU and in one without. A story that needs one of the two says so in its file's
 *  name: `*.webgpu.spec.ts` or `*.cpu.spec.ts`; all others must pass in both. */
export default defineConfig({
  testDir: 'e2e',
  timeout: 60_000,
  retries: 0,
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  // One picture for every system: letters are hidden, and what is left may differ by the smoothing of edges.
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  reporter: 'list',
  use: {
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    // A record of every step, of all stories so that those that fail have one, would be a good part of what is done: `--trace on` makes it.
    screenshot: 'only-on-failure',
    // Every story begins without anything kept; to keep the whole lab in each would take longer than the stories.
    serviceWorkers: 'block',
  },
  projects: [
    { name: 'webgpu', testIgnore: '**/*.cpu.spec.ts', use: { launchOptions: chromiumLaunch('webgpu') }, workers: 1 },
    {
      name: 'cpu',
      testIgnore: '**/*.webgpu.spec.ts',
      grepInvert: timed,
      // Stories of one file side by side too, so that no core waits for the end of the longest.
      fullyParallel: true,
      use: { launchOptions: chromiumLaunch('cpu') },
      dependencies: ['webgpu'],
    },
    // Training fills a core; a second browser beside it would make every timing a matter of luck.
    {
      name: 'timed',
      testIgnore: '**/*.webgpu.spec.ts',
      grep: timed,
      use: { launchOptions: chromiumLaunch('cpu') },
      dependencies: ['cpu'],
      workers: 1,
    },
  ],
  webServer: {
    command: 'vite preview --port 4173 --strictPort',
    url: address,
    reuseExistingServer: !process.env['CI'],
  },
});
