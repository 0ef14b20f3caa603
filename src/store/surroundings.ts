import type { Command, Report } from '../worker/protocol.ts';

/** A worker as the session sees it. */
export interface Port {
  post(command: Command): void;
  terminate(): void;
}

/** What the session needs of the page; tests bring their own. */
export interface Surroundings {
  /** Starts a worker; `fail` is called when it breaks in a way that it cannot report itself. Neither is called before this returns. */
  spawn(receive: (report: Report) => void, fail: (cause: string) => void): Port;
  /** Milliseconds. */
  now(): number;
  /** Calls back when the page is about to be drawn, or soon after if it is not being drawn. */
  nextFrame(callback: () => void): void;
  /** Calls back later; returns what prevents it. */
  after(milliseconds: number, callback: () => void): () => void;
}
