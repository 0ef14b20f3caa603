import { quantileBand } from '../../charts/quantileBand.ts';
import { smooth } from '../../charts/smooth.ts';
import type { View } from '../../experiment/experiment.ts';
import type { ReplicaTrace } from '../../store/traces.ts';
import type { PanelInput } from '../panel.ts';

export type LossQuantity =
  'training' | 'heldOut' | 'trainingAccuracy' | 'heldOutAccuracy' | 'trainingAuc' | 'heldOutAuc';

/** A replica that has left its curve. */
export interface LossEnd {
  readonly seed: number;
  /** The first step that was not acceptable. */
  readonly step: number;
  readonly cause: string;
  /** Its finite points, in units of the axes: as drawn if the run has only this one replica. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly count: number;
}

/** One curve of the loss panel: a run's loss, or its median over the seeds. */
export interface LossSeries {
  readonly run: number;
  readonly quantity: LossQuantity;
  readonly count: number;
  /** Step of each point, ascending. */
  readonly steps: ArrayLike<number>;
  /** The same in units of the x axis. */
  readonly x: ArrayLike<number>;
  /** As measured. */
  readonly exact: ArrayLike<number>;
  /** As drawn: smoothed, if the view asks for it. */
  readonly line: ArrayLike<number>;
  /** Range over the seeds of what is drawn. */
  readonly band?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> };
  /** How many seeds it summarises. */
  readonly seeds: number;
  /** Replicas that have diverged. */
  readonly ends: readonly LossEnd[];
  /** The step from which on half of the replicas or more have diverged: there is no median behind it. */
  readonly brokenAt: number | undefined;
}

/** What the loss curves depend on; a subset of the panel's input. */
export type LossInput = Pick<PanelInput, 'experiment' | 'looks' | 'batch' | 'replicas' | 'evaluations' | 'newest'>;

/** From how many seeds on the band is the quartiles instead of the whole range. */
export const quartilesFrom = 5;

/** What the x axis counts: as the view asks, but steps where a step has no examples. */
export function lossAxis(input: LossInput): View['xAxis'] {
  const { xAxis } = input.experiment.view;
  return xAxis === 'examples' && input.batch === 0 ? 'step' : xAxis;
}

/** Which quantities a metric shows, the most important first. */
export function metricQuantities(metric: View['metric']): readonly LossQuantity[] {
  switch (metric) {
    case 'training':
      return ['training'];
    case 'heldOut':
      return ['heldOut'];
    case 'both':
      return ['heldOut', 'training'];
    case 'accuracy':
      return ['heldOutAccuracy', 'trainingAccuracy'];
    case 'auc':
      return ['heldOutAuc', 'trainingAuc'];
  }
}

// Picture, caption and table ask for the same curves in turn, and again whenever only the cursor has moved.
const known = new WeakMap<
  LossInput['replicas'],
  { readonly parts: readonly unknown[]; readonly series: readonly LossSeries[] }
>();

/** All visible curves, those of a run together; nothing for runs without a finite value. Computed once per state of the data. */
export function lossSeries(input: LossInput): readonly LossSeries[] {
  const { experiment, looks, batch, replicas, evaluations, newest } = input;
  const { metric, smoothing, xAxis } = experiment.view;
  const parts = [experiment.runs, metric, smoothing, xAxis, looks, batch, evaluations, newest];
  const last = known.get(replicas);
  if (last?.parts.every((part, i) => part === parts[i])) return last.series;
  const series = experiment.runs.flatMap((_, run) => seriesOfRun(input, run));
  known.set(replicas, { parts, series });
  return series;
}

function seriesOfRun(input: LossInput, run: number): LossSeries[] {
  if (input.looks[run]?.hidden !== false) return [];
  const replicas = input.replicas.flatMap((trace, index) =>
    trace.run === run && trace.steps > 0 ? { trace, index } : [],
  );
  if (replicas.length === 0) return [];
  return metricQuantities(input.experiment.view.metric).flatMap(
    (quantity) => seriesOf(input, run, replicas, quantity) ?? [],
  );
}

/** The latest point not after `step`; nothing before the first, nor behind the end of a curve that has diverged. */
export function pointAt(series: LossSeries, step: number): number | undefined {
  let [low, high] = [0, series.count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (series.steps[middle]! <= step) low = middle + 1;
    else high = middle;
  }
  const ended =
    low === series.count && series.brokenAt !== undefined && step >= series.brokenAt && step > series.steps[low - 1]!;
  return low === 0 || ended ? undefined : low - 1;
}

interface Replica {
  readonly trace: ReplicaTrace;
  readonly index: number;
}

/** One replica's part of a curve. */
interface Strand {
  readonly values: ArrayLike<number>;
  readonly length: number;
}

function seriesOf(
  input: LossInput,
  run: number,
  replicas: readonly Replica[],
  quantity: LossQuantity,
): LossSeries | undefined {
  const { evaluations, experiment } = input;
  const everyStep = quantity === 'training';
  const strands = replicas.map((replica) => strandOf(input, replica, quantity));
  const alive = replicas.filter(({ trace }) => trace.diverged === undefined);
  const lengths = strands.map((strand) => strand.length);
  const whole = lengths.filter((_, i) => alive.includes(replicas[i]!));
  const total = whole.length > 0 ? Math.min(...whole) : Math.max(...lengths);
  if (total === 0) return undefined;

  const weight = everyStep ? experiment.view.smoothing : 0;
  const drawn = summary(strands, total, weight);
  const exact = weight === 0 ? drawn.middle : summary(strands, total, 0).middle;
  let count = total;
  while (count > 0 && !Number.isFinite(exact[count - 1])) count--;
  if (count === 0) return undefined;

  const steps = everyStep ? counting(total) : evaluations.steps;
  const x = abscissae(input, alive.length > 0 ? alive : replicas, steps, count);
  const ends = replicas.flatMap(({ trace }, i): LossEnd[] => {
    const { length, values } = strands[i]!;
    if (trace.diverged === undefined || length === 0) return [];
    const own = abscissae(input, [replicas[i]!], everyStep ? counting(length) : steps, length);
    return [
      { ...trace.diverged, seed: trace.seed, x: own, y: replicas.length === 1 ? drawn.middle : values, count: length },
    ];
  });
  const breaks = replicas.flatMap(({ trace }) => trace.diverged?.step ?? []).sort((a, b) => a - b);
  const brokenAt = breaks[Math.ceil(replicas.length / 2) - 1];
  const band = drawn.band && { band: drawn.band };
  return { run, quantity, count, steps, x, exact, line: drawn.middle, ...band, seeds: replicas.length, ends, brokenAt };
}

function strandOf(input: LossInput, { trace, index }: Replica, quantity: LossQuantity): Strand {
  const values = quantity === 'training' ? trace.loss : (input.evaluations[quantity][index] ?? []);
  const { steps } = input.evaluations;
  let length =
    quantity === 'training' ? Math.min(trace.steps, trace.loss.length) : Math.min(values.length, steps.length);
  const end = trace.diverged?.step ?? Infinity;
  while (length > 0 && (!Number.isFinite(values[length - 1]) || (quantity !== 'training' && steps[length - 1]! >= end)))
    length--;
  return { values, length };
}

function summary(strands: readonly Strand[], total: number, weight: number) {
  const smoothed = strands.map(({ values, length }) =>
    weight > 0 ? smooth(values, Math.min(length, total), weight) : values,
  );
  if (strands.length === 1) return { middle: smoothed[0]! };
  const share = strands.length < quartilesFrom ? 0 : 0.25;
  const { low, median, high } = quantileBand(
    smoothed,
    strands.map((strand) => strand.length),
    total,
    share,
  );
  return { middle: median, band: { low, high } };
}

/** Steps in units of the x axis; on the time axis, the median over the replicas. */
function abscissae(
  input: LossInput,
  replicas: readonly Replica[],
  steps: ArrayLike<number>,
  count: number,
): ArrayLike<number> {
  const axis = lossAxis(input);
  if (axis === 'step') return steps;
  if (axis === 'examples') return Float64Array.from({ length: count }, (_, i) => steps[i]! * input.batch);
  const clocks = replicas.map(({ trace }) =>
    Float64Array.from({ length: count }, (_, i) => trace.seconds[Math.min(steps[i]!, trace.steps - 1)]!),
  );
  return clocks.length === 1
    ? clocks[0]!
    : quantileBand(
        clocks,
        clocks.map(() => count),
        count,
        0,
      ).median;
}

let counted = new Float64Array(0);

/** 0, 1, 2, … of at least `count` numbers. */
function counting(count: number): Float64Array {
  if (counted.length < count) counted = Float64Array.from({ length: 2 * count }, (_, i) => i);
  return counted;
}
