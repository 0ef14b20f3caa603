import type { Divergence } from './protocol.ts';

/** A loss this many times its start, for this many steps on end, is called diverged though it is finite. */
const HOPELESS_FACTOR = 1000;
const HOPELESS_STEPS = 20;

/** Watches the losses of a fleet and says when a replica's training has come to nothing. */
export interface DivergenceWatch {
  /** Judges one step's losses, by replica; returns the replicas that end here. */
  judge(step: number, loss: Float64Array): readonly Divergence[];
  /** The step at which a replica ended; Infinity while it lives. */
  endOf(replica: number): number;
  /** Forgets ends after `step`. */
  rewind(step: number): void;
}

/** A watch over `replicas` replicas, none of which has ended. */
export function watchDivergence(replicas: number): DivergenceWatch {
  const first = new Float64Array(replicas).fill(NaN);
  const last = new Float64Array(replicas).fill(NaN);
  const hopeless = new Int32Array(replicas);
  const end = new Float64Array(replicas).fill(Infinity);
  return {
    judge(step, loss) {
      const ended: Divergence[] = [];
      loss.forEach((value, replica) => {
        if (end[replica]! < Infinity) return;
        if (Number.isNaN(first[replica])) first[replica] = value;
        hopeless[replica] =
          value > HOPELESS_FACTOR * Math.max(first[replica]!, Number.MIN_VALUE) ? hopeless[replica]! + 1 : 0;
        const cause = !Number.isFinite(value)
          ? `its loss became ${Number.isNaN(value) ? 'not a number' : 'infinite'}${Number.isNaN(last[replica]) ? '' : `; the last finite loss was ${last[replica]!.toPrecision(3)}`}`
          : hopeless[replica] === HOPELESS_STEPS
            ? `its loss stayed above ${HOPELESS_FACTOR} times its start (${first[replica]!.toPrecision(3)}) for ${HOPELESS_STEPS} steps`
            : undefined;
        if (cause !== undefined) {
          end[replica] = step;
          ended.push({ replica, step, cause });
        } else {
          last[replica] = value;
        }
      });
      return ended;
    },
    endOf: (replica) => end[replica] ?? Infinity,
    rewind(step) {
      end.forEach((at, replica) => {
        if (at > step && at < Infinity) end[replica] = Infinity;
      });
      hopeless.fill(0);
    },
  };
}
