import { readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { sourceMap } from '../src/lessons/sourceMap.ts';
import { violations } from './axe.ts';
import { expect, test } from './lab.ts';

const kinds = readdirSync(new URL('../src/lessons/course/', import.meta.url)).map((file) => file.replace('.ts', ''));

/** Pages of paper that the page is printed on. */
async function pagesOf(page: Page, format: 'A4' | 'Letter'): Promise<number> {
  const pdf = await page.pdf({ format });
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

/** Sheets whose last line does not lie on their page when they are printed. */
async function cutSheets(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.sheet')]
      .filter(
        (sheet) =>
          (sheet.lastElementChild?.getBoundingClientRect().bottom ?? 0) > sheet.getBoundingClientRect().bottom + 1,
      )
      .map((sheet) => sheet.querySelector('h2')?.textContent ?? ''),
  );
}

for (const [colorScheme, width] of [
  ['light', 1440],
  ['dark', 390],
] as const) {
  test(`a student sees what there is to learn and what is done, ${colorScheme}, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 850 });
    await page.emulateMedia({ colorScheme });
    await page.addInitScript(() => localStorage.setItem('lessons', '["tilt",7,"no such lesson"]'));
    await page.goto('./course.html');
    const lessons = page.locator('ol.lessons > li');
    await expect(lessons).toHaveCount(kinds.length);
    await expect(page.getByText(`1 of ${kinds.length} finished`)).toBeVisible();
    const tilt = page.locator('li#tilt');
    await expect(tilt).toContainText('✓ Finished');
    await tilt.getByText('What you take home').click();
    await expect(tilt).toContainText('A full matrix reaches 1 at every angle.');
    await expect(tilt.getByRole('link', { name: /^Again/ })).toHaveAttribute('href', './index.html?lesson=tilt');
    await expect(page.getByRole('link', { name: 'Go on with lesson 2' })).toBeVisible();
    await page.getByRole('link', { name: 'For your class' }).click();
    await expect(page.getByRole('combobox', { name: 'Lesson' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}

test('where the browser keeps nothing, the course is all there', async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('blocked', 'SecurityError');
      },
    }),
  );
  await page.goto('./course.html');
  await expect(page.locator('ol.lessons > li')).toHaveCount(kinds.length);
  await expect(page.getByRole('link', { name: 'Begin with lesson 1' })).toBeVisible();
});

test('a teacher makes a link to a part of a lesson, in which a slider is locked, and the text for a page', async ({
  page,
}) => {
  await page.goto('./course.html#class');
  await page.getByLabel('From section').selectOption('2');
  await page.getByLabel('To section').selectOption('3');
  await page.getByLabel('Lock Angle').check();
  await page.getByLabel('Hide Condition number').check();
  const query = '?lesson=tilt&sections=2-3&hide=problem.conditionNumber&lock=problem.angle';
  const link = page.getByRole('status', { name: 'Link for your class' });
  await expect(link).toHaveText(new RegExp(`/index\\.html${query.replace(/[?.]/g, '\\$&')}$`));
  await page.getByLabel('Inside of your page').check();
  await expect(page.getByLabel('Text for your page')).toHaveValue(
    /^<iframe src="http[^"]+lesson=tilt&amp;sections=2-3&amp;embed&amp;hide=[^"]+" title="The tilt/,
  );
  await page.getByRole('combobox', { name: 'Lesson' }).selectOption({ index: 1 });
  await expect(link).not.toContainText('hide');
});

test('a teacher prints a sheet on one page, without the answers and with them', async ({ page }) => {
  await page.goto('./course.html?sheet=tilt');
  const sheet = page.getByRole('article', { name: 'The tilt that diagonal scaling cannot fix' });
  // Its figure is trained here and now.
  await expect(sheet.getByRole('img', { name: /condition number 20/ })).toBeVisible({ timeout: 30_000 });
  await expect(sheet).not.toContainText('A full matrix reaches 1');
  expect(await violations(page)).toEqual([]);
  expect(await pagesOf(page, 'A4')).toBe(1);
  await page.getByLabel('With answers').check();
  await expect(sheet).toContainText('A full matrix reaches 1');
  await expect(sheet.getByRole('link')).toHaveText(/^http.*\/index\.html\?lesson=tilt$/);
  expect(await pagesOf(page, 'Letter')).toBe(1);
});

test('all sheets are printed on as many pages, and nothing of them is cut', async ({ page }) => {
  await page.goto('./course.html?sheet=all&answers');
  await expect(page.locator('.sheet')).toHaveCount(kinds.length);
  expect(await pagesOf(page, 'Letter')).toBe(kinds.length);
  await page.setViewportSize({ width: 674, height: 950 });
  await page.emulateMedia({ media: 'print' });
  expect(await cutSheets(page)).toEqual([]);
});

test('a reader of the sources finds a lesson or a figure for every section', async ({ page }) => {
  await page.goto('./course.html?sources');
  const sections = page.locator('.source-section');
  await expect(sections).toHaveCount(Object.values(sourceMap).flat().length);
  for (const section of await sections.all()) await expect(section.getByRole('link').first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const tilted = page.locator('#sketchy-fullMatrix');
  await expect(tilted.getByRole('link', { name: /^Lesson 1/ })).toHaveAttribute('href', './index.html?lesson=tilt');
  await tilted.getByRole('link', { name: 'Figure: A tilted valley' }).click();
  await expect(page).toHaveTitle(/A tilted valley/, { timeout: 30_000 });
});
