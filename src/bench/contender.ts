/** One way of doing what a row measures. */
export interface Contender {
  readonly name: string;
  /** Sets everything up, compilation included. Rejects with a sentence where it cannot run here. */
  prepare(): Promise<Prepared>;
}

/** A contender that is ready to be measured. */
export interface Prepared {
  /** What is wrong with its results, in one sentence; undefined where they are right. Called once, before any time is taken. */
  verify(): Promise<string | undefined>;
  /** Milliseconds of one repetition, per step or call. */
  run(): Promise<number>;
  dispose(): void;
}
