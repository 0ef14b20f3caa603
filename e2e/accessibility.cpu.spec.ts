import type { Page } from '@playwright/test';
import { violations } from './axe.ts';
import { expect, test, train } from './lab.ts';

/** In both colour schemes of the system, which the page follows at once. */
async function nothingFound(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    expect(await violations(page), colorScheme).toEqual([]);
  }
}

for (const [width, height] of [
  [1440, 900],
  [390, 844],
] as const) {
  test(`axe finds nothing, light and dark, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await train(page, 'v=1&from=tilted&steps=40');
    await nothingFound(page);
    await page.getByRole('button', { name: 'Share' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await nothingFound(page);
  });
}

test('axe finds nothing on the page of all optimizers, light and dark', async ({ page }) => {
  await page.goto('./optimizers.html');
  await expect(page.locator('.miniature path').first()).toBeAttached();
  await nothingFound(page);
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('axe does find a target that is too small', async ({ page }) => {
  await page.setContent(
    '<html lang="en"><title>t</title><main><h1>t</h1><button style="width:10px;height:10px;padding:0">a</button><button style="width:10px;height:10px;padding:0">b</button></main></html>',
  );
  expect((await violations(page)).join()).toContain('target-size');
});

test('nothing scrolls sideways on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await train(page, 'v=1&from=rings&steps=20');
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});
