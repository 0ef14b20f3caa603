import type { UiStore } from '../store/ui.ts';

/** Lets a service worker keep the lab for visits without a connection. A new version is taken at the next visit, or when the user asks for it: never in the middle of a training. */
export async function keepOffline(ui: UiStore): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  // Without it the lab works as before, only not without a connection.
  const registration = await navigator.serviceWorker
    .register('./sw.js', { updateViaCache: 'none' })
    .catch(() => undefined);
  if (!registration) return;
  const offer = () => {
    const { waiting } = registration;
    // The very first version has nobody to wait for.
    if (waiting && navigator.serviceWorker.controller) ui.setState({ takeUpdate: () => take(waiting) });
  };
  offer();
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', offer));
}

function take(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage('take over');
}
