import { chooseEngine, plain } from './chooseEngine.ts';
import { createLoop } from './loop.ts';
import { transferList, type Command } from './protocol.ts';

const channel = new MessageChannel();
const breaths: (() => void)[] = [];
channel.port1.onmessage = () => breaths.shift()?.();

const loop = createLoop({
  post: (report) => self.postMessage(report, { transfer: transferList(report) }),
  now: () => performance.now(),
  // A message to oneself comes after those already waiting, and is not throttled as timers are.
  breathe: () =>
    new Promise((resolve) => {
      breaths.push(resolve);
      channel.port2.postMessage(undefined);
    }),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  chooseEngine,
  fallback: plain,
});

self.addEventListener('message', ({ data }: MessageEvent<Command>) => loop.deliver(data));
