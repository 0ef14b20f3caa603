import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from '@playwright/test';
import { violations } from './axe.ts';
import { expect, test, train } from './lab.ts';

const EXPERIMENT =
  'v=1&from=rings&title=Two%20moons&p=moons,n:60&n=mlp,net:4&steps=20&engine=float64&r=sgd&r=adam&r=shampoo';

/** The export dialog, opened by its key. */
async function openExport(page: Page): Promise<Locator> {
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByRole('heading', { name: 'Code' })).toBeVisible();
  return dialog;
}

/** What a press saves: the name of the file and its text. */
async function saved(
  page: Page,
  button: Locator,
): Promise<{ readonly name: string; readonly text: string; readonly bytes: Buffer }> {
  const [download]: [Download, void] = await Promise.all([page.waitForEvent('download'), button.click()]);
  const bytes = await readFile(await download.path());
  return { name: download.suggestedFilename(), text: bytes.toString('utf8'), bytes };
}

test('a teacher puts a panel into a handout, light on a dark screen, with its caption and link', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await train(page, EXPERIMENT);
  const dialog = await openExport(page);
  const { name, text } = await saved(page, dialog.getByRole('button', { name: 'Loss curves as SVG' }));
  expect(name).toMatch(/^preconditioner-lab-[a-z-]*loss-curves\.svg$/);
  expect(text).not.toMatch(/<script|<foreignObject|href="(?!data:image\/png)/);
  // The browser's own reader finds nothing wrong with it, and everything in it.
  const found = await page.evaluate((svg) => {
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
    const texts = [...parsed.querySelectorAll('text')].map((node) => node.textContent ?? '');
    return {
      problem: parsed.querySelector('parsererror')?.textContent ?? '',
      paper: parsed.querySelector('rect')?.getAttribute('fill') ?? '',
      source: parsed.getElementsByTagName('dc:source')[0]?.textContent ?? '',
      caption: parsed.querySelector('desc')?.textContent ?? '',
      images: parsed.querySelectorAll('image').length,
      texts,
    };
  }, text);
  expect(found.problem).toBe('');
  expect(found.paper).toBe('#fdfdfc');
  expect(found.source).toBe(page.url());
  expect(found.images).toBe(1);
  expect(found.texts).toEqual(expect.arrayContaining(['Loss curves', 'Adam', 'Shampoo', 'step']));
  expect(found.texts.join(' ')).toContain(found.caption.slice(0, 40));
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a researcher saves a panel as an image of twice the size, its numbers, and every loss as CSV and JSON', async ({
  page,
}) => {
  await train(page, EXPERIMENT);
  const dialog = await openExport(page);
  const png = await saved(page, dialog.getByRole('button', { name: 'Level sets as PNG' }));
  expect(png.name).toMatch(/level-sets\.png$/);
  expect(png.bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  // Width and height stand in its first chunk.
  expect(png.bytes.readUInt32BE(16)).toBe(2 * (600 + 48));
  const table = await saved(page, dialog.getByRole('button', { name: 'Numbers of Loss curves as CSV' }));
  expect(table.text.split('\r\n').length).toBeGreaterThan(2);
  expect(await violations(page)).toEqual([]);

  const { text } = await saved(page, dialog.getByRole('button', { name: 'Runs as CSV' }));
  const rows = text.trimEnd().split('\r\n');
  // Three runs of twenty steps and the evaluation after the last, below the heading.
  expect(rows).toHaveLength(1 + 3 * 21);
  const { text: json } = await saved(page, dialog.getByRole('button', { name: 'Runs as JSON' }));
  const { replicas, link, experiment } = JSON.parse(json);
  expect(link).toBe(page.url());
  expect(experiment.steps).toBe(20);
  expect(String(replicas[1].loss[19])).toBe(rows[1 + 21 + 19]!.split(',')[7]);
});

test('a student sees what becomes of each run and takes the training to PyTorch and JAX', async ({ page }) => {
  await train(page, EXPERIMENT);
  const dialog = await openExport(page);
  const fates = dialog.getByRole('list', { name: 'What becomes of each run' }).getByRole('listitem');
  await expect(fates).toHaveText([/^SGD\s*torch\.optim\.SGD/, /^Adam\s*torch\.optim\.Adam/, /^Shampoo.*written out/]);
  const script = await saved(page, dialog.getByRole('button', { name: 'Python script' }));
  expect(script.name).toMatch(/^preconditioner-lab-[a-z-]*pytorch\.py$/);
  expect(script.text).toContain(page.url());
  const python = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], { input: script.text });
  if (python.error === undefined) expect(python.stderr.toString()).toBe('');
  await dialog.getByRole('button', { name: 'JAX' }).click();
  await expect(fates.nth(1)).toHaveText(/optax\.adam/);
  const { name, text } = await saved(page, dialog.getByRole('button', { name: 'Jupyter notebook' }));
  expect(name).toMatch(/jax\.ipynb$/);
  const { nbformat, cells } = JSON.parse(text);
  expect(nbformat).toBe(4);
  expect(cells.map(({ source }: { readonly source: readonly string[] }) => source.join('')).join('\n')).toContain(
    'optax.adam(',
  );
});
