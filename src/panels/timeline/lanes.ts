import type { PanelInput } from '../panel.ts';

type Span = PanelInput['spans'][number];

/** Roots of one parameter: when they were asked for, computed and first used. Milliseconds since training began. */
export interface RootsJob {
  readonly run: number;
  readonly parameter: string;
  readonly askedAt: number;
  readonly usedFrom: number;
  readonly from: number;
  readonly to: number;
  /** When the step that asked was over, or the second worker began if that was earlier, and when the first step that used them began; NaN where that is no longer recorded. */
  readonly asked: number;
  readonly used: number;
}

/** One row of the picture. */
export interface Lane {
  readonly key: string;
  /** Index of the run whose roots these are; −1: training. */
  readonly run: number;
  readonly busy: readonly { readonly from: number; readonly to: number }[];
}

export interface Timeline {
  readonly from: number;
  readonly to: number;
  /** Training first, then each run whose roots are computed aside. */
  readonly lanes: readonly Lane[];
  /** In the window, by when they were begun. */
  readonly jobs: readonly RootsJob[];
  /** Of the window, the share in which training was busy, and that in which the second worker was. */
  readonly share: { readonly training: number; readonly roots: number };
}

/** The window that ends where the cursor's step did, or with the newest span. `undefined` where nothing is recorded. */
export function timelineOf({
  spans,
  cursor,
  newest,
  window,
}: {
  readonly spans: readonly Span[];
  readonly cursor: number;
  readonly newest: number;
  /** Milliseconds; 0: all. */
  readonly window: number;
}): Timeline | undefined {
  if (spans.length === 0) return undefined;
  const timeOf = stepTimes(spans);
  const end = spans.reduce((latest, span) => Math.max(latest, span.to), 0);
  const begin = spans.reduce((first, span) => Math.min(first, span.from), Infinity);
  const at = cursor < newest ? timeOf(cursor) : end;
  const to = Number.isNaN(at) ? end : Math.max(at, begin);
  const from = window > 0 ? Math.max(begin, to - window) : begin;
  const isSeen = (span: { readonly from: number; readonly to: number }) => span.to >= from && span.from <= to;
  const training = spans.filter(({ what }) => what === 'training');
  const roots = spans.filter(({ what }) => what === 'roots');
  const runs = [...new Set(roots.map(({ run }) => run))].sort((a, b) => a - b);
  const jobs = roots
    .filter(isSeen)
    .map(({ run, parameter = '', askedAt = 0, usedFrom = 0, from: begun, to: done }) => ({
      ...{ run, parameter, askedAt, usedFrom, from: begun, to: done },
      // Steps of a stretch are only taken to be equally long: the order in which things must have happened is not a matter of taste.
      asked: Math.min(timeOf(askedAt + 1), begun),
      used: Math.max(timeOf(usedFrom), done),
    }))
    .sort((a, b) => a.from - b.from);
  return {
    from,
    to: Math.max(to, from + 1e-6),
    lanes: [
      { key: 'training', run: -1, busy: training.filter(isSeen) },
      ...runs.map((run) => ({
        key: `roots ${run}`,
        run,
        busy: roots.filter((span) => span.run === run && isSeen(span)),
      })),
    ],
    jobs,
    share: { training: covered(training, from, to), roots: covered(roots, from, to) },
  };
}

/** When a step began, by the stretches of training: steps of one stretch are taken to be equally long. */
function stepTimes(spans: readonly Span[]): (step: number) => number {
  const stretches = spans
    .filter(({ what, steps = 0 }) => what === 'training' && steps > 0)
    .sort((a, b) => (a.firstStep ?? 0) - (b.firstStep ?? 0));
  return (step) => {
    let [low, high] = [0, stretches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const { firstStep = 0, steps = 0 } = stretches[middle]!;
      if (firstStep + steps < step) low = middle + 1;
      else high = middle;
    }
    const stretch = stretches[low];
    if (!stretch) return NaN;
    const { firstStep = 0, steps = 1, from, to } = stretch;
    return step < firstStep ? NaN : from + ((to - from) * (step - firstStep)) / steps;
  };
}

/** Share of the time in which at least one of the spans runs. */
function covered(spans: readonly Span[], from: number, to: number): number {
  let [busy, until] = [0, from];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const [begin, end] = [Math.max(until, span.from), Math.min(to, span.to)];
    if (end > begin) busy += end - begin;
    until = Math.max(until, end);
  }
  return to > from ? busy / (to - from) : 0;
}

/** Stretches that lie nearer than `gap` to each other as one, so that thousands of short ones remain few shapes. */
export function merged(busy: Lane['busy'], gap: number): Lane['busy'] {
  const found: { from: number; to: number }[] = [];
  for (const { from, to } of busy.toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last && from - last.to < gap) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}
