import { expect, test, train } from './lab.ts';

test('roots are computed by a second worker when asked to, and the run says how late they come', async ({ page }) => {
  await train(page, 'v=1&from=rings&n=mlp,net:24-24&steps=200&r=shampoo,lr:.02,n:5&r=shampoo,lr:.02,n:5,at:aside');
  const status = page.locator('.run-status');
  await expect(status.nth(1)).toHaveText(/^loss \S+; roots \S+ steps \(\S+ ms\) late(, \d+ refreshes skipped)?$/);
  await expect(status.nth(0)).toHaveText(/^loss \S+$/);
  await expect(page.locator('.notices')).not.toContainText('computed in place');

  await page.getByRole('button', { name: /^Settings of Shampoo roots in place/ }).click();
  await page.getByLabel(/^Root computation of/).selectOption({ label: 'aside' });
  await expect(status.nth(0)).toHaveText(/; roots \S+ steps \(\S+ ms\) late/);
});
