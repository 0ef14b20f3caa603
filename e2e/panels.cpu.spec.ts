import type { Page } from '@playwright/test';
import { expect, open, PANELS, test, train } from './lab.ts';

const titles = (page: Page) => page.locator('section.panel h2').allInnerTexts();
const menu = (page: Page, index: number) => page.locator('section.panel').nth(index).locator('.panel-menu > summary');

test('panels are shown, resized, pinned, multiplied and hidden, and the link brings them back', async ({ page }) => {
  await train(page, 'v=1&from=rings&steps=40');
  await page.locator('summary', { hasText: 'Panels' }).click();
  await page.getByRole('checkbox', { name: 'Spectra over training' }).check();
  await page.getByRole('checkbox', { name: 'Sketch error' }).uncheck();
  expect(await titles(page)).toEqual(['Level sets', 'Eigenvalue spectra', 'Loss curves', 'Spectra over training']);

  await menu(page, 3).click();
  await page.getByRole('group', { name: 'Width' }).last().getByRole('button', { name: '1', exact: true }).click();
  await expect(page.locator('section.panel').nth(3)).toHaveAttribute('data-width', 'full');
  await page.keyboard.press('Escape');

  await menu(page, 1).click();
  await page.locator('section.panel').nth(1).getByRole('button', { name: 'One for each run' }).click();
  await expect(page.locator('section.panel h2', { hasText: 'Eigenvalue spectra ·' })).toHaveCount(4);
  await expect(page.locator('section.panel').nth(2).locator('figcaption')).toContainText('%');
  expect((await titles(page)).slice(1, 5)).toEqual([
    'Eigenvalue spectra · SGD',
    'Eigenvalue spectra · Adam',
    'Eigenvalue spectra · Shampoo',
    'Eigenvalue spectra · Sketchy',
  ]);

  const shown = await titles(page);
  await expect(page).toHaveURL(/panel=spectra%?/);
  const link = page.url().split('#')[1] ?? '';
  await open(page, 'v=1&from=rings');
  await expect(page.locator('section.panel h2')).toHaveText([...PANELS]);
  await open(page, link);
  await expect(page.locator('section.panel h2')).toHaveText(shown);
  await page.getByRole('button', { name: 'Show the usual four' }).click();
  await expect(page.locator('section.panel h2')).toHaveText([...PANELS]);
});

test('a panel can fill the screen, by keyboard, and gives it back', async ({ page }) => {
  await train(page, 'v=1&from=rings&steps=40');
  const enlarge = page.getByRole('button', { name: 'Enlarge Loss curves' });
  await enlarge.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Loss curves' });
  const [small, large] = [
    await page.getByRole('region', { name: 'Loss curves', exact: true }).locator('.chart').first().boundingBox(),
    await dialog.locator('.chart').first().boundingBox(),
  ];
  expect(large!.height).toBeGreaterThan(1.5 * small!.height);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(enlarge).toBeFocused();
});
