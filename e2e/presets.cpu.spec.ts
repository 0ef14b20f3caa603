import type { Page } from '@playwright/test';
import { presets } from '../src/experiment/presets/index.ts';
import type { Preset } from '../src/experiment/presets/preset.ts';
import { panelKindOf } from '../src/panels/kinds.ts';
import { expect, open, reaches, test } from './lab.ts';

/** Presets of which each shows a figure of the sources. */
const figures = presets.filter(({ experiment }) => experiment.view.panels);

for (const group of new Set(figures.map((figure) => figure.group))) {
  test(`one click on a figure of “${group}” gives its picture`, async ({ page }, { annotations }) => {
    test.setTimeout(180_000);
    await open(page, 'v=1&from=rosenbrock&steps=1');
    await reaches(page, 'done');
    for (const figure of figures.filter((one) => one.group === group)) {
      const began = Date.now();
      await test.step(figure.label, () => openFigure(page, figure));
      annotations.push({ type: figure.label, description: `${((Date.now() - began) / 1000).toFixed(1)} s` });
    }
  });
}

/**
 * Trains to the end, but for the largest networks: those rest where all of their pictures are there, because to train them takes longer than
 * everything else here, and the tests of the presets do it.
 */
async function trainEnough(page: Page, group: string): Promise<void> {
  if (group !== 'Networks') return reaches(page, 'done');
  await page.evaluate(async () => {
    const { dataset } = document.documentElement;
    const isEnough = () => dataset['lab'] === 'done' || (dataset['lab'] === 'running' && Number(dataset['step']) >= 40);
    while (!isEnough()) await new Promise(requestAnimationFrame);
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Pause')?.click();
  });
  await reaches(page, 'paused', 'done');
}

async function openFigure(page: Page, { kind, group, experiment }: Preset): Promise<void> {
  await page.getByLabel('Preset').selectOption(kind);
  await expect(page).toHaveURL(new RegExp(`from=${kind}`));
  // By the second frame the training before this one has been replaced.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))),
  );
  await trainEnough(page, group);
  for (const [index, place] of (experiment.view.panels ?? []).entries()) {
    const panel = page.locator('section.panel').nth(index);
    await panel.scrollIntoViewIfNeeded();
    await expect(page.locator('html')).toHaveAttribute('data-studies', '0', { timeout: 45_000 });
    await expect(panel.locator('figcaption')).toContainText(/\d/, { timeout: 20_000 });
    await expect(panel.locator('.panel-figure > .panel-empty'), panelKindOf(place.kind)?.title).toHaveCount(0);
    await expect(panel).toHaveAttribute('aria-busy', 'false');
  }
}
