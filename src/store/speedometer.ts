/** Milliseconds over which the speed is averaged, at most and at least: two frames close together say nothing. */
const WINDOW = 2000;
const LEAST = 250;

interface Sample {
  readonly time: number;
  readonly step: number;
}

/** Tells how fast steps go by. */
export interface Speedometer {
  /** `step` has been reached at `time`, in milliseconds. */
  record(step: number, time: number): void;
  reset(): void;
  /** Steps per second of late; 0 where there is nothing to tell it from. */
  read(): number;
}

export function createSpeedometer(): Speedometer {
  let samples: readonly Sample[] = [];
  return {
    record(step, time) {
      samples = [...samples.filter((sample) => time - sample.time < WINDOW && sample.step <= step), { time, step }];
    },
    reset: () => (samples = []),
    read() {
      const [first, last] = [samples[0], samples.at(-1)];
      if (!first || !last || last.time - first.time < LEAST) return 0;
      return ((last.step - first.step) / (last.time - first.time)) * 1000;
    },
  };
}
