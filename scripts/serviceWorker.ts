// A script without imports: the build replaces the two words between % signs and writes it beside the pages as sw.js.
{
  const worker = self as unknown as ServiceWorkerGlobalScope;
  const files: readonly string[] = JSON.parse('%files%');
  /** One cache for each version of each place that the lab is served from. */
  const family = `preconditioner-lab ${worker.registration.scope} `;
  const name = `${family}%version%`;

  worker.addEventListener('install', (event) => event.waitUntil(keep()));
  worker.addEventListener('activate', (event) => event.waitUntil(tidy()));
  // A new version waits until the old one is nowhere open, unless the reader asks for it.
  worker.addEventListener('message', ({ data }) => {
    if (data === 'take over') void worker.skipWaiting();
  });
  worker.addEventListener('fetch', (event) => {
    const { request } = event;
    const isOurs = request.method === 'GET' && request.url.startsWith(worker.registration.scope);
    if (isOurs) event.respondWith(answer(request));
  });

  async function keep(): Promise<void> {
    const cache = await caches.open(name);
    await Promise.all(
      files.map(async (file) => {
        // What has its content in its name is the same in every version.
        const kept = file.startsWith('assets/') ? await caches.match(file) : undefined;
        const response = kept ?? (await fetch(file, { cache: file.startsWith('assets/') ? 'default' : 'reload' }));
        if (!response.ok) throw new Error(`${file}: ${response.status}`);
        await cache.put(file, response);
      }),
    );
  }

  async function tidy(): Promise<void> {
    const names = await caches.keys();
    await Promise.all(names.filter((one) => one.startsWith(family) && one !== name).map((one) => caches.delete(one)));
    await worker.clients.claim();
  }

  async function answer(request: Request): Promise<Response> {
    const cache = await caches.open(name);
    const isFolder = new URL(request.url).pathname.endsWith('/');
    const kept = isFolder ? await cache.match('index.html') : await cache.match(request, { ignoreSearch: true });
    return kept ?? fetch(request);
  }
}
