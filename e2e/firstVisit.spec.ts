import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { caption, expect, open, PANELS, reaches, test } from './lab.ts';

test(
  'a first visit shows four moving panels, drawn and training soon after loading, from little code',
  { tag: '@timed' },
  async ({ page }) => {
    await page.addInitScript(() => {
      new MutationObserver(() => {
        const { lab, step } = document.documentElement.dataset;
        if ((lab === 'running' || lab === 'done') && Number(step) > 0) performance.mark('training');
      }).observe(document, { attributes: true, subtree: true });
    });
    await open(page);
    await reaches(page, 'running', 'done');
    for (const panel of PANELS) await expect(page.getByRole('region', { name: panel, exact: true })).toBeVisible();
    // Each sentence speaks of numbers once there are some, and of others later.
    for (const panel of PANELS) await expect(caption(page, panel)).toContainText(/At step \d+/);
    const early = await caption(page, 'Loss curves').textContent();
    await reaches(page, 'done');
    await expect(caption(page, 'Loss curves')).not.toHaveText(early ?? '');
    for (const panel of PANELS) await expect(caption(page, panel)).toContainText(/\d/);

    const started = await page.evaluate(() => performance.getEntriesByName('training')[0]?.startTime);
    // About 0.6 s on two idle cores, where 2 s are promised; the rest is room for a machine with other things to do.
    expect(started).toBeLessThan(5000);
    // What greets a newcomer waits for that.
    const [greeting] = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => /FirstMinute-[^/]+js$/.test(name))
        .map(({ startTime }) => startTime),
    );
    expect(greeting).toBeGreaterThan(started!);
    await expectLittleCode(page);
  },
);

/** Bytes of built files as they are sent. */
function compressed(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0);
}

test('the code before the worker is at most 120 kB compressed', () => {
  const html = readFileSync('dist/index.html', 'utf8');
  const files = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, file]) => file ?? '');
  expect(files.some((file) => file.endsWith('.js'))).toBe(true);
  expect(compressed(files)).toBeLessThan(120_000);
});

/** That the code of a first visit, without the worker’s, is at most 250 kB compressed, and 6 kB for what greets after it. */
async function expectLittleCode(page: Page): Promise<void> {
  const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  // `main` is the worker’s.
  const files = [...new Set(names.flatMap((name) => /assets\/(?!main-)[^/]+\.(js|css)$/.exec(name)?.[0] ?? []))];
  const greets = (file: string) => file.includes('FirstMinute-');
  expect(files.length).toBeGreaterThan(5);
  expect(compressed(files.filter((file) => !greets(file)))).toBeLessThan(250_000);
  expect(files.filter(greets).length).toBe(2);
  expect(compressed(files.filter(greets))).toBeLessThan(6_000);
}
