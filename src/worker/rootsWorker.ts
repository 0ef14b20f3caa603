import { buffersOf } from './buffers.ts';
import { rootsOf, type RootAnswer, type RootJob } from './roots.ts';

/** To the second worker. `round` numbers the trainings; the end of one makes what is left of its jobs void. */
export type RootsCommand =
  { readonly type: 'job'; readonly round: number; readonly job: RootJob } | { readonly type: 'forget' };

/** From it: what has come of a job. Times are in milliseconds since 1970, which two workers have in common. */
export interface RootsReport {
  readonly round: number;
  readonly answer: Omit<RootAnswer, 'asked'>;
}

const { port1: bell, port2: rope } = new MessageChannel();
let jobs: (RootsCommand & { type: 'job' })[] = [];
let isRung = false;

const time = () => performance.timeOrigin + performance.now();

// One job at a time, rung for by a message to oneself: a training that ends in the meantime is heard of before the next.
function ring(): void {
  if (isRung || jobs.length === 0) return;
  isRung = true;
  rope.postMessage(undefined);
}

bell.onmessage = () => {
  isRung = false;
  const next = jobs.shift();
  if (!next) return;
  const { round, job } = next;
  const begun = time();
  const changed = rootsOf(job);
  const { cohort, unit, step } = job;
  const report: RootsReport = { round, answer: { cohort, unit, step, changed, begun, done: time() } };
  self.postMessage(report, { transfer: buffersOf(Object.values(changed)) });
  ring();
};

self.addEventListener('message', ({ data }: MessageEvent<RootsCommand>) => {
  if (data.type === 'forget') jobs = [];
  else jobs.push(data);
  ring();
});
