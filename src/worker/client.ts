/**
 * Starts a module worker from its address, under the content-security policy of whoever starts it. A worker loaded from an address would have
 * the policy that its server sends, and a static server sends none; one made from a blob inherits its maker's.
 */
export function startWorker(address: string, name: string): Worker {
  const { href } = new URL(address, import.meta.url);
  const blob = new Blob([`import ${JSON.stringify(href)};`], { type: 'text/javascript' });
  const url = URL.createObjectURL(blob);
  const worker = new Worker(url, { type: 'module', name });
  // The browser reads it when the worker starts, which is after this returns.
  const release = () => URL.revokeObjectURL(url);
  worker.addEventListener('message', release, { once: true });
  worker.addEventListener('error', release, { once: true });
  return worker;
}
