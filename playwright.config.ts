import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './scripts/chromium.ts';

const address = 'http://localhost:4173';

/** Stories that say how long something may take. */
const timed = [
  '**/firstVisit.spec.ts',
  '**/live.cpu.spec.ts',
  '**/responsiveness.cpu.spec.ts',
  '**/stories.cpu.spec.ts',
];

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
    trace: 'retain-on-failure',
    // Every story begins without anything kept; to keep the whole lab in each would take longer than the stories.
    serviceWorkers: 'block',
  },
  projects: [
    { name: 'webgpu', testIgnore: '**/*.cpu.spec.ts', use: { launchOptions: chromiumLaunch('webgpu') }, workers: 1 },
    {
      name: 'cpu',
      testIgnore: ['**/*.webgpu.spec.ts', ...timed],
      use: { launchOptions: chromiumLaunch('cpu') },
      dependencies: ['webgpu'],
    },
    // Training fills a core; a second browser beside it would make every timing a matter of luck.
    {
      name: 'timed',
      testMatch: timed,
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
