import { createBreath } from './breath.ts';
import { buffersOf } from './buffers.ts';
import { startWorker } from './client.ts';
import { inlineRoots, type OpenRoots, type RootAnswer, type RootJob, type Roots } from './roots.ts';
// oxlint-disable-next-line import/default -- Vite makes the address, which is not in the file.
import address from './rootsWorker.ts?worker&url';
import type { RootsCommand, RootsReport } from './rootsWorker.ts';

/** The second worker as the first sees it. */
export interface RootsPort {
  post(command: RootsCommand, transfer: ArrayBufferLike[]): void;
  terminate(): void;
}

/** Starts the second worker, whose reports come with times on this thread's clock; `fail` is called when it breaks. Throws where there are no workers. */
export type SpawnRoots = (receive: (report: RootsReport) => void, fail: (cause: string) => void) => RootsPort;

/** What the training that is under way makes of what the second worker does. */
interface Client {
  receive(answer: RootsReport['answer']): void;
  lose(): void;
}

/**
 * Roots from a second worker, started when they are first asked for and kept for the trainings after that one, of which there is one at a
 * time: to open the roots of the next is the end of the last. Where the worker cannot be had or breaks, roots are computed in place, a step
 * late, and the user is told. `now` is this thread's `performance.now`, unless `spawn` brings times on another clock.
 */
export function workerRoots(now: () => number, spawn: SpawnRoots = spawnWorker): OpenRoots {
  let port: RootsPort | undefined;
  let defect: string | undefined;
  let untold: readonly string[] = [];
  let client: Client | undefined;
  let round = 0;
  let breath: (() => Promise<void>) | undefined;

  function fail(cause: string): void {
    port?.terminate();
    port = undefined;
    defect = cause;
    untold = [`The second worker, which was to compute roots, ${cause}. They are computed in place.`];
    client?.lose();
  }

  /** The second worker, if there can be one. */
  function worker(): RootsPort | undefined {
    if (port || defect !== undefined) return port;
    try {
      port = spawn((report) => report.round === round && client?.receive(report.answer), fail);
    } catch (error) {
      fail(`cannot be started: ${error instanceof Error ? error.message : String(error)}`);
    }
    return port;
  }

  return () => {
    const own = ++round;
    const send = (job: RootJob) => {
      const found = worker();
      found?.post({ type: 'job', round: own, job }, buffersOf(arraysOf(job)));
      return found !== undefined;
    };
    const { roots, ...members } = openRoots(now, () => (breath ??= createBreath())(), send);
    port?.post({ type: 'forget' }, []);
    client = members;
    return {
      ...roots,
      notices() {
        const told = untold;
        untold = [];
        return told;
      },
      dispose() {
        roots.dispose();
        if (own !== round) return;
        client = undefined;
        port?.post({ type: 'forget' }, []);
      },
    };
  };
}

/** The books of one training: what is outstanding, and what has arrived. `send` says whether there is a worker to do it. */
function openRoots(
  now: () => number,
  breath: () => Promise<void>,
  send: (job: RootJob) => boolean,
): Client & { readonly roots: Omit<Roots, 'notices'> } {
  const asked = new Map<string, number>();
  const inPlace = inlineRoots(now);
  let arrived: readonly RootAnswer[] = [];
  let waiting: readonly (() => void)[] = [];
  const keyOf = (cohort: number, unit: number) => `${cohort} ${unit}`;
  const settle = () => {
    if (asked.size > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  return {
    receive(answer) {
      const key = keyOf(answer.cohort, answer.unit);
      const from = asked.get(key);
      if (from === undefined) return;
      asked.delete(key);
      // The clocks of two threads agree to a fraction of a millisecond: work lies between asking for it and having it all the same.
      const received = now();
      const between = (low: number, time: number) => Math.min(Math.max(low, time), received);
      const begun = between(from, answer.begun);
      arrived = [...arrived, { ...answer, asked: from, begun, done: between(begun, answer.done) }];
      settle();
    },
    lose() {
      asked.clear();
      settle();
    },
    roots: {
      ask(job) {
        const at = now();
        if (send(job)) asked.set(keyOf(job.cohort, job.unit), at);
        else inPlace.ask(job);
      },
      take() {
        const taken = [...arrived, ...inPlace.take()];
        arrived = [];
        return taken;
      },
      pending: (cohort, unit) =>
        asked.has(keyOf(cohort, unit)) ||
        inPlace.pending(cohort, unit) ||
        arrived.some((answer) => answer.cohort === cohort && answer.unit === unit),
      breathe: () => (asked.size > 0 ? breath() : Promise.resolve()),
      settled: () =>
        new Promise((resolve) => {
          waiting = [...waiting, resolve];
          settle();
        }),
      dispose() {
        asked.clear();
        arrived = [];
        inPlace.dispose();
        settle();
      },
    },
  };
}

function arraysOf({ signal, state, hyper }: RootJob) {
  return [signal.parameter, signal.grad, ...Object.values(state), ...Object.values(hyper)];
}

function spawnWorker(...[receive, fail]: Parameters<SpawnRoots>): RootsPort {
  if (typeof Worker === 'undefined') throw new Error('this browser starts no worker from a worker');
  const worker = startWorker(address, 'roots');
  const local = (time: number) => time - performance.timeOrigin;
  worker.addEventListener('message', ({ data: { round, answer } }: MessageEvent<RootsReport>) =>
    receive({ round, answer: { ...answer, begun: local(answer.begun), done: local(answer.done) } }),
  );
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    fail(event.message ? `broke: ${event.message}` : 'could not be loaded');
  });
  worker.addEventListener('messageerror', () => fail('sent something that cannot be read'));
  return {
    post: (command, transfer) => worker.postMessage(command, { transfer }),
    terminate: () => worker.terminate(),
  };
}
