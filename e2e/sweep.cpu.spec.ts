import { caption, expect, open, reaches, test } from './lab.ts';

test('a researcher sweeps two parameters of a run, and makes the best point a run', async ({ page }) => {
  await open(page, 'v=1&from=sweep');
  await reaches(page, 'done');
  const panel = page.getByRole('region', { name: 'Sweep', exact: true });
  await expect(page.locator('html')).toHaveAttribute('data-studies', '0', { timeout: 45_000 });
  await expect(caption(page, 'Sweep')).toHaveText(
    /^Heavy ball.* ends lowest with η = \S+, μ = \S+: loss \S+; \d of 49 points diverged\.$/,
    // Before the points are asked for, none is waited for either.
    { timeout: 45_000 },
  );
  // What the cells' numbers and colours do not tell.
  await expect(panel.locator('.chart-legend')).toHaveText(/≥ 2\.36× diverged$/);
  await panel.getByRole('button', { name: 'Make it a run' }).click();
  await expect(page.locator('.run')).toHaveCount(3);
  await reaches(page, 'done');
  // Another run in focus is swept in its turn.
  await panel.getByLabel('run', { exact: true }).selectOption('1');
  await expect(caption(page, 'Sweep')).toContainText(/^SGD.* ends lowest/, { timeout: 20_000 });
  await panel.getByLabel('run', { exact: true }).selectOption('0');
  // One parameter only: a curve for each value, and another point of it is taken over.
  await panel.getByLabel('up', { exact: true }).selectOption({ label: 'nothing' });
  await expect(caption(page, 'Sweep')).toContainText(/ends lowest with η = \S+: loss/);
  const best = await panel.locator('.panel-controls .panel-note').textContent();
  await panel.getByRole('slider', { name: /^Points of: Final loss by/ }).press('Home');
  await expect(panel.locator('.panel-controls .panel-note')).not.toHaveText(best ?? '');
  await panel.getByRole('button', { name: /^Set on Heavy ball/ }).click();
  await expect(page.getByRole('textbox', { name: /^Learning rate of Heavy ball/ }).first()).toHaveValue('0.003');
});
