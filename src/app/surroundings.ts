import type { Surroundings } from '../store/surroundings.ts';
import { startWorker } from '../worker/client.ts';
// oxlint-disable-next-line import/default -- Vite makes the address, which is not in the file.
import address from '../worker/main.ts?worker&url';
import type { Report } from '../worker/protocol.ts';

/** Milliseconds after which a frame is given up on: pages out of sight are not drawn. */
const NO_FRAME = 250;

/** The browser as the session sees it. */
export const browser: Surroundings = {
  spawn(receive, fail) {
    const worker = startWorker(address, 'training');
    worker.addEventListener('message', ({ data }: MessageEvent<Report>) => receive(data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      fail(event.message ? `the worker broke: ${event.message}` : 'the worker could not be loaded');
    });
    worker.addEventListener('messageerror', () => fail('the worker sent something that cannot be read'));
    return {
      post: (command) => worker.postMessage(command),
      terminate: () => worker.terminate(),
    };
  },
  now: () => performance.now(),
  nextFrame(callback) {
    let isDone = false;
    const once = () => {
      if (isDone) return;
      isDone = true;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      callback();
    };
    const frame = requestAnimationFrame(once);
    const timer = setTimeout(once, NO_FRAME);
  },
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
