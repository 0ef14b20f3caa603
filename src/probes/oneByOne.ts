/** What is there of the views that have been asked for. */
export interface Progress<View> {
  /** The newest whole one, if any. */
  readonly view: View | undefined;
  /** Whether it is the one asked for. */
  readonly complete: boolean;
  /** Share of the work in progress that is done. */
  readonly done: number;
}

/**
 * Makes one view after another, a little at a time: until `late()` turns true, at least one piece at each call. What has been begun is
 * finished even if something else is asked for meanwhile, so that there is something to see while steps pass by. `begin` yields the share
 * done; it throws where there is nothing to make.
 */
export function oneByOne<Request, View>(
  begin: (request: Request) => Generator<number, View>,
): (request: Request, late: () => boolean) => Progress<View> {
  let finished: { readonly key: string; readonly view: View } | undefined;
  let job: { readonly key: string; readonly work: Generator<number, View>; done: number } | undefined;
  return (request, late) => {
    const key = JSON.stringify(request);
    do {
      if (finished?.key === key) break;
      job ??= { key, work: begin(request), done: 0 };
      const { value, done } = proceed(job.work, () => (job = undefined));
      if (done) {
        finished = { key: job.key, view: value };
        job = undefined;
      } else job.done = value;
    } while (!late());
    const complete = finished?.key === key;
    return { view: finished?.view, complete, done: complete ? 1 : (job?.done ?? 0) };
  };
}

/** The next piece of the work; work that fails is given up. */
function proceed<View>(
  work: Generator<number, View>,
  giveUp: () => void,
): { readonly done: false; readonly value: number } | { readonly done: true; readonly value: View } {
  try {
    const next = work.next();
    return next.done === true ? { done: true, value: next.value } : { done: false, value: next.value };
  } catch (error) {
    giveUp();
    throw error;
  }
}
