import { caption, expect, open, reaches, table, test, train } from './lab.ts';

const SURFACE = 'v=1&p=typed&r=sgd,lr:.05&steps=40&engine=float64';
const NETWORK = 'v=1&p=moons,n:40&n=mlp,net:4,bias:none&steps=40&engine=float64';

test('a teacher types a surface: a mistake is pointed at while the last formula stays, and Undo takes the typing back in one go', async ({
  page,
}) => {
  await train(page, SURFACE);
  const formula = page.getByRole('textbox', { name: 'Formula' });
  const before = await formula.inputValue();
  await formula.fill('x^2 + 3*sni(y)');
  await expect(formula).toHaveAttribute('aria-invalid', 'true');
  const mistake = page.locator('.formula-mistake');
  await expect(mistake).toContainText('Character 9: There is no function sni; did you mean sin?');
  await expect(mistake.locator('mark')).toHaveText('sni');
  await expect(formula).toHaveAccessibleDescription(/did you mean sin/);
  // What is trained has not changed.
  expect(page.url()).not.toContain('sni');

  await formula.fill('');
  await formula.pressSequentially('x^2 + 4*y^2');
  await expect(formula).toHaveAttribute('aria-invalid', 'false');
  await expect(mistake).toHaveCount(0);
  await reaches(page, 'done');
  // Gradient descent on x² + 4y² from (−2.1, 1.8): each step multiplies x by 1 − 2·0.05 and y by 1 − 8·0.05.
  const losses = (await table(page, 'Loss curves'))['SGD, training loss'] ?? [];
  expect(Number(losses[0])).toBeCloseTo(2.1 ** 2 + 4 * 1.8 ** 2, 1);
  expect(Number(losses[1])).toBeCloseTo((2.1 * 0.9) ** 2 + 4 * (1.8 * 0.6) ** 2, 1);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(formula).toHaveValue(before);
});

test('a researcher types Shampoo: sizes that do not fit are named, the curve is that of the lab’s, and the link brings it along', async ({
  page,
  context,
}) => {
  const shampoo = 'shampoo,lr:.1,b1:0,s:decayed,g:none';
  await train(page, `${NETWORK}&r=typed,lr:.1,label:typed&r=${shampoo},label:built-in`);
  await page.getByRole('button', { name: 'Settings of typed' }).click();
  const update = page.getByRole('textbox', { name: 'Update of typed' });
  await update.fill('L = b2*L + G @ G.T\nW - lr * G @ invroot(L, 2)');
  await expect(page.locator('.formula-mistake')).toContainText(
    'Line 2, character 12: For W1, which is 2×4: lr * G @ invroot(L, 2): 2×4 times 2×2 does not fit; did you mean invroot(L, 2) @ (lr * G)?',
  );
  await page.getByLabel('Start Update of typed from').selectOption({ label: 'Shampoo' });
  await expect(update).toHaveAttribute('aria-invalid', 'false');
  await reaches(page, 'done');
  const losses = await table(page, 'Loss curves');
  expect(losses['typed, training loss']).toHaveLength(40);
  // The same but for rounding: sums are taken in another order.
  const digits = (run: string) => losses[`${run}, training loss`]?.map((loss) => Number(loss).toPrecision(10));
  expect(digits('typed')).toEqual(digits('built-in'));

  await update.fill('v = b1*v + G # rolls on\nW - lr*v');
  await reaches(page, 'done');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const address = (await page.getByLabel('Link').textContent()) ?? '';
  const other = await context.newPage();
  await other.goto(address);
  await reaches(other, 'ready', 'running', 'paused', 'done');
  await other.getByRole('button', { name: 'Settings of typed' }).click();
  await expect(other.getByRole('textbox', { name: 'Update of typed' })).toHaveValue(
    'v = b1*v + G # rolls on\nW - lr*v',
  );
});

test('a formula in a link that is none does no harm: it is said, and the usual one is used', async ({ page }) => {
  const hostile = encodeURIComponent('constructor.constructor("alert(1)")()<img src=x onerror=alert(1)>');
  await open(page, `${SURFACE.replace('p=typed', `p=typed,f:${hostile}`)}`);
  await reaches(page, 'done', 'ready', 'running');
  await expect(page.getByText(/has a mistake at character 12/)).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Formula' })).toHaveValue(/sin\(2\*x\)/);
  await expect(caption(page, 'Loss curves')).toContainText('loss');
});
