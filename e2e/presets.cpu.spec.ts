import { presets } from '../src/experiment/presets/index.ts';
import { panelKindOf } from '../src/panels/kinds.ts';
import { expect, open, reaches, test } from './lab.ts';

/** Presets of which each shows a figure of the sources. */
const figures = presets.filter(({ experiment }) => experiment.view.panels);

for (const { kind, label, experiment } of figures) {
  test(`one click on “${label}” gives its picture`, async ({ page }, { annotations }) => {
    await open(page);
    const began = Date.now();
    await page.getByLabel('Preset').selectOption(kind);
    await expect(page).toHaveURL(new RegExp(`from=${kind}`));
    await reaches(page, 'done');
    for (const [index, place] of (experiment.view.panels ?? []).entries()) {
      const panel = page.locator('section.panel').nth(index);
      await panel.scrollIntoViewIfNeeded();
      await expect(page.locator('html')).toHaveAttribute('data-studies', '0', { timeout: 45_000 });
      await expect(panel.locator('figcaption')).toContainText(/\d/, { timeout: 20_000 });
      await expect(panel.locator('.panel-figure > .panel-empty'), panelKindOf(place.kind)?.title).toHaveCount(0);
      await expect(panel).toHaveAttribute('aria-busy', 'false');
    }
    annotations.push({ type: 'seconds', description: ((Date.now() - began) / 1000).toFixed(1) });
  });
}
