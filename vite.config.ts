import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { contentSecurity } from './scripts/contentSecurity.ts';
import { chromiumLaunch } from './scripts/chromium.ts';
import { firstWords } from './scripts/firstWords.ts';
import { offline } from './scripts/offline.ts';

export default defineConfig({
  // Relative addresses let dist/ be served from any sub-path.
  base: './',
  plugins: [react(), firstWords(), contentSecurity(), offline()],
  server: { open: hasDesktop() },
  preview: { open: false },
  worker: { format: 'es' },
  // Maps, so that the page can show the lines of source that its programs come from; fetched only then.
  build: {
    target: 'es2022',
    sourcemap: true,
    rolldownOptions: {
      // What every page needs in one file: cut up by who else needs what, it takes 5 kB more on a first visit.
      output: {
        codeSplitting: {
          groups: [
            { name: 'core', test: /src\/(array|fields|formula|linalg|networks|problems|optimizers|experiment)\// },
          ],
        },
      },
      input: ['index.html', 'optimizers.html', 'course.html', 'glossary.html', 'gallery.html'],
    },
  },
  optimizeDeps: {
    // Found at start and not when the worker first asks for them, which would reload the page in mid-run; bundled
    // together, so that all backends register with one copy of tfjs-core.
    include: [
      '@jridgewell/trace-mapping',
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgpu',
    ],
  },
  test: {
    projects: [
      { extends: true, test: { name: 'boundaries', include: ['src/boundaries.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: ['src/**/*.gpu.test.ts', 'src/boundaries.test.ts'],
          // What modules remember depends on their arguments alone, so files may share them, which halves the time to load them.
          isolate: false,
          // Not threads: some tests say how much time of the processor something takes, which is counted for whole processes.
          pool: 'forks',
          // Whole trainings, on machines that have other things to do.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'gpu',
          include: ['src/**/*.gpu.test.ts'],
          // One software adapter keeps every core busy: two files at once only wait for each other.
          fileParallelism: false,
          // One page for all files, so that machines and their kernels, which take seconds to compile, are shared between them.
          isolate: false,
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumLaunch('webgpu') }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});

/** Whether a browser window could open here; elsewhere Vite only prints the address. */
function hasDesktop(): boolean {
  if (process.env['CI'] || process.env['VITEST']) return false;
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? process.env['WSL_DISTRO_NAME']);
}
