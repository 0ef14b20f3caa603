import type { Page } from '@playwright/test';
import { panelKinds } from '../src/panels/kinds.ts';
import { violations } from './axe.ts';
import { expect, test } from './lab.ts';

const wide = { width: 1440, height: 900 };

/** Letters differ between machines, and so does the room that they take: here every letter is as wide as any other. */
function evenLetters(): void {
  CanvasRenderingContext2D.prototype.measureText = function measureText(text): TextMetrics {
    const width = 0.55 * Number.parseFloat(this.font) * text.length;
    return Object.create(TextMetrics.prototype, { width: { value: width } });
  };
}

/** Not by a style element, which the page's policy forbids. */
function hideLetters(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    'figure * { font-size: 0 !important; line-height: 0 !important; } svg text { visibility: hidden; }',
  );
  document.adoptedStyleSheets.push(sheet);
}

/** Opens the gallery in one state; the cards of all panels. */
async function show(page: Page, state: string, theme = 'light') {
  await page.goto(`./gallery.html?theme=${theme}&fixture=${state}`);
  const cards = page.locator('article');
  await expect(cards.nth(panelKinds.length - 1)).toBeVisible();
  return cards;
}

for (const [name, state, size] of [
  ['wide', 'normal', wide],
  ['diverged', 'diverged', wide],
  ['phone', 'normal', { width: 390, height: 844 }],
] as const) {
  test(`every panel looks as it did, ${name}`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize(size);
    await page.addInitScript(evenLetters);
    const cards = await show(page, state);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
    await page.evaluate(hideLetters);
    for (const { kind } of panelKinds) {
      const figure = cards.locator(`figure[data-panel="${kind}"]`).first();
      const picture = await figure.screenshot({ animations: 'disabled' });
      expect.soft(picture).toMatchSnapshot(`${kind}-${name}.png`, { maxDiffPixelRatio: 0.01, threshold: 0.3 });
    }
  });
}

test('axe finds nothing in any panel, dark', async ({ page }) => {
  test.setTimeout(120_000);
  await show(page, 'diverged', 'dark');
  expect(await violations(page)).toEqual([]);
});

test('axe finds nothing in any panel, light, and the keyboard reads every picture', async ({ page }) => {
  test.setTimeout(120_000);
  const cards = await show(page, 'normal');
  expect(await violations(page)).toEqual([]);
  for (const { kind, title } of panelKinds) {
    const figure = cards.locator(`figure[data-panel="${kind}"]`).first();
    const readers = await figure.locator('[role=slider]').all();
    const tables = await figure.locator('table').count();
    expect(readers.length + tables, title).toBeGreaterThan(0);
    // Both pictures are read, besides the start that can be moved.
    if (kind === 'levelSets') await expect(figure.getByRole('slider', { name: /^Points of the paths/ })).toHaveCount(2);
    for (const reader of readers) {
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
