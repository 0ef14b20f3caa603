import type { Page } from '@playwright/test';
import { panelKinds } from '../src/panels/kinds.ts';
import { violations } from './axe.ts';
import { expect, test } from './lab.ts';

const STATES = ['normal', 'empty', 'diverged'];

async function show(page: Page, query: string): Promise<void> {
  await page.goto(`./gallery.html?${query}`);
  await expect(page.locator('article').first()).toBeVisible();
  // Letters differ between machines, and so do the widths they take: what is compared is everything that is drawn.
  await page.addStyleTag({ content: 'svg text, p, figcaption, header, h2, label { visibility: hidden !important; }' });
}

for (const [name, size, query] of [
  ['wide', { width: 1440, height: 900 }, 'theme=light'],
  ['dark', { width: 1440, height: 900 }, 'theme=dark'],
  ['phone', { width: 390, height: 844 }, 'theme=light'],
] as const) {
  for (const { kind, title } of panelKinds) {
    test(`${title} looks as it did, ${name}`, async ({ page }) => {
      await page.setViewportSize(size);
      for (const state of name === 'wide' ? STATES : ['normal']) {
        await show(page, `${query}&panel=${kind}&fixture=${state}`);
        const figure = page.locator('article figure').first();
        await expect(figure).toHaveScreenshot(`${kind}-${state}-${name}.png`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
      }
    });
  }
}

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing in any panel, ${theme}`, async ({ page }) => {
    for (const state of STATES) {
      await page.goto(`./gallery.html?theme=${theme}&fixture=${state}`);
      await expect(page.locator('article').first()).toBeVisible();
      expect(await violations(page), state).toEqual([]);
    }
  });
}

test('the keyboard reads every picture', async ({ page }) => {
  for (const { kind, title } of panelKinds) {
    await page.goto(`./gallery.html?panel=${kind}&fixture=normal`);
    const readers = page.locator('figure [role=slider], figure input, figure [tabindex="0"]');
    await expect(readers.first(), title).toBeAttached();
    for (const reader of await page.locator('figure [role=slider]').all()) {
      await reader.focus();
      await page.keyboard.press('Home');
      const before = await reader.getAttribute('aria-valuetext');
      expect(before, title).toMatch(/\d/);
      await page.keyboard.press('End');
      const [least, most] = [await reader.getAttribute('aria-valuemin'), await reader.getAttribute('aria-valuemax')];
      if (least !== most) expect(await reader.getAttribute('aria-valuetext'), title).not.toBe(before);
    }
  }
});
