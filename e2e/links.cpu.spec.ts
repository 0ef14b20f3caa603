import type { Page } from '@playwright/test';
import { violations } from './axe.ts';
import { expect, open, reaches, test, train } from './lab.ts';

const SMALL = 'v=1&from=rings&n=mlp,net:6-6&steps=60&engine=float64&r=sgd,lr:.3&r=shampoo,lr:.05';

/** The address in the dialog for sharing, with the result if asked for. */
async function share(page: Page, withResult: boolean): Promise<string> {
  await page.getByRole('banner').getByRole('button', { name: 'Share' }).click();
  const link = page.getByLabel('Link', { exact: true });
  await expect(link).toContainText('#v=1&');
  if (withResult) {
    await page.getByLabel('With my result').check();
    await expect(link).toContainText('&res=60,float64,');
  }
  const address = (await link.textContent()) ?? '';
  await page.keyboard.press('Escape');
  return address;
}

test('a student sees that a teacher’s result is reproduced, and that a change makes it another experiment', async ({
  page,
  context,
}) => {
  await train(page, SMALL);
  const address = await share(page, true);
  const student = await context.newPage();
  await student.goto(address);
  await expect(student.getByText('Reproduced: all 2 runs at step 60, bit for bit.')).toBeVisible({ timeout: 30_000 });
  await student.getByText('Run by run').click();
  await expect(student.getByText(/Shampoo: the same: loss 0\.\d+/)).toBeVisible();
  await student.getByRole('textbox', { name: 'Learning rate of SGD' }).fill('.2');
  await student.getByRole('textbox', { name: 'Learning rate of SGD' }).press('Enter');
  await expect(student.getByText('Reproduced')).toHaveCount(0);
  await expect.poll(() => student.url()).toContain('lr:.2');
  expect(student.url()).not.toContain('res=');
  await student.getByRole('button', { name: 'Undo' }).click();
  await expect(student.getByText('Reproduced: all 2 runs at step 60, bit for bit.')).toBeVisible({ timeout: 30_000 });
  await student.getByRole('button', { name: 'Dismiss the comparison' }).click();
  await expect(student.getByText('Reproduced')).toHaveCount(0);
  await student.close();

  // A forged result is told apart, and one of another experiment is not believed.
  const forged = address.replace(/(res=60,float64,1,[^,]*,\w{7},)[^~]*~\w{5}/, '$1.000001~aaaaa');
  expect(forged).not.toBe(address);
  await page.goto('about:blank');
  await page.goto(forged);
  await expect(page.getByText('Only 1 of 2 runs reproduced at step 60.')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('the result in the link may not be genuine')).toBeVisible();
  await page.goto('about:blank');
  await page.goto(address.replace('&steps=60', '&steps=50'));
  await expect(page.getByText('The link brings a result of another experiment')).toBeVisible();
});

test('a scientist’s link from a later version keeps what this one does not know', async ({ page }) => {
  await open(page, `${SMALL}&zoom=3&seed=2`);
  await expect(page.getByText('"zoom" is not known here and is ignored.')).toBeVisible();
  await reaches(page, 'done');
  await page.getByLabel('Optimizer to add').selectOption({ label: 'Adam' });
  await page.getByRole('button', { name: 'Add run' }).click();
  await expect.poll(() => page.url()).toContain('&zoom=3');
  await page.goBack();
  await expect(page.getByRole('textbox', { name: 'Learning rate of Adam' })).toHaveCount(0);
  expect(page.url()).toContain('zoom=3');
});

test('an author puts the lab into an article: nothing runs or is stored before the reader asks, and the link takes the reader’s change along', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.route('**/article.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Article</title><p id="told"></p><script>
        addEventListener('message', ({ data }) => (document.getElementById('told').textContent = JSON.stringify(data)));
        </script><iframe src="./?embed=lossCurves,nonsense&controls=learningRate#${SMALL}" width="100%" height="700"></iframe>`,
    }),
  );
  const workers: string[] = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  await page.goto('./article.html');
  const lab = page.frameLocator('iframe');
  await expect(lab.getByRole('heading', { name: 'Two rings' })).toBeVisible();
  await expect(lab.getByText('There is no panel “nonsense”; it is left out.')).toBeVisible();
  await expect(page.locator('#told')).toHaveText(/"type":"preconditioner-lab","height":\d{3}/);
  expect(workers).toEqual([]);
  await lab.getByRole('button', { name: 'Run' }).click();
  await expect(lab.getByText('step 60 of 60')).toBeVisible({ timeout: 30_000 });
  await expect(lab.getByRole('region')).toHaveCount(1);
  await expect(lab.getByText(/^loss 0\.\d+/)).toHaveCount(2);
  await expect(lab.getByRole('slider', { name: 'Step cursor' })).toHaveCount(0);
  await lab.getByRole('textbox', { name: 'Learning rate of Shampoo' }).fill('.03');
  await lab.getByRole('textbox', { name: 'Learning rate of Shampoo' }).press('Enter');
  await expect(lab.getByRole('link', { name: 'Open in the lab' })).toHaveAttribute(
    'href',
    /r=shampoo,lr:\.03&panel=lossCurves/,
  );
  const frame = page.frames()[1]!;
  expect(frame.url()).not.toContain('.03');
  const kept = await frame.evaluate(async () => ({
    stored: localStorage.length + sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    width: document.documentElement.scrollWidth,
  }));
  expect(kept).toEqual({ stored: 0, databases: 0, width: 390 - 16 });
  await page.goto(frame.url());
  await expect(page.getByRole('button', { name: 'Run' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Run' }).click();
  await expect(page.getByText('step 60 of 60')).toBeVisible({ timeout: 30_000 });
  expect(await violations(page)).toEqual([]);
});

test('a teacher chooses what is embedded with the keyboard, and copies the text', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await train(page, SMALL);
  await page.getByRole('banner').getByRole('button', { name: 'Share' }).click();
  await page.locator('summary', { hasText: 'Put it into a page' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  const code = dialog.getByLabel('Text for a page');
  await expect(code).toHaveValue(/embed=levelSets,spectra&amp;controls=transport,learningRate#v=1&amp;from=rings/);
  await dialog.getByRole('checkbox', { name: 'Eigenvalue spectra' }).focus();
  await page.keyboard.press('Space');
  await dialog.getByRole('checkbox', { name: 'Noise', exact: true }).focus();
  await page.keyboard.press('Space');
  await expect(code).toHaveValue(/embed=levelSets&amp;controls=transport,learningRate,noise#/);
  await page.getByRole('button', { name: 'Copy text for a page' }).press('Enter');
  await expect(page.getByText('Copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^<iframe src="http.*<\/iframe>$/);
  expect(await violations(page)).toEqual([]);
});

test('a lecturer presents with a clicker', async ({ page }) => {
  await page.goto(`./?present#${SMALL}`);
  await reaches(page, 'done');
  const place = page.getByRole('navigation', { name: 'Panels one by one' });
  await expect(place).toContainText('All 4');
  await expect(page.getByRole('complementary')).toHaveCount(0);
  for (const [key, where] of [
    ['PageDown', '1 of 4 Level sets'],
    ['ArrowRight', '2 of 4 Eigenvalue spectra'],
    ['End', '4 of 4 Loss curves'],
    ['PageDown', '4 of 4 Loss curves'],
    ['PageUp', '3 of 4 Sketch error'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(place).toHaveText(where);
  }
  await expect(page.getByRole('region')).toHaveCount(1);
  // The same text is larger by two fifths, and pointers still find their place.
  await page.keyboard.press('End');
  const plot = page.getByRole('region', { name: 'Loss curves' }).locator('canvas').first();
  const box = (await plot.boundingBox())!;
  expect(box.height).toBeGreaterThan(450);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.locator('.halo')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Space');
  await reaches(page, 'running', 'done');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary')).toBeVisible();
  expect(page.url()).not.toContain('present');
  await page.keyboard.press('p');
  await expect(place).toContainText('All 4');
});

test('the title and description of the page are those of the experiment', async ({ page }) => {
  const meta = (key: string) => page.locator(`meta[name="${key}"], meta[property="${key}"]`);
  await open(page, `${SMALL}&title=A%20%3Cb%3Efigure%3C%2Fb%3E`);
  await expect(page).toHaveTitle('A <b>figure</b> – Preconditioner Lab');
  await expect(meta('og:title')).toHaveAttribute('content', 'A <b>figure</b>');
  const words = 'Rings, multilayer perceptron: SGD and Shampoo trained for 60 steps.';
  await expect(meta('description')).toHaveAttribute('content', words);
  await page.getByLabel('Optimizer to add').selectOption({ label: 'Adam' });
  await page.getByRole('button', { name: 'Add run' }).click();
  await expect(meta('og:description')).toHaveAttribute(
    'content',
    words.replace('SGD and Shampoo', 'SGD, Shampoo and Adam'),
  );
});
