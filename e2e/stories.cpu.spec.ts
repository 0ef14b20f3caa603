import { execFileSync } from 'node:child_process';
import { caption, expect, open, PANELS, play, reaches, table, test, train } from './lab.ts';

const SMALL = 'v=1&from=rings&n=mlp,net:6-6&steps=60';

test('a student scrubs, adds and removes a run, and changes a learning rate while it runs; without WebGPU, which is said', async ({
  page,
}) => {
  await train(page, SMALL);
  await expect(page.locator('html')).toHaveAttribute('data-engine', 'float64');

  // Scrubbing moves all four panels and trains nothing.
  const ends = await Promise.all(PANELS.map((panel) => caption(page, panel).textContent()));
  await page.getByRole('slider', { name: 'Step cursor' }).first().fill('20');
  for (const [i, panel] of PANELS.entries()) await expect(caption(page, panel)).not.toHaveText(ends[i] ?? '');
  await expect(caption(page, 'Loss curves')).toContainText('At step 20');
  await expect(page.locator('html')).toHaveAttribute('data-step', '60');
  await expect(page.locator('html')).toHaveAttribute('data-lab', 'done');

  await page.getByLabel('Optimizer to add').selectOption({ label: 'Nesterov' });
  await page.getByRole('button', { name: 'Add run' }).click();
  await expect(page.getByLabel('More for Nesterov')).toBeVisible();
  await reaches(page, 'done');
  const losses = await table(page, 'Loss curves');
  expect(Object.keys(losses)).toContain('Nesterov, training loss');
  await page.getByLabel('More for Nesterov').click();
  await page.getByRole('button', { name: 'Remove Nesterov' }).click();
  await expect(page.getByLabel('More for Nesterov')).toHaveCount(0);

  // Everything is trained again from the start.
  const before = losses['SGD, training loss'] ?? [];
  await page.getByRole('button', { name: 'Restart' }).click();
  const rate = page
    .getByRole('textbox', { name: 'Learning rate of SGD' })
    .or(page.getByLabel(/Learning rate/).first())
    .first();
  await rate.fill('1e-2');
  await rate.press('Enter');
  await reaches(page, 'done');
  await page
    .getByRole('region', { name: 'Loss curves', exact: true })
    .getByLabel('Data table', { exact: true })
    .click();
  const after = (await table(page, 'Loss curves'))['SGD, training loss'] ?? [];
  expect(after.length).toBe(before.length);
  expect(after[0]).toBe(before[0]);
  expect(after.at(-1)).not.toBe(before.at(-1));

  await page.getByRole('button', { name: /^Engine: CPU, float64/ }).click();
  await expect(page.getByRole('note')).toContainText(/no graphics adapter|no WebGPU/);
});

test('a shared link opens the same experiment, with the losses of the command line', async ({ page, context }) => {
  await train(page, `${SMALL}&engine=float64&r=adam,lr:.03&r=shampoo,lr:.05&r=sketchy,k:2`);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const address = (await page.getByLabel('Link', { exact: true }).textContent()) ?? '';
  const other = await context.newPage();
  await other.goto(address);
  await reaches(other, 'ready', 'running', 'paused', 'done');
  if ((await other.locator('html').getAttribute('data-lab')) !== 'done') await reaches(other, 'done');
  const seen = await table(other, 'Loss curves');
  const printed = execFileSync('npx', ['tsx', 'src/headless/main.ts', address], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const replicas: { loss: number[] }[] = JSON.parse(printed).replicas;
  const steps = (seen['step'] ?? []).map(Number);
  const columns = Object.keys(seen).filter((name) => name !== 'step');
  expect(columns).toHaveLength(3);
  expect(steps.length).toBeGreaterThan(50);
  columns.forEach((column, run) => {
    // Not to 1e-12 only: to the last bit, whatever versions of JavaScript engine the two are.
    steps.forEach((step, i) => expect(Number(seen[column]?.[i])).toBe(replicas[run]?.loss[step]));
  });
});

test('everything wrong in a link is listed with what is used instead', async ({ page }) => {
  await open(page, 'v=1&p=nonsense,foo:1&r=adam,lr:abc&zzz=1');
  const notice = page.getByRole('status').filter({ hasText: 'not understood' });
  await expect(notice).toContainText('There is no problem "nonsense"');
  await expect(notice).toContainText('Learning rate must be a number from 1e-6 to 100, not "abc"; 0.01 is used.');
  await expect(notice).toContainText('"zzz" is not known here and is ignored.');
  await reaches(page, 'ready', 'running', 'paused', 'done');
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice).toHaveCount(0);
});

test('a link of a later version says so and shows something', async ({ page }) => {
  await open(page, 'v=99&p=rings');
  await expect(page.getByRole('status').filter({ hasText: 'newer version' })).toBeVisible();
  await reaches(page, 'ready', 'running', 'paused', 'done');
});

test('a diverged run ends with its step and cause; the others go on', async ({ page }) => {
  await train(page, 'v=1&p=rosenbrock&r=sgd,lr:100&r=adam,lr:.1&steps=100');
  await expect(caption(page, 'Loss curves')).toContainText(/SGD: diverged at step \d+/);
  await expect(page.getByText(/Its loss became (infinite|not a number)/).first()).toBeVisible();
  const { 'Adam, training loss': adam } = await table(page, 'Loss curves');
  expect(adam?.every((loss) => Number.isFinite(Number(loss)))).toBe(true);
});

test('a run that an optimizer refuses is left out, with the reason', async ({ page }) => {
  await train(page, 'v=1&from=rings&n=mlp,net:24-24&steps=20&r=adagradFull&r=sgd');
  await expect(page.getByText(/24 × 24 = 576 weights/).first()).toBeVisible();
});

test('where scripts are not allowed every page says what it is and what it needs', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: 'dark' });
  const page = await context.newPage();
  for (const [file, title] of [
    ['', 'Preconditioner Lab'],
    ['course.html', /^Course/],
    ['glossary.html', /^Glossary/],
    ['optimizers.html', /Optimizers/],
  ] as const) {
    await page.goto(`${baseURL}/${file}`);
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await expect(page.locator('noscript p')).toBeVisible();
    // The policy allows the page's own style, and no sheet turns a dark page white before its theme is known.
    await expect(page.locator('.first-words h1')).toHaveCSS('margin-top', '0px');
    await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(18, 18, 18)');
  }
  await context.close();
});

test('pausing answers within a second while a large network trains', { tag: '@timed' }, async ({ page }) => {
  await open(page, 'v=1&from=rings&n=mlp,net:64-64&steps=5000&engine=float64');
  await play(page);
  await expect(page.locator('html')).not.toHaveAttribute('data-step', '0', { timeout: 20_000 });
  const waited = await page.evaluate(async () => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Pause');
    const begun = performance.now();
    button?.click();
    while (document.documentElement.dataset['lab'] !== 'paused')
      await new Promise((resolve) => setTimeout(resolve, 10));
    return performance.now() - begun;
  });
  expect(waited).toBeLessThan(1000);
});

test('a worker that dies is replaced, and training goes on to the same end', async ({ page, complaints }) => {
  const link = 'v=1&from=rings&n=mlp,net:6-6&steps=400&r=adam';
  await train(page, link);
  const undisturbed = (await table(page, 'Loss curves'))['Adam, training loss'];
  await page
    .getByRole('region', { name: 'Loss curves', exact: true })
    .getByLabel('Data table', { exact: true })
    .click();
  await page.getByRole('button', { name: 'Restart' }).click();
  await reaches(page, 'running');
  await page.workers()[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error('killed by a test');
    });
  });
  await expect(page.getByRole('status').filter({ hasText: 'in a new worker' })).toBeVisible();
  await reaches(page, 'done');
  expect((await table(page, 'Loss curves'))['Adam, training loss']).toEqual(undisturbed);
  // The death itself is reported to the console by the browser.
  expect(complaints.every((complaint) => complaint.includes('killed by a test'))).toBe(true);
  complaints.splice(0);
});

test('keys play, step, and do nothing while one types', async ({ page }) => {
  await open(page, 'v=1&from=rings&steps=5000');
  await reaches(page, 'running', 'ready', 'paused');
  const html = page.locator('html');
  if ((await html.getAttribute('data-lab')) === 'running') await page.keyboard.press(' ');
  await reaches(page, 'paused', 'ready');
  const step = Number(await html.getAttribute('data-step'));
  await page.keyboard.press('.');
  await expect(html).toHaveAttribute('data-step', String(step + 1));
  await page.getByRole('textbox').first().focus();
  await page.keyboard.press('.');
  await page.keyboard.press('r');
  await page.keyboard.press('Escape');
  await expect(html).toHaveAttribute('data-step', String(step + 1));
  await page.getByRole('button', { name: 'Help' }).focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('nothing starts by itself where the system asks for little motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await reaches(page, 'ready', 'paused');
  await page.waitForTimeout(500);
  await expect(page.locator('html')).toHaveAttribute('data-step', '0');
});
