import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};
const PREFIX = '/any/sub/path/';

/** A server that only reads files, of the built lab under a path of some length. */
export interface StaticServer {
  /** Where the lab is, with a slash at the end. */
  readonly address: string;
  /** Serves another text for a file from now on. */
  replace(file: string, text: string): void;
  close(): Promise<void>;
}

export async function serveBuild(): Promise<StaticServer> {
  const replaced = new Map<string, string>();
  const server = createServer(({ url = '/' }, response) => {
    const path = url.split('?')[0] ?? '';
    const file = path.startsWith(PREFIX) ? path.slice(PREFIX.length) || 'index.html' : '';
    if (!existsSync(`dist/${file}`) || file === '') return void response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
      .end(replaced.get(file) ?? readFileSync(`dist/${file}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  const port = typeof at === 'object' && at ? at.port : 0;
  return {
    address: `http://127.0.0.1:${port}${PREFIX}`,
    replace: (file, text) => void replaced.set(file, text),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
