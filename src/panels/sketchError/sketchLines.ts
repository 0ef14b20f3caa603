import type { SketchCurve } from '../../probes/results.ts';

/** One of the lines of the sketch panel. */
export interface SketchLine {
  readonly key: keyof SketchCurve;
  readonly name: string;
  /** Drawn in quiet grey rather than in the run's colour. */
  readonly theory: boolean;
  readonly dash: readonly number[];
  readonly width: number;
}

/** The lines in the order in which they lie above one another. */
export const sketchLines: readonly SketchLine[] = [
  { key: 'bound', name: 'bound', theory: true, dash: [], width: 1.25 },
  { key: 'escaped', name: 'escaped ρ', theory: false, dash: [1.5, 3], width: 1.5 },
  { key: 'error', name: 'error', theory: false, dash: [], width: 2.25 },
  { key: 'best', name: 'best', theory: true, dash: [5, 3], width: 1.25 },
];

/** The colour of a line of a run, as CSS. */
export function lineColor(line: SketchLine, run: string | undefined): string {
  return line.theory ? 'var(--quiet)' : (run ?? 'var(--ink)');
}
