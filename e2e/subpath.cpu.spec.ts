import { createServer, type Server } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { reaches, test } from './lab.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};
const PREFIX = '/any/sub/path/';

let server: Server;
let address = '';

test.beforeAll(async () => {
  server = createServer(({ url = '/' }, response) => {
    const file = url.startsWith(PREFIX) ? `dist/${url.slice(PREFIX.length) || 'index.html'}` : '';
    if (!existsSync(file)) return void response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
      .end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  address = `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`;
});

test.afterAll(() => new Promise((resolve) => server.close(resolve)));

test('the build works from any sub-path of a static server', async ({ page }) => {
  await page.goto(`${address}${PREFIX}#v=1&from=tilted&steps=20`);
  await reaches(page, 'done');
});
