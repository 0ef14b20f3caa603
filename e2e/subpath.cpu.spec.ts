import { reaches, test } from './lab.ts';
import { serveBuild } from './staticServer.ts';

test('the build works from any sub-path of a static server', async ({ page }) => {
  const server = await serveBuild();
  await page.goto(`${server.address}#v=1&from=tilted&steps=20`);
  await reaches(page, 'done');
  await server.close();
});
