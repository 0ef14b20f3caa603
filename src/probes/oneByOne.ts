/** What is there of the views that have been asked for. */
export interface Progress<View> {
  /** The newest of what was asked for, perhaps of an earlier step. */
  readonly view: View;
  /** Whether it is the one asked for, as a whole. */
  readonly complete: boolean;
  /** Share of the work in progress that is done. */
  readonly done: number;
}

interface Made<View> {
  /** The request that it is of. */
  readonly key: string;
  readonly view: View;
  readonly isFirst: boolean;
}

/** Subjects whose newest views are remembered. */
const MOST = 16;

/**
 * Makes one view after another, a little at a time: until `late()` turns true, at least one piece at each call. What has been begun is
 * finished even if something else is asked for meanwhile, so that there is something to see while steps pass by. Requests that differ in
 * more than their step are of different subjects, of which none is ever answered with a view of another. `begin` yields the share done; it
 * throws where there is nothing to make. `first` makes at once what stands for each step of a subject until a view of it is finished.
 */
export function oneByOne<Request extends { readonly step: number }, View, First>(
  begin: (request: Request) => Generator<number, View>,
  first: (request: Request) => First,
): (request: Request, late: () => boolean) => Progress<View | First> {
  const newest = new Map<string, Made<View | First>>();
  let job:
    | { readonly key: string; readonly subject: string; readonly work: Generator<number, View>; done: number }
    | undefined;

  function keep(subject: string, made: Made<View | First>): void {
    newest.delete(subject);
    newest.set(subject, made);
    const [oldest] = newest.keys();
    if (newest.size > MOST && oldest !== undefined) newest.delete(oldest);
  }

  /** The newest finished view of a subject, or the first one of this step. */
  function shown(subject: string, key: string, request: Request): View | First {
    const known = newest.get(subject);
    if (known && (!known.isFirst || known.key === key)) return known.view;
    const view = first(request);
    keep(subject, { key, view, isFirst: true });
    return view;
  }

  return (request, late) => {
    const key = JSON.stringify(request);
    const subject = JSON.stringify({ ...request, step: 0 });
    const isComplete = () => {
      const known = newest.get(subject);
      return known?.key === key && !known.isFirst;
    };
    do {
      if (isComplete()) break;
      job ??= { key, subject, work: begin(request), done: 0 };
      const { value, done } = proceed(job.work, () => (job = undefined));
      if (done) {
        keep(job.subject, { key: job.key, view: value, isFirst: false });
        job = undefined;
      } else job.done = value;
    } while (!late());
    const complete = isComplete();
    return { view: shown(subject, key, request), complete, done: complete ? 1 : (job?.done ?? 0) };
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
