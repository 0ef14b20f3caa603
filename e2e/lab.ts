import { expect, test as base, type Page } from '@playwright/test';

/** A page that must not complain: any console error, uncaught error or unhandled rejection fails the story. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** The names of the four panels, in their order on the screen. */
export const PANELS = ['Level sets', 'Eigenvalue spectra', 'Sketch error', 'Loss curves'] as const;

export type LabState = 'loading' | 'ready' | 'running' | 'paused' | 'done' | 'failed';

/** Waits until the page says that it is in one of these states. */
export async function reaches(page: Page, ...states: readonly LabState[]): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-lab', new RegExp(`^(${states.join('|')})$`), {
    timeout: 45_000,
  });
}

/** Opens the lab at a link. */
export async function open(page: Page, fragment = ''): Promise<void> {
  await page.goto(fragment === '' ? '/' : `/#${fragment}`);
}

/** Lets training go on where it waits to be asked to, once the page is drawn. */
export async function play(page: Page): Promise<void> {
  await reaches(page, 'ready', 'running', 'paused', 'done');
  await expect(page.getByRole('button', { name: /^(Play|Pause)$/ })).toBeVisible();
  const waiting = page.getByRole('button', { name: 'Play', exact: true });
  if ((await page.locator('html').getAttribute('data-lab')) !== 'done' && (await waiting.isVisible()))
    await waiting.click();
}

/** Opens the lab at a link and trains to the end. */
export async function train(page: Page, fragment = ''): Promise<void> {
  await open(page, fragment);
  await play(page);
  await reaches(page, 'done');
}

/** The live sentence under a panel's picture. */
export function caption(page: Page, panel: string) {
  return page.getByRole('region', { name: panel, exact: true }).locator('figcaption');
}

/** The numbers of a panel's data table, by column; opens it. */
export async function table(page: Page, panel: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const region = page.getByRole('region', { name: panel, exact: true });
  await region.getByLabel('Data table', { exact: true }).click();
  return region.locator('table').evaluate((element) => {
    const names = [...element.querySelectorAll('th')].map((cell) => cell.textContent ?? '');
    const rows = [...element.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent ?? ''),
    );
    return Object.fromEntries(names.map((name, i) => [name, rows.map((row) => row[i] ?? '')]));
  });
}
