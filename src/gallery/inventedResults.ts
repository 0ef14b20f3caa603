import type { SketchCurve, SketchResult, SpectraResult, Spectrum } from '../probes/results.ts';

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
export function inventedSpectra(
  step: number,
  parameter: { readonly name: string; readonly rows: number; readonly columns: number },
  isObserved: boolean,
): SpectraResult {
  const { name, rows, columns } = parameter;
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
    parameter: name,
    rows,
    columns,
    origin: isObserved ? 'observed' : 'optimizer',
    decay: isObserved ? 0.99 : 1,
    spectra: rows === 1 ? [spectrum('R', columns)] : [spectrum('L', rows), spectrum('R', columns)],
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
