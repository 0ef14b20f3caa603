/**
 * How fast the lab's ways of training are, beside others, in one run: `npm run -s bench`. Times are medians of repetitions in turn; absolute
 * ones depend on the machine and what else it does, ratios much less.
 *
 *     npm run -s bench -- [--rows NAME,…] [--quick] [--json FILE] [--node]
 *
 * Runs in Chromium on WebGPU, on the software adapter unless WEBGPU_ADAPTER=hardware; with --node in this process, on Dawn, on whatever
 * adapter it finds.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import type { Adapter } from '../src/array/adapter.ts';
import type { RowResult } from '../src/bench/compare.ts';
import { table } from '../src/bench/table.ts';
import { chromiumLaunch } from './chromium.ts';
import { ensureChromium } from './ensureChromium.ts';

/** Where the measurements run. */
interface Place {
  /** The browser or runtime, with its version. */
  readonly name: string;
  adapter(): Promise<Adapter | undefined>;
  chosen(rows: readonly string[], quick: boolean): Promise<readonly string[]>;
  measure(row: string, quick: boolean): Promise<RowResult>;
  close(): Promise<void>;
}

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    node: { type: 'boolean', default: false },
  },
});

const place = await (options.node ? inNode() : inBrowser());
try {
  process.exitCode = await bench(place);
} catch (error) {
  console.error(error instanceof Error ? error.message.split('\n')[0] : error);
  process.exitCode = 1;
} finally {
  await place.close();
}

async function bench({ name, adapter: find, chosen, measure }: Place): Promise<number> {
  const adapter = await find();
  if (!adapter) {
    console.error(
      `${name} finds no WebGPU adapter: on Linux it needs the Vulkan loader (libvulkan.so.1) and a driver.`,
    );
    return 1;
  }
  const { vendor, architecture, description, software } = adapter;
  const called = [vendor, architecture, description].filter((part) => part !== '').join(' ') || 'unnamed';
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`;
  console.log(`${name}; adapter: ${called}${software ? ' (software)' : ''}; ${machine}`);
  const names = options.rows.split(',').filter((row) => row !== '');
  const results: RowResult[] = [];
  for (const row of await chosen(names, options.quick)) {
    const result = await measure(row, options.quick);
    results.push(result);
    console.log(`\n${table(result)}`);
    // After every row, so that a run that breaks off leaves what it has.
    const report = { place: name, adapter, machine, quick: options.quick, rows: results };
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  return 0;
}

async function inNode(): Promise<Place> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  // What libraries ask a browser for.
  const navigator = { gpu: create([]), userAgent: `Node.js/${process.versions.node}`, platform: process.platform };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  // Node cannot import these as modules.
  createRequire(import.meta.url)('@tensorflow/tfjs-core/dist/register_all_gradients.js');
  const { adapterHere, chosen, measure } = await import('../src/bench/benchmark.ts');
  return {
    name: `Dawn under Node ${process.version}`,
    adapter: adapterHere,
    chosen: async (rows, quick) => chosen({ rows, quick }),
    measure,
    close: async () => undefined,
  };
}

async function inBrowser(): Promise<Place> {
  const path = await ensureChromium();
  const server = await createServer({
    server: { port: 5301, open: false, hmr: false, watch: null },
    // Of its own, because the packages that only the benchmark needs are bundled too.
    cacheDir: 'node_modules/.vite-bench',
    optimizeDeps: { include: ['@jax-js/jax', '@tensorflow/tfjs-core/dist/register_all_gradients.js'] },
    logLevel: 'warn',
  });
  await server.listen();
  const origin = server.resolvedUrls?.local[0];
  if (origin === undefined) throw new Error('the server has no address');
  const browser = await chromium.launch(chromiumLaunch('webgpu', path));
  const address = new URL('bench', origin).href;
  /** In a process of its own: code that has run before leaves the compiler of JavaScript with other guesses, up to twice as slow. */
  async function call<R>(name: string, ...values: readonly unknown[]): Promise<R> {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error.message));
    await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
    await page.goto(address);
    const result = await page.evaluate<R>(
      `import('/src/bench/inPage.ts').then((module) => module[${JSON.stringify(name)}](...${JSON.stringify(values)}))`,
    );
    await page.context().close();
    return result;
  }
  return {
    name: `Chromium ${browser.version()}`,
    adapter: () => call('adapterHere'),
    chosen: (rows, quick) => call('chosen', { rows, quick }),
    measure: (row, quick) => call('measure', row, quick),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
