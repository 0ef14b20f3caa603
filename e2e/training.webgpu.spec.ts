import { expect, table, test, train } from './lab.ts';

test('trains on WebGPU when asked to, and says on which adapter', async ({ page }) => {
  await train(page, 'v=1&from=rings&n=mlp,net:4&steps=6&engine=webgpu&r=sgd,lr:.1&r=shampoo,lr:.02');
  await expect(page.locator('html')).toHaveAttribute('data-engine', 'webgpu');
  const losses = (await table(page, 'Loss curves'))['Shampoo, training loss'] ?? [];
  expect(losses.length).toBe(6);
  for (const loss of losses) expect(Number(loss)).toBeGreaterThan(0);
});
