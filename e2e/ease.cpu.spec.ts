import { test as plain } from '@playwright/test';
import { violations } from './axe.ts';
import { expect, open, play, reaches, test, train } from './lab.ts';
import { serveBuild } from './staticServer.ts';

const SMALL = 'v=1&from=tilted&steps=60';

test('a researcher finds, sets and adds things by a few letters, without a mouse', async ({ page }) => {
  await train(page, SMALL);
  await page.keyboard.press('Control+k');
  const query = page.getByRole('combobox', { name: /^Find a command/ });
  await expect(query).toBeFocused();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.type('expon sham');
  const results = page.getByRole('listbox', { name: 'Results' }).getByRole('option');
  await expect(results.first()).toHaveText(/^Exponent of Shampoo/);
  await page.keyboard.press('Enter');

  // The run’s settings have been unfolded, and arithmetic is a number.
  const exponent = page.getByRole('textbox', { name: 'Exponent of Shampoo' });
  await expect(exponent).toBeFocused();
  await page.keyboard.type('1/2');
  await page.keyboard.press('Enter');
  await expect(exponent).toHaveValue('0.5');
  await exponent.fill('2 * (3');
  await page.keyboard.press('Enter');
  await expect(page.locator('.field-problem')).toHaveText(/^At (the end|character 5): /);
  await expect(exponent).toHaveValue('2 * (3');
  await page.keyboard.press('Escape');
  await expect(exponent).toHaveValue('0.5');

  await page.keyboard.press('Control+k');
  await expect(query).toBeFocused();
  await page.keyboard.type('add adamw');
  await expect(results.first()).toHaveText(/AdamW/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Settings of AdamW' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(query).toBeFocused();
  await page.keyboard.type('panel timeline');
  await expect(results.first()).toHaveText(/Timeline/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeInViewport();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('qqqq');
  await expect(page.getByRole('status').filter({ hasText: 'Nothing is called so' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a student takes the tour by doing what it says, and is led to it once', async ({ page }) => {
  await open(page);
  await page.getByRole('slider', { name: 'How much of the curvature is divided out' }).fill('100');
  await page.getByRole('button', { name: 'Show me the page' }).click();
  const tour = page.getByRole('region', { name: 'Tour' });
  const stop = (text: string) => expect(tour.getByRole('heading')).toContainText(text);
  await stop('1 of 6');
  await expect(tour.getByRole('button', { name: 'Next' })).toBeFocused();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await stop('2 of 6');
  await tour.getByRole('button', { name: 'Go there' }).click();
  await page.keyboard.press('ArrowLeft');
  await stop('3 of 6');
  // Who was led to a control by the card is led back.
  await expect(tour.getByRole('button', { name: 'Next' })).toBeFocused();
  await page.getByRole('region', { name: 'Level sets' }).getByRole('combobox').first().selectOption('AdaGrad');
  await stop('4 of 6');
  await reaches(page, 'done');
  await page.getByRole('slider', { name: 'Step cursor' }).first().fill('20');
  await stop('5 of 6');
  await page.getByRole('button', { name: 'Add run' }).click();
  await stop('6 of 6');
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(tour).toHaveCount(0);
  await page.keyboard.press('Escape');

  await page.goto('./optimizers.html');
  await open(page);
  await reaches(page, 'running', 'paused', 'done');
  await expect(page.getByRole('region', { name: 'The first minute' })).toHaveCount(0);
  // Help has it again, and Escape ends it, on a phone too.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('button', { name: /Take the tour/ }).click();
  await tour.getByRole('button', { name: 'Next' }).click();
  await stop('2 of 6');
  await expect(page.locator('.sidebar .run .field').first()).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.keyboard.press('Escape');
  await expect(tour).toHaveCount(0);
});

test('a reader learns what a parameter does, by keyboard, by resting on its name, and by touch', async ({ page }) => {
  await train(page, SMALL);
  // Who opens a link is offered no first minute.
  await expect(page.getByRole('region', { name: 'The first minute' })).toHaveCount(0);
  const name = page.getByRole('button', { name: 'Learning rate η of Shampoo, explained' });
  const hint = page.getByRole('note');
  await name.press('Enter');
  await expect(hint).toContainText('A number from 1e-6 to 100. Default 0.01.');
  await expect(hint.locator('mark')).toHaveText('η');
  await expect(name).toHaveAccessibleDescription(/Length of the step/);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(hint).toHaveCount(0);

  await name.hover();
  await expect(hint).toBeVisible();
  // The pointer may go to the hint; away from both it closes.
  await hint.hover();
  await page.waitForTimeout(500);
  await expect(hint).toBeVisible();
  await page.getByRole('heading', { level: 1 }).hover();
  await expect(hint).toHaveCount(0);

  await name.dispatchEvent('pointerenter', { pointerType: 'touch' });
  await name.click();
  await expect(hint).toBeVisible();
  await page.getByRole('heading', { level: 1 }).click();
  await expect(hint).toHaveCount(0);
});

test('what takes longer than a second says how far it is and how long it may take', async ({ page }) => {
  await open(page, 'v=1&from=rings&steps=3000');
  await play(page);
  await expect(page.locator('.counter')).toContainText(/\d+ %, \d+ (s|min) left, \d+ steps\/s/, { timeout: 20_000 });
});

plain('a dialog that cannot be downloaded says so, and can be tried again', async ({ page }) => {
  await train(page, SMALL);
  await page.route('**/HelpDialog*', (route) => route.abort());
  await page.getByRole('button', { name: 'Help' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'could not be downloaded' });
  await expect(alert).toBeVisible();
  await page.unroute('**/HelpDialog*');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible();
});

plain.describe('without a connection', () => {
  plain.use({ serviceWorkers: 'allow' });

  plain('the lab trains after the first visit, and takes a new version when asked to', async ({ page }) => {
    const server = await serveBuild();
    const address = `${server.address}#${SMALL}`;
    await page.goto(address);
    await reaches(page, 'done');
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    const worker = await (await fetch(`${server.address}sw.js`)).text();
    server.replace('sw.js', `${worker}\n// Another version.`);
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    await page.getByRole('button', { name: 'Update now' }).click();
    await page.waitForEvent('load');
    await reaches(page, 'done');

    await server.close();
    await page.goto('about:blank');
    await page.goto(address);
    await reaches(page, 'done');
    // What was never opened before is there too, and so is the other page.
    await page.getByRole('button', { name: 'Help' }).click();
    await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible();
    await page.goto(`${server.address}optimizers.html`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Optimizers');
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a finger drags sliders and scrolls past pictures', async ({ page }) => {
    await train(page, SMALL);
    const touch = await page.context().newCDPSession(page);
    /** A finger that goes from one place to another in ten moves, one a frame. */
    const drag = async (x: number, y: number, dx: number, dy: number) => {
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
      for (let i = 1; i <= 10; i++) {
        const at = { x: x + (i * dx) / 10, y: y + (i * dy) / 10 };
        await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [at] });
        await page.waitForTimeout(16);
      }
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    const cursor = page.getByRole('slider', { name: 'Step cursor' }).first();
    const bar = (await cursor.boundingBox())!;
    await drag(bar.x + bar.width - 8, bar.y + bar.height / 2, -bar.width / 2, 0);
    await expect.poll(async () => Number(await cursor.inputValue())).toBeLessThan(40);
    expect(Number(await cursor.inputValue())).toBeGreaterThan(20);

    const scrolled = () => page.locator('.page').evaluate((element) => element.scrollTop);
    const picture = page.getByRole('region', { name: 'Level sets' }).locator('.chart').first();
    const { x, y, width } = (await picture.boundingBox())!;
    const before = await scrolled();
    await drag(x + width / 2, y + 100, 0, -140);
    await expect.poll(scrolled).toBeGreaterThan(before + 60);
    await page.locator('.page').evaluate((element) => element.scrollTo(0, 0));
    await page.getByRole('button', { name: 'More' }).tap();
    await page.getByRole('button', { name: 'Commands' }).tap();
    await expect(page.getByRole('combobox', { name: /^Find a command/ })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
});

test('runs keep their colours where the system forces its own', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await train(page, SMALL);
  const colors = await page
    .getByRole('region', { name: 'Loss curves', exact: true })
    .locator('canvas')
    .first()
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('no canvas');
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      // Opaque and far from grey.
      return data.filter((_, i) => i % 4 === 3 && data[i]! > 200 && Math.abs(data[i - 3]! - data[i - 1]!) > 60).length;
    });
  expect(colors).toBeGreaterThan(50);
  expect(await violations(page)).toEqual([]);
});

test('whoever listens is told once, when training rests, what the panels show', async ({ page }) => {
  await train(page, SMALL);
  const said = page.locator('p.sr-only[role=status]').first();
  await expect(said).toContainText('Training is done at step 60.');
  await expect(said).toContainText(/Loss curves: At step (59|60) /);
  await page.getByRole('slider', { name: 'Step cursor' }).first().fill('20');
  await page.waitForTimeout(1200);
  await expect(said).toContainText(/Loss curves: At step (59|60) /);
});
