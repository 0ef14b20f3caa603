import { violations } from './axe.ts';
import { expect, test } from './lab.ts';

const SECTIONS = 'Sections';

test('a lesson leaves the reader’s own workspace alone, and its link brings back the state reached', async ({
  page,
}) => {
  await page.goto('./');
  const mine = page.getByRole('textbox', { name: 'Learning rate of Adam', exact: true });
  await mine.fill('0.07');
  await mine.press('Enter');
  await expect(page).toHaveURL(/lr:\.07/);
  // Drafts are written when nothing has changed for a moment.
  await page.waitForTimeout(1000);

  await page.goto('./?lesson=tilt&section=4');
  const angle = page.getByRole('textbox', { name: 'Angle', exact: true });
  await angle.fill('70');
  await angle.press('Enter');
  await page.getByRole('button', { name: 'Share' }).click();
  const link = page.getByRole('textbox', { name: 'Link to this state of the lesson' });
  await expect(link).toHaveValue(/lesson=tilt&section=4#.*angle:70/);
  const address = await link.inputValue();

  const other = await page.context().newPage();
  await other.goto(address);
  await expect(other.getByRole('heading', { name: 'Break it' })).toBeVisible();
  await expect(other.getByRole('textbox', { name: 'Angle', exact: true })).toHaveValue('70');
  await other.close();
  await page.goBack();
  await expect(mine).toHaveValue('0.07');
  // With its history, which is nowhere but in the draft.
  await expect(page.getByRole('button', { name: /^Undo/ })).toBeEnabled();
});

test('a student predicts before anything is shown, finds the prediction beside the result, and goes back with Back', async ({
  page,
}) => {
  await page.goto('./?lesson=tilt&section=2');
  await expect(page.getByText('Predict first.')).toBeVisible();
  await expect(page.getByRole('region', { name: /^Level sets/ })).toHaveCount(0);
  await page.getByRole('radio', { name: 'At 22.5°' }).check();
  await page.getByRole('button', { name: 'Predict, then run' }).click();
  await expect(page.getByRole('region', { name: /^Level sets/ }).first()).toBeVisible();
  await expect(page.locator('label', { hasText: 'At 22.5°' })).toContainText('your prediction');
  await expect(page.locator('label', { hasText: 'At 45°' })).toContainText('what happened');
  await page.getByRole('button', { name: /^Next: / }).click();
  await expect(page).toHaveURL(/section=3/);
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Predict' })).toBeVisible();
  await expect(page.locator('label', { hasText: 'At 22.5°' })).toContainText('your prediction');
  await page.reload();
  await expect(page.locator('label', { hasText: 'At 22.5°' })).toContainText('your prediction');
});

test('terms, numbers, sliders and curves light each other up, and a term says what it means', async ({ page }) => {
  await page.goto('./?lesson=tilt&section=3');
  const rho = page.locator('.lesson-text .term', { hasText: 'correlation' });
  await rho.hover();
  await expect(page.locator('.lesson-numbers .reading[data-lit]')).toHaveCount(1);
  await expect(page.locator('[data-control="problem.angle"]')).toHaveAttribute('data-lit', 'true');
  await page.locator('[data-control="problem.angle"]').hover();
  await expect(rho).toHaveAttribute('data-lit', 'true');
  await rho.click();
  await expect(page.locator('.term-note')).toContainText('0 where the valley lies along an axis');
});

test('on a phone the slider stays above the pictures that it changes', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('./?lesson=tilt');
  const seenBy = page.getByText('in AdaGrad’s coordinates').first();
  await seenBy.evaluate((element) => element.scrollIntoView());
  await expect(page.getByRole('slider', { name: 'Condition number' })).toBeInViewport();
  await expect(seenBy).toBeInViewport();
  const [slider, picture] = [
    await page.getByRole('slider', { name: 'Condition number' }).boundingBox(),
    await seenBy.boundingBox(),
  ];
  expect(picture!.y).toBeGreaterThan(slider!.y + slider!.height);
});

test('a teacher locks one control and hides another', async ({ page }) => {
  await page.goto('./?lesson=tilt&section=3&lock=problem.angle&hide=problem.conditionNumber');
  await expect(page.getByRole('textbox', { name: 'Angle', exact: true })).toBeDisabled();
  await expect(page.getByRole('textbox', { name: 'Condition number', exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'All controls of the lab' })).toHaveCount(0);
});

test('a lecturer presents a part with a clicker, one section at a time', async ({ page }) => {
  await page.goto('./?lesson=tilt&sections=2-3&present');
  await expect(page.getByRole('heading', { name: 'Predict' })).toBeVisible();
  await expect(page.getByRole('region', { name: /^Level sets/ }).first()).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(page.getByRole('heading', { name: 'The law behind it' })).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(page.getByRole('heading', { name: 'The law behind it' })).toBeVisible();
  await expect(page).toHaveURL(/sections=2-3&section=3&present/);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'The law behind it' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: SECTIONS }).getByRole('button')).toHaveCount(2);
  await page.mouse.move(700, 400);
  await expect(page.locator('.halo')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('.halo')).toHaveCount(0);
  await expect(page).not.toHaveURL(/present/);
});

test('an author embeds a lesson: nothing runs or is stored before the reader starts it', async ({ page }) => {
  await page.goto('./?lesson=tilt&embed');
  await expect(page.getByRole('button', { name: 'Start the lesson' })).toBeVisible();
  expect(page.workers()).toEqual([]);
  await page.getByRole('button', { name: 'Start the lesson' }).click();
  await expect(page.getByRole('region', { name: /^Level sets/ }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Show me' }).click();
  await expect(page.locator('.task[data-done]')).toBeVisible();
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  expect(await violations(page)).toEqual([]);
});

test('a link to a lesson that there is not says so', async ({ page }) => {
  await page.goto('./?lesson=nothing');
  await expect(page.getByText('There is no lesson “nothing”')).toBeVisible();
  await expect(page.getByRole('link', { name: 'All lessons' })).toBeVisible();
});
