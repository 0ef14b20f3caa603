import type {
  LevelSetsResult,
  LevelSetView,
  SketchCurve,
  SketchResult,
  SpectraResult,
  Spectrum,
} from '../probes/results.ts';

/** A sketch of gradients with a spectrum λᵢ = i⁻², growing with the steps. */
export function inventedSketch(step: number, dimension: number, rank: number): SketchResult {
  const spectrum = (t: number) =>
    Float64Array.from({ length: dimension }, (_, i) => (i < t ? Math.max(1, t) * (i + 1) ** -2 : 0));
  const curve = (cells: readonly { readonly t: number; readonly rank: number }[]): SketchCurve => {
    const numbers = cells.map((cell) => {
      const values = spectrum(cell.t);
      const tail = (from: number) => values.subarray(from).reduce((sum, value) => sum + value, 0);
      const bound = Math.min(...Array.from({ length: cell.rank }, (_, k) => tail(k) / (cell.rank - k)));
      const best = values[cell.rank] ?? 0;
      return { bound, best, escaped: best + 0.7 * (bound - best), error: best + 0.35 * (bound - best) };
    });
    const column = (key: keyof SketchCurve) => Float64Array.from(numbers, (row) => row[key]);
    return { error: column('error'), bound: column('bound'), best: column('best'), escaped: column('escaped') };
  };
  const steps = Int32Array.from({ length: 1 + Math.floor(step / 10) }, (_, i) => 10 * i);
  const ranks = Int32Array.from({ length: dimension - 1 }, (_, i) => i + 1);
  const top = spectrum(step)[0] ?? 0;
  return {
    probe: 'sketch',
    step,
    parameter: 'W2',
    side: 'right',
    dimension,
    rank,
    decay: 1,
    top,
    energy: spectrum(step).reduce((sum, value) => sum + value, 0),
    overSteps: {
      steps,
      top: Float64Array.from(steps, (t) => spectrum(t)[0]!),
      ...curve(Array.from(steps, (t) => ({ t, rank }))),
    },
    overRanks: { ranks, ...curve(Array.from(ranks, (one) => ({ t: step, rank: one }))) },
  };
}

/** Spectra of two statistics that decay faster than random ones. */
export function inventedSpectra(step: number, rows: number, columns: number): SpectraResult {
  const spectrum = (name: string, size: number): Spectrum => {
    const at = (t: number) => Float64Array.from({ length: size }, (_, i) => Math.exp((-i * (2 + t / 100)) / size));
    const random = Float64Array.from({ length: size }, (_, i) => 1.4 - i / size);
    const topCount = Math.ceil(size / 4);
    const mass = (values: Float64Array) => sum(values.subarray(0, topCount)) / sum(values);
    const eigenvalues = at(step);
    const scale = sum(eigenvalues) / sum(random);
    const steps = Int32Array.from({ length: 1 + Math.floor(step / 10) }, (_, i) => 10 * i);
    return {
      name,
      size,
      eigenvalues,
      topMass: mass(eigenvalues),
      topCount,
      intrinsicDimension: sum(eigenvalues) / eigenvalues[0]!,
      baseline: { eigenvalues: random.map((value) => value * scale), topMass: mass(random) },
      history: {
        steps,
        topMass: Float64Array.from(steps, (t) => mass(at(t))),
        baselineTopMass: new Float64Array(steps.length).fill(mass(random)),
      },
      trail: [0.25, 0.5, 0.75].map((share) => ({ step: Math.round(share * step), eigenvalues: at(share * step) })),
    };
  };
  return {
    probe: 'spectra',
    step,
    parameter: 'W2',
    rows,
    columns,
    origin: 'optimizer',
    decay: 1,
    spectra: [spectrum('L', rows), spectrum('R', columns)],
  };
}

/** A rotated quadratic bowl, and the same bowl made round. */
export function inventedLevelSets(step: number): LevelSetsResult {
  const view = (a: number, b: number, c: number): LevelSetView => {
    const size = 61;
    const values = Float32Array.from({ length: size * size }, (_, i) => {
      const [x, y] = [-2 + (4 * (i % size)) / (size - 1), -2 + (4 * Math.floor(i / size)) / (size - 1)];
      return (a * x * x + 2 * b * x * y + c * y * y) / 2;
    });
    const steps = Int32Array.from({ length: 40 }, (_, i) => i);
    const path = (run: number, rate: number) => ({
      run,
      seed: 0,
      steps,
      points: Float32Array.from(
        { length: 80 },
        (_, i) => (i % 2 === 0 ? -1.6 : 1.2) * Math.exp(-rate * Math.floor(i / 2) * (i % 2 === 0 ? 1 : 3)),
      ),
    });
    const [middle, spread] = [(a + c) / 2, Math.hypot((a - c) / 2, b)];
    return {
      grid: { x: [-2, 2], y: [-2, 2], columns: size, rows: size, values },
      paths: [path(0, 0.1), path(1, 0.04)],
      minima: Float32Array.of(0, 0),
      condition: (middle + spread) / (middle - spread),
      curvature: [middle - spread, middle + spread],
    };
  };
  return {
    probe: 'levelSets',
    step,
    planeOf: 'surface',
    planeLabel: 'w₁, w₂',
    form: 'full',
    center: [0, 0],
    root: [0.5, 0.2, 0.2, 0.8],
    original: view(2, 1.2, 1.5),
    preconditioned: view(1, 0.1, 1),
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
