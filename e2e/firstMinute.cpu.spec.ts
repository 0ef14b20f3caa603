import type { Locator, Page } from '@playwright/test';
import { violations } from './axe.ts';
import { expect, open, test } from './lab.ts';

/** Sentences of the card, in the order of what is done. */
const SAID = [/^Gradient descent zigzags/, /^The rounder the ellipses/, /is called preconditioning/] as const;

function parts(page: Page) {
  const card = page.getByRole('region', { name: 'The first minute' });
  return {
    card,
    start: card.getByRole('slider', { name: 'Start of gradient descent' }),
    slider: card.getByRole('slider', { name: 'How much of the curvature is divided out' }),
    said: card.getByRole('status'),
  };
}

/** Compares what the card says with what its picture shows, and both with the theory of gradient descent on a quadratic. */
async function isTrue(card: Locator, slider: Locator): Promise<void> {
  const condition = 20 ** (1 - Number(await slider.inputValue()) / 100);
  const factor = (condition - 1) / (condition + 1);
  const steps = factor === 0 ? 1 : Math.ceil(Math.log(0.01) / Math.log(factor));
  const text = (await card.locator('.first-minute-numbers').textContent()) ?? '';
  const said = /([\d.]+) condition number .*?(\d+) steps to the minimum$/.exec(text);
  expect(said?.slice(1).map(Number), text).toEqual([Number(condition.toPrecision(3)), steps]);
  await expect(slider).toHaveAttribute(
    'aria-valuetext',
    new RegExp(`condition number ${said?.[1]}, ${steps} steps? to`),
  );
  await expect(card.locator('.first-minute-rule')).toContainText(` = ${Number((2 / (1 + condition)).toPrecision(3))}.`);

  const shown = await card.locator('svg.valley').evaluate((picture) => {
    const ellipse = picture.querySelector('ellipse');
    const points = picture.querySelector('polyline')?.getAttribute('points')?.split(' ') ?? [];
    const [width = 0, height = 0] = picture.getAttribute('viewBox')?.split(' ').slice(2).map(Number) ?? [];
    return {
      axes: Number(ellipse?.getAttribute('rx')) / Number(ellipse?.getAttribute('ry')),
      distances: points.map((point) => {
        const [x = NaN, y = NaN] = point.split(',').map(Number);
        return Math.hypot(x - width / 2, y - height / 2);
      }),
    };
  });
  // The axes of an ellipse are as the square roots of the eigenvalues.
  expect(shown.axes ** 2).toBeCloseTo(condition, 6);
  const [first = NaN, ...rest] = shown.distances;
  expect(rest.length).toBe(steps);
  expect(rest.at(-1)).toBeLessThanOrEqual(0.01 * first);
  for (const distance of rest.slice(0, -1)) expect(distance).toBeGreaterThan(0.01 * first);
}

test('a newcomer turns ellipses into circles with the keyboard, and is told what to do next', async ({ page }) => {
  // Where the panels are as soon as they are on the page.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      const panels = document.querySelector('.panels');
      if (!panels) return;
      observer.disconnect();
      Reflect.set(window, 'firstTop', panels.getBoundingClientRect().top);
    }).observe(document, { childList: true, subtree: true });
  });
  await open(page);
  const { card, start, slider, said } = parts(page);
  await expect(said).toHaveText(SAID[0]);
  // Nothing has moved when it came.
  const top = await page.locator('.panels').evaluate((panels) => panels.getBoundingClientRect().top);
  expect(top).toBe(await page.evaluate<unknown>(() => Reflect.get(window, 'firstTop')));
  await expect(page.locator('body')).toBeFocused();
  // A step by hand pauses the training, so that the story need not share the processor with it.
  await page.keyboard.press('.');
  await isTrue(card, slider);

  const before = await start.getAttribute('aria-valuetext');
  await start.press('ArrowDown');
  await expect(start).not.toHaveAttribute('aria-valuetext', before ?? '');
  await isTrue(card, slider);
  await page.keyboard.press('Tab');
  await expect(slider).toBeFocused();
  for (let i = 0; i < 4; i++) await page.keyboard.press('PageUp');
  await expect(slider).toHaveValue('40');
  await expect(said).toHaveText(SAID[1]);
  await isTrue(card, slider);
  await page.keyboard.press('End');
  await expect(said).toHaveText(SAID[2]);
  await isTrue(card, slider);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Tab');
  const lesson = card.getByRole('link', { name: 'Lesson 1: The tilt that diagonal scaling cannot fix' });
  await expect(lesson).toBeFocused();
  await expect(lesson).toHaveAttribute('href', './?lesson=tilt');
  await expect(card.getByRole('link', { name: 'The course' })).toHaveAttribute('href', './course.html');

  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await expect(page.getByRole('main')).toBeFocused();
  // Help has it again.
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('button', { name: 'The first minute' }).click();
  await expect(slider).toBeFocused();
});

test.describe('on a phone', () => {
  test.use({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    colorScheme: 'dark',
    contextOptions: { reducedMotion: 'reduce' },
  });

  test('a newcomer turns ellipses into circles with a finger, and goes on to the panels', async ({ page }) => {
    await open(page);
    const { card, start, slider, said } = parts(page);
    await expect(said).toHaveText(SAID[0]);
    const touch = await page.context().newCDPSession(page);
    const drag = async (x: number, y: number, dx: number, dy: number) => {
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
      for (let i = 1; i <= 5; i++) {
        const at = { x: x + (i * dx) / 5, y: y + (i * dy) / 5 };
        await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [at] });
      }
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    const handle = (await start.boundingBox())!;
    await drag(handle.x + handle.width / 2, handle.y + handle.height - 20, 60, 10);
    await expect(start).not.toHaveText('drag me');
    await isTrue(card, slider);
    const bar = (await slider.boundingBox())!;
    await drag(bar.x + 14, bar.y + bar.height / 2, bar.width * 0.6, 0);
    await expect(said).toHaveText(SAID[1]);
    await isTrue(card, slider);
    const share = Number(await slider.inputValue()) / 100;
    await drag(bar.x + 14 + share * (bar.width - 28), bar.y + bar.height / 2, bar.width, 0);
    await expect(said).toHaveText(SAID[2]);
    await isTrue(card, slider);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await card.getByRole('button', { name: 'The panels below' }).tap();
    await expect(card).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'Level sets', exact: true })).toBeInViewport();
  });
});
