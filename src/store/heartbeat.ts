/** What is expected of the worker: an answer to a start, reports of training, or nothing. */
export type Expectation = 'starting' | 'running' | 'idle';

export interface Heartbeat {
  listen(expectation: Expectation): void;
  /** The worker has said something. */
  heard(): void;
}

/** Seconds of silence after which a worker counts as lost; an engine may have to be downloaded and compiled before it starts. */
const PATIENCE = { starting: 30, running: 10 } as const;

/**
 * Notices a worker that has fallen silent. Silence is counted in ticks and not read off a clock, so that a laptop that has slept does not
 * take its worker for dead.
 */
export function createHeartbeat(
  after: (milliseconds: number, callback: () => void) => () => void,
  lost: (cause: string) => void,
): Heartbeat {
  let expectation: Expectation = 'idle';
  let silent = 0;
  let cancel: (() => void) | undefined;

  function tick(): void {
    if (expectation === 'idle') return;
    silent += 1;
    const patience = PATIENCE[expectation];
    cancel = after(1000, tick);
    if (silent < patience) return;
    silent = 0;
    lost(`the worker said nothing for ${patience} seconds`);
  }

  return {
    listen(next) {
      if (next === expectation) return;
      expectation = next;
      silent = 0;
      cancel?.();
      if (next !== 'idle') cancel = after(1000, tick);
    },
    heard: () => (silent = 0),
  };
}
