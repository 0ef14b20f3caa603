import { readdirSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import type { Lesson, Section } from '../src/lessons/lesson.ts';
import { violations } from './axe.ts';
import { expect, test } from './lab.ts';

const folder = new URL('../src/lessons/course/', import.meta.url);
const lessons = await Promise.all(
  readdirSync(folder).map(async (file): Promise<Lesson> => {
    const module: Record<string, Lesson> = await import(new URL(file, folder).href);
    return Object.values(module)[0]!;
  }),
);

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const isThere = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; !(await isThere()); presses++) {
    expect(presses, 'it can be reached with Tab').toBeLessThan(60);
    await page.keyboard.press('Tab');
  }
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, page.locator('.lesson').getByRole('button', { name, exact: typeof name === 'string' }));
  await page.keyboard.press('Enter');
}

/** Chooses an option with the keyboard, from the first on. */
async function choose(page: Page, index: number): Promise<void> {
  const options = page.locator('.options input');
  if ((await page.locator('.options input:checked').count()) === 0) {
    await tabTo(page, options.first());
    await page.keyboard.press('Space');
  } else await tabTo(page, page.locator('.options input:checked'));
  const checked = await page
    .locator('.options input')
    .evaluateAll((all) => all.findIndex((one) => (one as HTMLInputElement).checked));
  for (let i = checked; i < index; i++) await page.keyboard.press('ArrowDown');
  for (let i = checked; i > index; i--) await page.keyboard.press('ArrowUp');
  await expect(options.nth(index)).toBeChecked();
}

/** Sets a control of the section with the keyboard. */
async function set(page: Page, control: string, value: string): Promise<void> {
  const box = page.locator(`[data-control="${control}"]`).locator('input[type=text], select').first();
  await tabTo(page, box);
  if ((await box.evaluate(({ tagName }) => tagName)) === 'SELECT') {
    const label = await box.locator(`option[value="${value}"]`).innerText();
    await page.keyboard.type(label);
  } else {
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(value);
    await page.keyboard.press('Enter');
  }
}

/** Does what a section asks for, and checks what comes of it. */
async function play(page: Page, { task }: Section): Promise<void> {
  switch (task.type) {
    case 'choose':
      await choose(page, 1);
      await press(page, 'Predict, then run');
      await expect(page.locator('.option-mark', { hasText: 'your prediction' })).toBeVisible();
      await expect(page.locator('.option-mark', { hasText: 'what happened' })).toBeVisible({ timeout: 20_000 });
      return;
    case 'guess':
      await tabTo(page, page.locator('.guess input'));
      await page.keyboard.press('ArrowRight');
      await press(page, 'Predict, then run');
      await expect(page.locator('.guess-truth')).toBeVisible({ timeout: 20_000 });
      return;
    case 'draw':
      await tabTo(page, page.locator('.draw-plot circle').first());
      await page.keyboard.press('ArrowDown');
      await press(page, 'Predict, then run');
      await expect(page.locator('.loss-prediction')).toBeVisible({ timeout: 20_000 });
      return;
    case 'do':
      await set(page, task.how.control, String(task.how.value));
      await expect(page.locator('.task[data-done]')).toBeVisible({ timeout: 20_000 });
      return;
    case 'check': {
      const right = task.options.findIndex(({ isRight }) => isRight);
      const wrong = right === 0 ? 1 : 0;
      for (const index of [wrong, right]) {
        await choose(page, index);
        await press(page, 'Answer');
        await expect(page.locator('.feedback')).toHaveText(task.options[index]!.says);
      }
    }
  }
}

test.describe.configure({ mode: 'parallel' });

for (const lesson of lessons.toSorted((a, b) => a.order - b.order)) {
  for (const [width, height, colorScheme] of [
    [1440, 900, 'light'],
    [390, 844, 'dark'],
  ] as const) {
    test(`a student plays “${lesson.title}” by keyboard, ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await page.goto(`./?lesson=${lesson.kind}`);
      for (const [index, section] of lesson.sections.entries()) {
        await expect(page.getByRole('heading', { name: section.title, exact: true })).toBeVisible();
        await play(page, section);
        // Every number of the text is there.
        await expect(page.locator('.lesson .reading', { hasText: '…' })).toHaveCount(0, { timeout: 20_000 });
        if (index < lesson.sections.length - 1) await press(page, /^Next: /);
      }
      await expect(page.getByText('To take home.')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      // The panels have been looked at in both colours elsewhere.
      await page.emulateMedia({ colorScheme: colorScheme === 'light' ? 'dark' : 'light' });
      expect(await violations(page, ['.lesson-head', '.lesson'])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });
  }
}
