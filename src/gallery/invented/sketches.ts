import type {
  SketchComparisonRequest,
  SketchComparisonResult,
  SketchLine,
  SketchMeasures,
} from '../../probes/sketchComparisonResult.ts';

/** How far each sketch is above the best, and whether it is random. */
const sorts: Readonly<Record<string, readonly [factor: number, random: boolean]>> = {
  frequentDirections: [5.5, false],
  fast: [3, false],
  half: [9, false],
  fifth: [1.4, false],
  robust: [2.8, false],
  compensative: [5, false],
  exponential: [7, false],
  incrementalSvd: [1.1, false],
  spaceSaving: [8, false],
  randomProjection: [50, true],
  countSketch: [65, true],
  normSampling: [60, true],
};

/** Sketches of rows with eigenvalues i⁻², more exact the more rows they have; one is still to be measured while training goes on. */
export function inventedSketches(request: SketchComparisonRequest, isMeasuring: boolean): SketchComparisonResult {
  const { stream, rank, sketches, bars, at, step } = request;
  const isItems = stream === 'basis';
  const dimension = stream === 'gradients' ? 16 : 100;
  const planned = stream === 'gradients' ? 960 : 1000;
  const passed =
    stream === 'gradients'
      ? Math.min(planned, Math.max(16, Math.round((step / 600) * planned)))
      : Math.round(at * planned);
  const eigenvalue = (i: number) => (passed / (i + 1) ** 2) * 0.6;
  const energy = Array.from({ length: dimension }, (_, i) => eigenvalue(i)).reduce((sum, x) => sum + x, 0);
  const ell = Int32Array.from([...new Set([2, 3, 4, 6, 8, 12, 15, rank])].sort((a, b) => a - b));
  const tail = (k: number) => 1 / (k + 0.5);
  const measures = (factor: number): SketchMeasures => ({
    covariance: Float64Array.from(ell, (k) => (factor * eigenvalue(k)) / energy),
    projection: Float64Array.from(ell, (k) => (k > 2 ? 1 + (0.2 * (factor - 1)) / k : Number.NaN)),
    kept: Float64Array.from(ell, (k) => Math.max(0, 1 - 0.3 * tail(k) * factor ** 0.5)),
  });
  const lines = sketches.flatMap((kind, place): readonly SketchLine[] => {
    const [factor, random] = sorts[kind] ?? [1, false];
    const measured = measures(factor);
    const isPartial = isMeasuring && place === 1;
    if (kind === 'bestRank') return [];
    return [
      {
        kind,
        label: kind,
        random,
        decay: kind === 'exponential' ? 0.99 : 1,
        ell,
        floats: Float64Array.from(ell, (k) => (kind === 'fast' ? 2 : 1) * k * dimension + 1),
        ...(isPartial
          ? { ...measured, covariance: measured.covariance.map((x, i) => (i > 3 ? Number.NaN : x)) }
          : measured),
      },
    ];
  });
  const cut = eigenvalue(rank);
  return {
    probe: 'sketchComparison',
    step,
    stream,
    parameter: request.parameter,
    side: request.side,
    rows: passed,
    planned,
    dimension,
    every: stream === 'gradients' ? 10 : 1,
    energy,
    signal: 2,
    seed: 1,
    lines,
    theory: {
      ell,
      floats: Float64Array.from(ell, (k) => k * dimension + 1),
      bound: measures(7),
      best: measures(1),
    },
    bars: {
      kind: bars,
      label: bars,
      ell: rank,
      squares: Float64Array.from({ length: rank }, (_, i) => Math.max(0, eigenvalue(i) - 2 * cut)),
      exact: Float64Array.from({ length: rank }, (_, i) => eigenvalue(i)),
      items: isItems
        ? Array.from({ length: rank - 1 }, (_, item) => {
            const seen = Math.round(eigenvalue(item));
            const counter = Math.max(1, seen - Math.round(cut));
            return { item, seen, counter, sketched: counter };
          })
        : undefined,
    },
    left: isMeasuring ? 4 : 0,
  };
}
