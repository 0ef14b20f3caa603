import { readFile, writeFile } from 'node:fs/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { violations } from './axe.ts';
import { expect, open, reaches, test } from './lab.ts';

const SMALL = 'v=1&p=rosenbrock&r=sgd&steps=20';

const titleOf = (page: Page) => page.getByRole('textbox', { name: 'Title of the experiment' });

/** Names the experiment, and waits until the draft is on the disk. The click waits for a dialog above the field to be gone, which `fill` does not. */
async function entitle(page: Page, title: string): Promise<void> {
  await titleOf(page).click();
  await titleOf(page).fill(title);
  await titleOf(page).press('Enter');
  await expect.poll(() => newestDrafts(page)).toContain(title);
}

/** Titles of all drafts in the browser's database. */
async function newestDrafts(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('preconditioner-lab');
        opening.onerror = () => reject(opening.error ?? new Error('not opened'));
        opening.onsuccess = () => {
          const database = opening.result;
          if (!database.objectStoreNames.contains('drafts')) {
            database.close();
            indexedDB.deleteDatabase('preconditioner-lab');
            return resolve([]);
          }
          const all = database.transaction('drafts').objectStore('drafts').getAll();
          all.onsuccess = () => {
            database.close();
            resolve(all.result.map((row: { readonly summary: { readonly title: string } }) => row.summary.title));
          };
        };
      }),
  );
}

/** Ends the page's process, as a lack of memory does, and opens the tab again as browsers do: with its session storage and address. */
async function killed(page: Page): Promise<Page> {
  const session = await page.context().newCDPSession(page);
  const [stored, address] = [await page.evaluate(() => Object.fromEntries(Object.entries(sessionStorage))), page.url()];
  const crashed = page.waitForEvent('crash');
  // It does not answer any more.
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  const restored = await page.context().newPage();
  await restored.addInitScript((entries) => {
    if (sessionStorage.length === 0) Object.assign(sessionStorage, entries);
  }, stored);
  await restored.goto(address);
  await page.close();
  return restored;
}

async function openWorkspaces(page: Page): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Workspaces' }).click();
  await expect(page.getByRole('dialog', { name: 'Workspaces' })).toBeVisible();
}

async function save(page: Page, name: string): Promise<void> {
  await openWorkspaces(page);
  await page.getByLabel(/Save what is on the screen as|Or save as/).fill(name);
  await page.getByRole('button', { name: /^Save( as)?$/ }).click();
  await expect(page.getByText(`Saved as “${name}”, version 1.`)).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
}

async function secondTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await open(page, SMALL);
  await reaches(page, 'running', 'paused', 'done');
  return page;
}

test('a tab that is killed comes back where it was, with its undo history', async ({ context }) => {
  let page = await context.newPage();
  await open(page, SMALL);
  await reaches(page, 'done');
  for (const title of ['first', 'second', 'third']) {
    await entitle(page, title);
    page = await killed(page);
    await expect(titleOf(page)).toHaveValue(title);
  }
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(titleOf(page)).toHaveValue('second');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(titleOf(page)).toHaveValue('second');
});

test('the user’s own data survive a reload, and stay out of the address', async ({ page }) => {
  await open(page, 'v=1&from=rings&steps=20');
  await reaches(page, 'done');
  await page.getByRole('button', { name: 'Use your own data' }).click();
  const table = ['a,b,c', ...Array.from({ length: 30 }, (_, i) => `${i % 7},${i % 5},${i % 7 > 3 ? 'x' : 'y'}`)];
  await page.getByRole('textbox', { name: /Paste a table/ }).fill(table.join('\n'));
  await page.getByRole('button', { name: 'Train on these data' }).click();
  await expect(page.getByText('Use other data of yours')).toBeVisible();
  await expect.poll(() => new URL(page.url()).hash).toBe('');
  await entitle(page, 'mine');
  await page.reload();
  await expect(page.getByText('Use other data of yours')).toBeVisible();
  await expect(titleOf(page)).toHaveValue('mine');
  await entitle(page, 'still mine');
  expect(new URL(page.url()).hash).toBe('');
});

test('a researcher saves versions, opens an older one, and undo brings back what was on the screen', async ({
  page,
}) => {
  await open(page, SMALL);
  await reaches(page, 'done');
  await entitle(page, 'one');
  await save(page, 'Study');
  await entitle(page, 'two');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByText('Saved as “Study”, version 2.')).toBeVisible();
  await openWorkspaces(page);
  await page.getByRole('button', { name: 'Versions of Study' }).click();
  await page.getByRole('button', { name: 'Open version 1 of Study' }).click();
  await expect(titleOf(page)).toHaveValue('one');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(titleOf(page)).toHaveValue('two');
  await openWorkspaces(page);
  await page.getByRole('button', { name: 'Duplicate Study' }).click();
  await page.getByRole('button', { name: 'Rename Study (copy)' }).click();
  await page.getByLabel('New name of Study (copy)').fill('Spare');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Delete Spare' }).click();
  await expect(page.getByRole('button', { name: 'Open Spare' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Bring back Spare' }).click();
  await expect(page.getByRole('button', { name: 'Open Spare' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('two tabs that save the same workspace keep both, and a closed tab’s draft is listed', async ({
  page,
  context,
}) => {
  await open(page, SMALL);
  await reaches(page, 'done');
  await save(page, 'Ours');
  const other = await secondTab(context);
  await openWorkspaces(other);
  await other.getByRole('button', { name: 'Open Ours' }).click();
  await entitle(other, 'from the other');
  await other.keyboard.press('ControlOrMeta+s');
  await expect(other.getByText('Saved as “Ours”, version 2.')).toBeVisible();
  await other.close();
  await entitle(page, 'from this one');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByText(/“Ours” was changed in another tab: .* as “Ours \(from another tab\)”/)).toBeVisible();
  await openWorkspaces(page);
  await expect(page.getByRole('button', { name: 'Open Ours', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Open Ours (from another tab)' })).toBeVisible();
  await page.getByRole('button', { name: 'Open the draft from the other' }).click();
  await expect(titleOf(page)).toHaveValue('from the other');
});

test('everything goes into one file, and comes back from it in another browser', async ({ page, browser, baseURL }) => {
  await open(page, SMALL);
  await reaches(page, 'done');
  await entitle(page, 'to keep');
  await save(page, 'Kept');
  await openWorkspaces(page);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export everything' }).click();
  const path = await (await downloading).path();
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ format: 'preconditioner-lab', version: 1 });
  const elsewhere = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const there = await secondTab(elsewhere);
  await openWorkspaces(there);
  await there.getByLabel('Import a file:').setInputFiles(path);
  await expect(there.getByText('Kept: added.')).toBeVisible();
  await there.getByLabel('Import a file:').setInputFiles(path);
  await expect(there.getByText('Kept: already here, unchanged.')).toBeVisible();
  await there
    .getByLabel('Import a file:')
    .setInputFiles({ name: 'odd.json', mimeType: '', buffer: Buffer.from('{"a"') });
  await expect(there.getByText(/odd\.json: not added\. The text is not JSON at line 1/)).toBeVisible();
  await there.getByRole('button', { name: 'Open Kept' }).click();
  await expect(titleOf(there)).toHaveValue('to keep');
  await elsewhere.close();
});

test('without space left the page says so, and what was saved stays', async ({ page, baseURL }, info) => {
  // Before anything is stored: browsers remember for a while how much space there was.
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(baseURL ?? '');
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 4e5 });
  await open(page, SMALL);
  await reaches(page, 'done');
  await save(page, 'Old');
  // Numbers that cannot be packed.
  const inputs = Array.from({ length: 6000 }, (_, i) =>
    Array.from({ length: 16 }, (_unused, j) => Math.sin(16 * i + j)),
  );
  const problem = { kind: 'inline', task: 'regression', inputs, targets: inputs.map(() => [1]) };
  const path = info.outputPath('large.json');
  await writeFile(path, JSON.stringify({ problem, runs: [{ optimizer: 'sgd' }], steps: 3, batch: 8 }));
  await page.getByRole('banner').getByRole('button', { name: 'Share' }).click();
  await page.getByLabel('or open one:').setInputFiles(path);
  const full = /no space left in this browser.*intact.*export/i;
  await expect(page.getByText(full)).toBeVisible();
  await openWorkspaces(page);
  await page.getByRole('button', { name: 'Save version 2' }).click();
  await expect(page.getByRole('dialog').getByText(full)).toBeVisible();
  await expect(page.getByText(/1 version ·/)).toBeVisible();
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await page.getByRole('button', { name: 'Save version 2' }).click();
  await expect(page.getByText('Saved as “Old”, version 2.')).toBeVisible();
});

test('where the browser keeps nothing, the lab works and says that nothing will last', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }));
  await open(page, SMALL);
  await reaches(page, 'done');
  await titleOf(page).fill('fleeting');
  await titleOf(page).press('Enter');
  await expect(page.getByText(/keeps nothing for the page.*Export it to a file/)).toBeVisible();
  await openWorkspaces(page);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/Saved as “fleeting”, version 1\. This browser keeps it only until/)).toBeVisible();
});
