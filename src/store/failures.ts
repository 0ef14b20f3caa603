/** Milliseconds within which failures count together, and how many are too many. */
const WINDOW = 60_000;
const TOO_MANY = 3;

/** What to do about a worker that has died: start it again, start it on the safest engine, or leave it to the user. */
export type Remedy = 'again' | 'float64' | 'give up';

/** Counts the failures of workers. */
export interface FailureLog {
  /** A worker has failed at `time`, in milliseconds. */
  record(time: number): Remedy;
  /** Whether failures have forced the safest engine. */
  readonly isForced: boolean;
  /** The user has chosen an engine anew. */
  forgive(): void;
}

export function createFailureLog(): FailureLog {
  let times: readonly number[] = [];
  let isForced = false;
  return {
    record(time) {
      times = [...times.filter((earlier) => time - earlier < WINDOW), time];
      if (times.length < TOO_MANY) return 'again';
      times = [];
      if (isForced) return 'give up';
      isForced = true;
      return 'float64';
    },
    get isForced() {
      return isForced;
    },
    forgive() {
      times = [];
      isForced = false;
    },
  };
}
