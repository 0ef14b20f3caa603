import type { AxisSpec } from '../../charts/axis.ts';
import { powerOfTen } from '../../charts/formatNumber.ts';
import type { PlotSeries } from '../../charts/LinePlot.tsx';
import type { SketchComparisonResult, SketchLine, SketchMeasures } from '../../probes/sketchComparisonResult.ts';
import { sketchNames } from './kind.ts';
import type { SketchKind } from './sketchesRequest.ts';

type Look = Required<Pick<PlotSeries, 'color' | 'dash' | 'marker'>>;

/** A sketch keeps its look whichever others are shown: those of one sort that are usually together differ in all three. */
const looks: Readonly<Record<SketchKind, Look>> = {
  frequentDirections: { color: 'var(--run-0)', dash: [], marker: 'circle' },
  fast: { color: 'var(--run-2)', dash: [7, 3], marker: 'square' },
  fifth: { color: 'var(--run-3)', dash: [8, 3, 2, 3], marker: 'triangle' },
  incrementalSvd: { color: 'var(--run-1)', dash: [12, 4], marker: 'cross' },
  randomProjection: { color: 'var(--run-4)', dash: [4, 2], marker: 'plus' },
  countSketch: { color: 'var(--run-5)', dash: [10, 3, 2, 3, 2, 3], marker: 'star' },
  normSampling: { color: 'var(--run-6)', dash: [2, 2], marker: 'wye' },
  half: { color: 'var(--run-7)', dash: [4, 2], marker: 'diamond' },
  robust: { color: 'var(--run-4)', dash: [14, 3], marker: 'star' },
  compensative: { color: 'var(--run-5)', dash: [2, 2], marker: 'cross' },
  exponential: { color: 'var(--run-6)', dash: [12, 4], marker: 'plus' },
  spaceSaving: { color: 'var(--run-1)', dash: [7, 3], marker: 'wye' },
  bestRank: { color: 'var(--quiet)', dash: [5, 3], marker: 'circle' },
};

/** The name of a sketch in the picture; its own where there is no shorter one. */
export function sketchName({ kind, label }: Pick<SketchLine, 'kind' | 'label'>): string {
  return isKnown(kind) ? sketchNames[kind] : label;
}

function isKnown(kind: string): kind is SketchKind {
  return kind in sketchNames;
}

/** The lines of a measurement over rows or memory: sketches, what is proved of Frequent Directions, and the best of rank ℓ. */
export function sketchesSeries(
  { lines, theory }: SketchComparisonResult,
  measure: keyof SketchMeasures,
  over: 'rank' | 'memory',
): readonly PlotSeries[] {
  const x = (of: { readonly ell: Int32Array; readonly floats: Float64Array }) => (over === 'rank' ? of.ell : of.floats);
  const bound = { key: 'bound', label: 'FD’s bound', dash: [], y: theory.bound[measure] };
  const best = { key: 'best', label: 'best rank ℓ', dash: [5, 3], y: theory.best[measure] };
  return [
    ...lines.map((line): PlotSeries => ({
      key: line.kind,
      label: sketchName(line),
      x: x(line),
      y: line[measure],
      points: true,
      ...(isKnown(line.kind) ? looks[line.kind] : { color: 'var(--ink)' }),
    })),
    ...[bound, best].map((one): PlotSeries => ({ ...one, x: x(theory), color: 'var(--quiet)', quiet: true })),
  ];
}

/** Smaller errors are rounding. */
const least = 1e-6;

/** The axis that holds all of them. */
export function measureAxis(series: readonly PlotSeries[], measure: keyof SketchMeasures): AxisSpec {
  const values = series.flatMap(({ y }) => Array.from(y)).filter((value) => Number.isFinite(value));
  const most = Math.max(...values, 0);
  switch (measure) {
    case 'covariance': {
      const low = Math.min(...values, 1);
      return {
        label: 'error / ‖A‖²',
        type: 'log',
        domain: [Math.max(least, 0.8 * low), Math.max(10 * least, 1.25 * most)],
        ...(low < least && { floor: `≤${powerOfTen(Math.log10(least))}` }),
      };
    }
    case 'projection':
      return { label: 'projection error / best', type: 'log', domain: [1, 1.1 * Math.max(1, most)] };
    case 'kept':
      return {
        label: '‖B‖² / ‖A‖²',
        type: 'linear',
        domain: [0, most > 1 ? 1.05 * most : 1],
        format: (share) => `${Math.round(100 * share)} %`,
      };
  }
}
