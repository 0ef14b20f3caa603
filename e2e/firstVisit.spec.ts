import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { caption, expect, open, PANELS, reaches, test } from './lab.ts';

test('a first visit shows four moving panels', async ({ page }) => {
  await open(page);
  await reaches(page, 'running', 'done');
  for (const panel of PANELS) await expect(page.getByRole('region', { name: panel, exact: true })).toBeVisible();
  // Each sentence speaks of numbers once there are some, and of others later.
  for (const panel of PANELS) await expect(caption(page, panel)).toContainText(/At step \d+/);
  const early = await caption(page, 'Loss curves').textContent();
  await reaches(page, 'done');
  await expect(caption(page, 'Loss curves')).not.toHaveText(early ?? '');
  for (const panel of PANELS) await expect(caption(page, panel)).toContainText(/\d/);
});

test('the page is drawn and training soon after loading', async ({ page }) => {
  await page.addInitScript(() => {
    new MutationObserver(() => {
      const { lab, step } = document.documentElement.dataset;
      if ((lab === 'running' || lab === 'done') && Number(step) > 0) performance.mark('training');
    }).observe(document, { attributes: true, subtree: true });
  });
  await open(page);
  await reaches(page, 'done');
  const started = await page.evaluate(() => performance.getEntriesByName('training')[0]?.startTime);
  // About 0.6 s on two idle cores, where 2 s are promised; the rest is room for a machine with other things to do.
  expect(started).toBeLessThan(5000);
});

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

test('the code of a first visit, without the worker’s, is at most 250 kB compressed', async ({ page }) => {
  await open(page);
  await reaches(page, 'done');
  const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  // `main` is the worker’s.
  const files = names.flatMap((name) => /assets\/(?!main-)[^/]+\.(js|css)$/.exec(name)?.[0] ?? []);
  expect(files.length).toBeGreaterThan(5);
  expect(compressed([...new Set(files)])).toBeLessThan(250_000);
});
