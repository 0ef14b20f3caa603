import { createBreath } from './breath.ts';
import { chooseEngine } from './chooseEngine.ts';
import { plain } from './engineHandle.ts';
import { createLoop } from './loop.ts';
import { transferList, type Command } from './protocol.ts';
import { createSourceLines } from './sourceLines.ts';

const loop = createLoop({
  post: (report) => self.postMessage(report, { transfer: transferList(report) }),
  now: () => performance.now(),
  breathe: createBreath(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  chooseEngine,
  fallback: plain,
  findLines: createSourceLines(async (address) => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response.text();
  }),
});

self.addEventListener('message', ({ data }: MessageEvent<Command>) => loop.deliver(data));
