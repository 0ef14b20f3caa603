import { expect, test } from '@playwright/test';
import { optimizers } from '../src/optimizers/index.ts';

test('the page of all optimizers lists each with formula, source, memory and cost, and trains a miniature of each', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.goto('./');
  await page.getByRole('link', { name: 'Optimizers' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Optimizers');
  await expect(page.getByRole('status')).toHaveText(`${optimizers.length} of ${optimizers.length} optimizers`);
  for (const { kind, label, source } of optimizers) {
    const entry = page.locator(`article#${kind}`);
    await entry.scrollIntoViewIfNeeded();
    await expect(entry.getByRole('heading')).toHaveText(label);
    await expect(entry).toContainText(source);
    await expect(entry).toContainText('multiply–adds');
    await expect(entry.locator('.miniature path').first()).toBeAttached({ timeout: 30_000 });
    await expect(entry.locator('figcaption')).toContainText(/loss \d/);
  }
});

test('memory follows the size of the layer, and what is not possible says why', async ({ page }) => {
  await page.goto('./optimizers.html');
  const shampoo = page.locator('article#shampoo');
  await page.getByLabel('Inputs m').fill('1024');
  await page.getByLabel('Outputs n').fill('4096');
  // 2 (m² + n²), the donor's accumulator and the average of the gradient.
  await expect(shampoo).toContainText(`${((2 * (1024 ** 2 + 4096 ** 2) + 2 * 1024 * 4096) / 1e6).toFixed(0)} M floats`);
  await expect(page.locator('article#adagradFull')).toContainText('Not possible at this size');
  await page.getByLabel('Find').fill('Sketchy');
  await expect(page.locator('article')).toHaveCount(
    optimizers.filter(({ label, source, summary }) => `${label} ${source} ${summary}`.toLowerCase().includes('sketchy'))
      .length,
  );
});
