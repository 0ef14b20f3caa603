import type { OwnExamples } from './tableData.ts';

/** A point that was drawn on the plane. */
export interface DrawnPoint {
  readonly x: number;
  readonly y: number;
  /** 0 to 3. */
  readonly label: number;
}

/** Points that can be drawn. */
export const MOST_POINTS = 2000;

/** The points as examples of as many classes as have any. */
export function pointData(points: readonly DrawnPoint[]): OwnExamples | { readonly problem: string } {
  const labels = [...new Set(points.map(({ label }) => label))].sort((a, b) => a - b);
  if (labels.length < 2) return { problem: 'Draw points of at least two classes.' };
  return {
    inputs: points.map(({ x, y }) => [x, y]),
    targets: points.map(({ label }) => labels.map((one) => (one === label ? 1 : 0))),
    task: 'classification',
    notes: [],
  };
}
