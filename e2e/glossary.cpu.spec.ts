import { violations } from './axe.ts';
import { expect, test, train } from './lab.ts';

const SMALL = 'v=1&from=tilted&steps=40';

test('a reader looks up what a panel shows, by keyboard, and reads on from entry to entry', async ({ page }) => {
  await train(page, SMALL);
  const panel = page.getByRole('region', { name: 'Level sets', exact: true });
  await panel.getByLabel('Place of Level sets').press('Enter');
  await panel.getByText('Words and symbols here').press('Enter');
  const words = panel.locator('.word-list');
  await expect(words).toContainText('κ = λmax / λmin');
  await expect(words.getByRole('link').first()).toHaveText('level set');
  expect(await violations(page)).toEqual([]);

  const opening = page.waitForEvent('popup');
  await words.getByRole('link', { name: 'condition number' }).press('Enter');
  const glossary = await opening;
  const entry = glossary.locator('#conditionNumber');
  await expect(entry).toBeFocused();
  await expect(entry).toBeInViewport();
  await entry.getByRole('link', { name: 'bits lost' }).press('Enter');
  await expect(glossary.locator('#bitsLost')).toBeFocused();
  await expect(glossary.locator('#bitsLost')).toContainText('bits lost ≈ log₂(κ / p)');
  await glossary.goBack();
  await expect(entry).toBeInViewport();
});

test('a reader finds everything that a symbol stands for from the hint of a setting', async ({ page }) => {
  await train(page, SMALL);
  await page.getByRole('button', { name: 'Learning rate η of Shampoo, explained' }).press('Enter');
  const opening = page.waitForEvent('popup');
  await page.getByRole('note').getByRole('link', { name: 'all meanings of η' }).click();
  const glossary = await opening;
  const rows = glossary.locator('[id="symbol-η"]');
  await expect(rows).toBeInViewport();
  await rows.getByText(/^and \d+ more$/).click();
  await rows.getByRole('link', { name: 'SOAP' }).click();
  await expect(glossary.locator('#formula-soap')).toBeInViewport();
  await expect(glossary.locator('#formula-soap')).toContainText('eigenvectors of L');
});

test('a student searches the glossary for a word and for an author, and reads it from A to Z', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('link', { name: 'Glossary' }).click();
  const find = page.getByRole('searchbox', { name: 'Find' });
  await find.fill('escaped');
  await expect(page.locator('#escapedMass')).toBeVisible();
  await expect(page.locator('#tilt')).toHaveCount(0);
  // An entry that the search hides is shown to who follows a link to it.
  await page.locator('#escapedMass').getByRole('link', { name: 'ridge' }).click();
  await expect(find).toHaveValue('');
  await expect(page.locator('#ridge')).toBeInViewport();
  await find.fill('Kingma');
  await expect(page.getByRole('status')).toContainText('1 of ');
  await expect(page.locator('#formula-adam')).toBeVisible();
  await find.fill('zzzz');
  await expect(page.getByRole('status')).toHaveText(/^0 of \d+ words, 0 of \d+ formulas, 0 of \d+ symbols$/);
  await find.fill('');
  await page.getByRole('combobox', { name: 'Order' }).selectOption('A to Z');
  await page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: 'K', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'K', exact: true })).toBeInViewport();
});

for (const [colorScheme, wide] of [
  ['light', 390],
  ['dark', 1440],
] as const) {
  test(`axe finds nothing in the glossary, and it fits a phone, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('./glossary.html#fisher');
    await expect(page.locator('#fisher')).toBeInViewport();
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    // Some of every sort of entry: axe takes a minute for all.
    await page.getByRole('searchbox', { name: 'Find' }).fill('Sketchy');
    await expect(page.locator('.glossary-symbols')).toBeVisible();
    await page.setViewportSize({ width: wide, height: 900 });
    expect(await violations(page)).toEqual([]);
  });
}
