import type { Page } from '@playwright/test';
import { caption, expect, reaches, test, train } from './lab.ts';

const CSV = [
  'width,height,colour,kind',
  ...Array.from(
    { length: 60 },
    (_, i) => `${i % 7},${(i % 5) / 2},${['red', 'blue'][i % 2]},${i % 7 > 3 ? 'cat' : 'dog'}`,
  ),
].join('\n');

/** Opens the dialog on a lab that trains forty steps. */
async function openDialog(page: Page): Promise<void> {
  await train(page, 'v=1&from=rings&n=mlp,net:6-6&r=sgd&r=adam&steps=40');
  await page.getByRole('button', { name: 'Use your own data' }).click();
  await expect(page.getByRole('dialog', { name: 'Your own data' })).toBeVisible();
}

async function trainOnThese(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Train on these data' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Use other data of yours' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-step', '40', { timeout: 45_000 });
  await reaches(page, 'done');
}

test('a table that cannot be read says where and why; one that can is trained on, stays out of the address, and comes back from a file', async ({
  page,
}) => {
  await openDialog(page);
  await mistakesAreNamed(page);
  await page.getByRole('textbox', { name: /Paste a table/ }).fill(CSV);
  await expect(page.getByText('60 examples of 4 inputs, 2 classes.')).toBeVisible();
  await page.getByLabel('Use of colour').selectOption('left out');
  await expect(page.getByText('60 examples of 2 inputs, 2 classes.')).toBeVisible();
  await trainOnThese(page);
  await expect(caption(page, 'Loss curves')).toContainText('lowest training loss');
  expect(new URL(page.url()).hash).toBe('');
  await page.getByRole('banner').getByRole('button', { name: 'Share' }).click();
  await expect(page.getByLabel('Link', { exact: true })).toContainText('&z=');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a file' }).click();
  const file = await (await saving).path();
  await page.keyboard.press('Escape');
  await page.getByLabel('Preset').selectOption({ index: 1 });
  await expect(page.getByText('Use your own data')).toBeVisible();
  await page.getByRole('banner').getByRole('button', { name: 'Share' }).click();
  await page.getByLabel('or open one:').setInputFiles(file);
  await expect(page.getByText('Use other data of yours')).toBeVisible();
});

test('points drawn by pointer and by keyboard are trained on', async ({ page }) => {
  await openDialog(page);
  await page.getByRole('button', { name: 'Draw points' }).click();
  const plane = page.getByRole('slider', { name: 'Points', exact: true });
  await plane.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await plane.boundingBox())!;
  await page.mouse.move(x + 0.2 * width, y + 0.3 * height);
  await page.mouse.down();
  await page.mouse.move(x + 0.8 * width, y + 0.3 * height, { steps: 12 });
  await page.mouse.up();
  await expect(page.getByRole('alert')).toHaveText('Draw points of at least two classes.');
  await plane.focus();
  for (const key of ['2', 'ArrowDown', 'Shift+ArrowRight', ' ', 'ArrowLeft', 'Enter', ' '])
    await page.keyboard.press(key);
  await expect(plane).toHaveAttribute('aria-valuetext', /points\. Class B, cursor at 0\.15, -0\.05\./);
  const count = Number((await plane.getAttribute('aria-valuetext'))?.split(' ')[0]);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(plane).toHaveAttribute('aria-valuetext', new RegExp(`^${count - 1} points`));
  await expect(page.getByText(`${count - 1} examples of 2 inputs, 2 classes.`)).toBeVisible();
  await trainOnThese(page);
});

/** Tables that are none, in the dialog. */
async function mistakesAreNamed(page: Page): Promise<void> {
  const field = page.getByRole('textbox', { name: /Paste a table/ });
  const alert = page.getByRole('alert');
  await field.fill('a,b,c\n1,2,3\n4,5\n');
  await expect(alert).toHaveText('Row 3 has 2 columns where row 1 has 3.');
  await field.fill(`length,y\n${Array.from({ length: 30 }, (_, i) => `${i === 3 ? '4 cm' : i},${i / 2}`).join('\n')}`);
  await expect(alert).toHaveText(
    'Row 5, column “length”: “4 cm” is not a number. Correct it, or leave the column out.',
  );
  await field.fill('1,'.repeat(20_000));
  await expect(alert).toContainText('There are 20001 columns');
  await page.getByLabel('Or choose a file').setInputFiles({
    name: 'large.csv',
    mimeType: 'text/csv',
    buffer: Buffer.alloc(11_000_000, '1,2\n'),
  });
  await expect(alert).toHaveText('The file has 11 MB; at most 10 MB of text can be read.');
  await expect(page.getByRole('button', { name: 'Train on these data' })).toBeDisabled();
}

test('images in IDX files are trained on, with and without labels', async ({ page }) => {
  await openDialog(page);
  await page.getByRole('button', { name: 'Images' }).click();
  const [count, side] = [40, 28];
  const images = Buffer.alloc(16 + count * side * side);
  images.set([0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, side, 0, 0, 0, side]);
  const labels = Buffer.from([0, 0, 8, 1, 0, 0, 0, count, ...Array.from({ length: count }, (_, i) => i % 2)]);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < side; k++) images[16 + i * side * side + (i % 2 === 0 ? k * side + k : 14 * side + k)] = 255;
  }
  await page.getByLabel('Images', { exact: true }).setInputFiles({ name: 'images', mimeType: '', buffer: images });
  await expect(page.getByText('40 examples of 196 inputs, 196 pixels to reproduce.')).toBeVisible();
  await page.getByLabel('Labels (optional)').setInputFiles({ name: 'labels', mimeType: '', buffer: labels });
  await expect(page.getByText('40 examples of 196 inputs, 2 classes.')).toBeVisible();
  await trainOnThese(page);
});
