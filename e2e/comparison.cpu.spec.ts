import type { Page } from '@playwright/test';
import { caption, expect, open, reaches, table, test, train } from './lab.ts';

const SMALL = 'v=1&from=rings&n=mlp,net:6-6&steps=20&engine=float64';
const RUNS = ['SGD', 'Adam', 'Shampoo', 'Sketchy'];

/** The names of the runs in their list. */
function names(page: Page): Promise<string[]> {
  return page
    .getByRole('textbox', { name: /^Name of run/ })
    .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('title') ?? ''));
}

/** Does one thing from the menu of a run. */
async function choose(page: Page, run: string, act: string): Promise<void> {
  await page.getByLabel(`More for ${run}`, { exact: true }).click();
  await page.getByRole('button', { name: act, exact: true }).click();
}

test('a teacher puts the runs into another order, and whatever showed a run goes on showing it', async ({ page }) => {
  await train(page, `${SMALL}&focus=2`);
  expect(await names(page)).toEqual(RUNS);
  await expect(page.getByText(/^Matched: every run starts from the same weights/)).toBeVisible();
  const swatch = page.locator('.run', { has: page.locator('input[title=Shampoo]') }).locator('.swatch line');
  const color = await swatch.getAttribute('stroke');

  // By keyboard, on the grip.
  await page.getByRole('button', { name: /^Move Shampoo/ }).focus();
  await page.keyboard.press('ArrowUp');
  expect(await names(page)).toEqual(['SGD', 'Shampoo', 'Adam', 'Sketchy']);
  await expect(page.getByRole('button', { name: /^Move Shampoo/ })).toBeFocused();
  // From the menu.
  await choose(page, 'Shampoo', 'Move up');
  expect(await names(page)).toEqual(['Shampoo', 'SGD', 'Adam', 'Sketchy']);
  await expect(page.getByLabel('More for Shampoo', { exact: true })).toBeFocused();
  expect(await swatch.getAttribute('stroke')).toBe(color);
  // The level sets go on showing Shampoo, and the losses are the same ones.
  await reaches(page, 'done');
  await expect(
    page
      .getByRole('region', { name: 'Level sets', exact: true })
      .getByLabel('run', { exact: true })
      .locator(':checked'),
  ).toHaveText('Shampoo');

  // By pointer: behind Adam.
  const grip = await page.getByRole('button', { name: /^Move Shampoo/ }).boundingBox();
  const below = await page.locator('.run').nth(2).boundingBox();
  await page.mouse.move(grip!.x + 8, grip!.y + 8);
  await page.mouse.down();
  await page.mouse.move(grip!.x + 8, below!.y + below!.height - 6, { steps: 5 });
  await expect(page.locator('.run').nth(2)).toHaveAttribute('data-drop-after', '');
  await page.mouse.up();
  expect(await names(page)).toEqual(['SGD', 'Adam', 'Shampoo', 'Sketchy']);
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await names(page)).toEqual(['Shampoo', 'SGD', 'Adam', 'Sketchy']);
});

test('a student looks at one run alone, and at all of them again', async ({ page }) => {
  await train(page, SMALL);
  await choose(page, 'Adam', 'Show only this run');
  await expect(caption(page, 'Loss curves')).toContainText(/training loss of Adam/);
  await choose(page, 'Adam', 'Show all runs');
  await expect(caption(page, 'Loss curves')).toContainText(/the lowest training loss/);
  await choose(page, 'Adam', 'Duplicate Adam');
  expect(await names(page)).toHaveLength(5);
  await expect(page.locator('html')).toHaveAttribute('data-lab', 'done');
});

test('a researcher sees steps to a target with what the seeds leave uncertain', async ({ page }) => {
  await train(page, `${SMALL}&seeds=6`);
  await page.getByRole('button', { name: 'Statistics', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Statistics' })).toBeFocused();
  await expect(caption(page, 'Statistics')).toContainText(
    /Shampoo and Sketchy take equally many steps, [\d.]+ \([\d.]+–[\d.]+\)/,
  );
  await expect(caption(page, 'Statistics')).toContainText(/Adam on \d of 6 seeds \(\d tied, p = [\d.]+\)/);
  await expect(caption(page, 'Statistics')).toContainText(/on \d of 6 seeds \(p = [\d.]+\)/);
  await expect(page.getByRole('region', { name: 'Statistics', exact: true })).toContainText(
    'order statistics that cover the median with 96.9 %',
  );
  const region = page.getByRole('region', { name: 'Statistics', exact: true });
  await region.getByLabel('Data table', { exact: true }).click();
  const rows = page.getByRole('region', { name: 'Statistics, data table' }).locator('tbody tr');
  for (const [i, run] of RUNS.entries()) await expect(rows.nth(i)).toContainText(new RegExp(`^${run}6`));
});

test('a fair fight gives every run as many learning rates, names the best, and sets them', async ({ page }) => {
  await open(page, SMALL);
  await reaches(page, 'ready', 'running', 'paused', 'done');
  await page.getByRole('button', { name: 'Fair fight', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Fair fight', exact: true });
  const use = panel.getByRole('button', { name: 'Use the best rates' });
  await expect(use).toBeEnabled({ timeout: 45_000 });
  await expect(caption(page, 'Fair fight')).toContainText(
    /^With its best rate, η = [\d.]+, \w+ has the least training loss/,
  );
  await expect(caption(page, 'Fair fight')).toContainText('Each run was given 7 learning rates of 20 steps.');
  const rows = await table(page, 'Fair fight');
  const best = RUNS.map(
    (run) => rows['η']?.[rows['run']?.findIndex((name, i) => name === run && rows['best']?.[i] === 'best') ?? -1],
  );
  for (const run of RUNS) expect(rows['run']?.filter((name) => name === run)).toHaveLength(7);
  await use.click();
  for (const [i, run] of RUNS.entries())
    await expect(page.getByRole('textbox', { name: `Learning rate of ${run}` })).toHaveValue(String(best[i]));
  // One change, and one undo.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('textbox', { name: 'Learning rate of Adam' })).not.toHaveValue(String(best[1]));
});

test('on a phone a run keeps its name readable and its menu within the screen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, SMALL);
  await reaches(page, 'ready', 'running', 'paused', 'done');
  await page.getByText('Change the experiment').click();
  await page.getByLabel('More for Sketchy', { exact: true }).click();
  const menu = await page.locator('.run-menu-body').boundingBox();
  expect(menu!.x).toBeGreaterThanOrEqual(0);
  expect(menu!.x + menu!.width).toBeLessThanOrEqual(390);
  const name = await page.getByRole('textbox', { name: 'Name of run 4' }).boundingBox();
  expect(name!.width).toBeGreaterThan(120);
  await page.keyboard.press('Escape');
  await expect(page.locator('.run-menu-body')).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
