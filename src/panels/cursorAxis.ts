import { focusRun } from './focus.ts';
import type { LossInput } from './lossCurves/lossSeries.ts';
import { lossAxis } from './lossCurves/lossSeries.ts';
import type { ReplicaTrace } from '../store/traces.ts';

/** The replica whose clock the cursor follows on the time axis: the focused run's first, or any that has been trained. */
export function clockOf({ experiment, replicas }: LossInput): ReplicaTrace | undefined {
  const trained = replicas.filter((replica) => replica.steps > 0);
  return trained.find((replica) => replica.run === focusRun({ experiment })) ?? trained[0];
}

/** Where a step lies on the x axis of the loss curves. */
export function xOfStep(input: LossInput, step: number): number {
  const axis = lossAxis(input);
  if (axis !== 'time') return axis === 'examples' ? step * input.batch : step;
  const clock = clockOf(input);
  return clock?.seconds[Math.max(0, Math.min(step, clock.steps - 1))] ?? 0;
}

/** The recorded step nearest to a place on the x axis of the loss curves. */
export function stepOfX(input: LossInput, x: number): number {
  const axis = lossAxis(input);
  const clamp = (step: number) => Math.max(0, Math.min(input.newest, Math.round(step)));
  if (axis !== 'time') return clamp(axis === 'examples' ? x / input.batch : x);
  const clock = clockOf(input);
  if (clock === undefined) return 0;
  let [low, high] = [0, clock.steps - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (clock.seconds[middle]! <= x) low = middle;
    else high = middle;
  }
  return clamp(x - clock.seconds[low]! <= clock.seconds[high]! - x ? low : high);
}
