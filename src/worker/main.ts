import { createBreath } from './breath.ts';
import { chooseEngine, plain } from './chooseEngine.ts';
import { createLoop } from './loop.ts';
import { transferList, type Command } from './protocol.ts';

const loop = createLoop({
  post: (report) => self.postMessage(report, { transfer: transferList(report) }),
  now: () => performance.now(),
  breathe: createBreath(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  chooseEngine,
  fallback: plain,
});

self.addEventListener('message', ({ data }: MessageEvent<Command>) => loop.deliver(data));
