import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { transformWithOxc, type Plugin } from 'vite';

const SOURCE = join(import.meta.dirname, 'serviceWorker.ts');

/** Puts a service worker beside the built pages, which keeps all that they may ask for, so that the lab works without a connection after the first visit. */
export function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    enforce: 'post',
    async writeBundle({ dir = 'dist' }) {
      const files = readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(dir.length + 1)
            .replaceAll(sep, '/'),
        )
        .filter((file) => isKept(file))
        .toSorted();
      const version = createHash('sha256');
      for (const file of files) version.update(file).update(readFileSync(join(dir, file)));
      const { code } = await transformWithOxc(readFileSync(SOURCE, 'utf8'), SOURCE);
      const worker = code
        .replace(/(['"])%files%\1/, () => JSON.stringify(JSON.stringify(files)))
        .replace('%version%', version.digest('hex').slice(0, 16));
      writeFileSync(join(dir, 'sw.js'), worker);
    },
  };
}

/** Whether a visitor may need a file: not maps, nor the page with which panels are tested, nor the service worker itself. */
function isKept(file: string): boolean {
  return !file.endsWith('.map') && !/(^|\/)gallery[-.]/.test(file) && file !== 'sw.js';
}
