import { createTrainer } from '../src/worker/trainer.ts';
import { float64Engine } from '../src/array/float64.ts';
import { decodeLink } from '../src/experiment/decodeLink.ts';
import { expect, open, reaches, table, test, train } from './lab.ts';

const LINK = 'v=1&from=rings&n=mlp,net:6&steps=30&r=sgd,lr:.1&r=adam&r=shampoo,lr:.02,eps:.01';

test('a researcher trains on the GPU machine and gets the losses of float64', async ({ page }) => {
  await train(page, `${LINK}&engine=machine`);
  await expect(page.locator('html')).toHaveAttribute('data-engine', 'machine');
  const shown = await table(page, 'Loss curves');
  const link = await decodeLink(LINK);
  const trainer = await createTrainer(float64Engine(), link.experiment, () => 0);
  const { loss } = await trainer.advance(30);
  for (const [run, name] of ['SGD', 'Adam', 'Shampoo'].entries()) {
    const last = Number(shown[`${name}, training loss`]?.at(-1));
    // The table rounds to a few digits.
    expect(Math.abs(last / loss[29 * 3 + run]! - 1)).toBeLessThan(2e-3);
  }
});

test('a student looks at what the GPU runs, and at the line of Adam that it comes from', async ({ page }) => {
  await train(page, `${LINK}&engine=machine`);
  await page.getByRole('button', { name: /WebGPU/ }).click();
  await page.getByRole('button', { name: 'What the GPU runs' }).click();
  const dialog = page.getByRole('dialog', { name: 'What the GPU runs' });
  await dialog.getByLabel('Run').selectOption({ label: 'Adam' });
  await expect(dialog.getByText(/optimizers\/adam\.ts:\d+/).first()).toBeVisible();
  await expect(dialog.getByText('xp.mul(grad, grad)', { exact: false }).first()).toBeVisible();
  await expect(dialog.getByText('interpreted')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('pausing a long training on the GPU machine answers within a second', async ({ page }) => {
  await open(page, 'v=1&from=rings&n=mlp,net:16-16&steps=50000&engine=machine&r=adam');
  await reaches(page, 'ready');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(async () => Number(await page.locator('html').getAttribute('data-step'))).toBeGreaterThan(50);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-lab', 'paused', { timeout: 1000 });
});
