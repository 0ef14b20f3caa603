import { float64 as xp } from '../array/float64.ts';
import { optionOf } from '../experiment/optionOf.ts';
import { viewFields } from '../experiment/viewFields.ts';
import { choiceOf, numberOf, type Fields } from '../fields/fields.ts';
import { sketches, sketchOf } from '../linalg/sketches/index.ts';
import type { RowSketch } from '../linalg/sketches/rowSketch.ts';
import { tailBound } from '../linalg/sketches/shrinking.ts';
import type { History } from './history.ts';
import type { OpenProbe, Probe } from './probe.ts';
import {
  advanceSketch,
  countersAt,
  covarianceAt,
  openAccumulation,
  openSketchJob,
  sketchReadingAt,
  stopBefore,
  type Accumulation,
  type SketchJob,
} from './sketchComparisonJob.ts';
import {
  bestReading,
  provedReading,
  singularRows,
  type Covariance,
  type SketchReading,
} from './sketchComparisonReading.ts';
import type {
  ItemCount,
  SketchComparisonRequest,
  SketchComparisonResult,
  SketchLine,
  SketchMeasures,
} from './sketchComparisonResult.ts';
import { openRowSource, type RowSource } from './sketchComparisonSource.ts';

/** Streams that are remembered with their sketches. */
const REMEMBERED = 4;

const { side, rank } = viewFields;
const fields = {
  side,
  rank,
  stream: {
    type: 'choice',
    label: 'Stream',
    key: 'stream',
    hint: 'What is sketched.',
    options: [
      { value: 'gradients', label: 'the run’s gradients' },
      { value: 'synthetic', label: 'signal plus noise' },
      { value: 'adversarial', label: 'adversarial' },
      { value: 'basis', label: 'items by Zipf’s law' },
      { value: 'noise', label: 'noise alone' },
    ],
    default: 'gradients',
  },
  bars: {
    type: 'choice',
    label: 'Rows shown',
    key: 'bars',
    hint: 'The sketch whose squared singular values are reported.',
    options: sketches.map(({ kind, label }) => ({ value: kind, label })),
    default: 'frequentDirections',
  },
} as const satisfies Fields;

/** Every sketch of the registry on one stream: errors over ℓ, with what is proved and the best possible, and the rows of one of them. */
export const sketchComparison: Probe<SketchComparisonRequest, SketchComparisonResult> = {
  summary:
    'Errors of all sketches on a run’s gradients or on a stream of the literature, by the number of rows they keep, with the bound and the best error.',
  fields,
  ofParameter: true,
  request: (target, parameter, settings) => ({
    probe: 'sketchComparison',
    ...target,
    parameter,
    side: optionOf(fields.side, settings, 'side'),
    rank: Math.max(2, numberOf(settings, 'rank')),
    stream: optionOf(fields.stream, settings, 'stream'),
    bars: choiceOf(settings, 'bars'),
    sketches: sketches.map(({ kind }) => kind),
    at: 1,
  }),
  open,
};

/** A stream with everything that has been made of it. */
interface Workshop {
  readonly source: RowSource;
  readonly jobs: Map<string, SketchJob>;
  readonly accumulations: Map<number, Accumulation>;
}

function open(history: History): OpenProbe<SketchComparisonRequest, SketchComparisonResult> {
  const workshops = new Map<string, Workshop>();
  const { seed } = history.experiment;

  function workshopOf(request: SketchComparisonRequest): Workshop {
    const { stream, run, parameter, side: of, rank: against } = request;
    const key =
      stream === 'gradients'
        ? JSON.stringify([run, request.seed, parameter, of])
        : `${stream} ${stream === 'adversarial' ? against : ''}`;
    const known = workshops.get(key) ?? {
      source: openRowSource(history, request),
      jobs: new Map(),
      accumulations: new Map(),
    };
    workshops.delete(key);
    workshops.set(key, known);
    for (const old of [...workshops.keys()].slice(0, -REMEMBERED)) workshops.delete(old);
    return known;
  }

  return (request, late) => {
    const workshop = workshopOf(request);
    const { source } = workshop;
    const wanted = request.stream === 'gradients' ? source.available(request.step) : request.at * source.planned;
    const at = stopBefore(source, wanted);
    const ell = Math.max(2, Math.min(request.rank, source.dimension - 1));
    const shown = sketchOf(request.bars);
    if (!shown) throw new Error(`there is no sketch named ${request.bars}`);
    const chosen = request.sketches.map(sketchOf).filter((sketch) => sketch !== undefined);
    const ells = [...new Set([...source.ells, ell])].sort((a, b) => a - b);
    // The bars first, because they are seen first; then by ℓ, so that all lines grow together, the cheap ones first.
    const streamed = chosen.filter(({ kind }) => kind !== 'bestRank');
    const jobs = [
      jobOf(workshop, shown, ell),
      ...ells.flatMap((one) => streamed.map((sketch) => jobOf(workshop, sketch, one))),
    ];
    let left = 0;
    let spent = false;
    for (const job of new Set(jobs)) {
      if (at === 0 || job.readings.has(at)) continue;
      if (!spent) {
        if (!job.kept.has(at)) advanceSketch(job, source, at, seed, late);
        if (job.kept.has(at)) sketchReadingAt(job, at, exact(workshop, job.sketch.decay ?? 1, at), source.signal);
        spent = late();
      }
      if (!job.readings.has(at)) left += 1;
    }
    return {
      complete: left === 0,
      result: report(workshop, request, { at, ell, ells, shown, chosen: streamed, left, seed }),
    };
  };
}

function jobOf({ jobs, source }: Workshop, sketch: RowSketch, ell: number): SketchJob {
  const key = `${sketch.kind} ${ell}`;
  const known = jobs.get(key) ?? openSketchJob(source, sketch, ell);
  jobs.set(key, known);
  return known;
}

function exact({ accumulations, source }: Workshop, decay: number, at: number): Covariance {
  const known = accumulations.get(decay) ?? openAccumulation(source, decay);
  accumulations.set(decay, known);
  return covarianceAt(known, source, at);
}

interface Place {
  readonly at: number;
  readonly ell: number;
  readonly ells: readonly number[];
  readonly shown: RowSketch;
  readonly chosen: readonly RowSketch[];
  readonly left: number;
  readonly seed: number;
}

function report(
  workshop: Workshop,
  { stream, parameter, side: of }: SketchComparisonRequest,
  place: Place,
): SketchComparisonResult {
  const { source } = workshop;
  const { at, ells, chosen, left, seed } = place;
  const covariance = at > 0 ? exact(workshop, 1, at) : undefined;
  const places = Int32Array.from(ells);
  const lineOf = (sketch: RowSketch): SketchLine => ({
    kind: sketch.kind,
    label: sketch.label,
    random: sketch.draw !== undefined,
    decay: sketch.decay ?? 1,
    ell: places,
    floats: Float64Array.from(ells, (ell) => sketch.floats(ell, source.dimension)),
    ...columns(ells.map((ell) => jobOf(workshop, sketch, ell).readings.get(at))),
  });
  return {
    probe: 'sketchComparison',
    step: source.stepOf(at),
    stream,
    parameter,
    side: of,
    rows: at,
    planned: source.planned,
    dimension: source.dimension,
    every: source.every,
    energy: covariance?.energy ?? 0,
    signal: source.signal,
    seed,
    lines: chosen.map(lineOf),
    theory: {
      ell: places,
      floats: Float64Array.from(ells, (ell) => sketchOf('frequentDirections')!.floats(ell, source.dimension)),
      bound: columns(
        ells.map(
          (ell) => covariance && provedReading(tailBound(covariance.eigenvalues, ell), covariance, ell, source.signal),
        ),
      ),
      best: columns(ells.map((ell) => covariance && bestReading(covariance, ell, source.signal))),
    },
    bars: barsOf(workshop, place),
    left,
  };
}

function columns(
  readings: readonly (Pick<SketchReading, 'covariance' | 'projection' | 'kept'> | undefined)[],
): SketchMeasures {
  const column = (key: keyof SketchMeasures) => Float64Array.from(readings, (reading) => reading?.[key] ?? Number.NaN);
  return { covariance: column('covariance'), projection: column('projection'), kept: column('kept') };
}

function barsOf(workshop: Workshop, { at, ell, shown }: Place): SketchComparisonResult['bars'] {
  const { source } = workshop;
  const names = { kind: shown.kind, label: shown.label, ell };
  const state = jobOf(workshop, shown, ell).kept.get(at);
  if (!state) return { ...names, squares: new Float64Array(0), exact: new Float64Array(0), items: undefined };
  const { squares, directions } = singularRows(shown.compressed(xp, state, ell));
  return {
    ...names,
    squares: Float64Array.from({ length: ell }, (_, i) => squares[i] ?? 0),
    exact: exact(workshop, shown.decay ?? 1, at).eigenvalues.slice(0, ell),
    items:
      source.items &&
      itemCounts(source.items.slice(0, at), ell, (item) =>
        squares.reduce((sum, square, i) => sum + square * directions.data[i * source.dimension + item]! ** 2, 0),
      ),
  };
}

/** Items that have a counter of Misra–Gries or weight in the sketch, by how often they have come. */
function itemCounts(passed: readonly number[], ell: number, sketched: (item: number) => number): readonly ItemCount[] {
  const { counts } = countersAt(passed, passed.length, ell - 1);
  return [...new Set(passed)]
    .map((item) => ({
      item,
      seen: passed.filter((one) => one === item).length,
      counter: counts.get(item) ?? 0,
      sketched: sketched(item),
    }))
    .filter(({ counter, sketched: weight }) => counter > 0 || weight > 1e-9)
    .sort((a, b) => b.seen - a.seen || a.item - b.item);
}
