import { cos, sin } from '../array/elementary.ts';
import type { Point } from './squareImage.ts';

/** Part of an ellipse; angles in turns, clockwise from the right. */
interface Arc {
  readonly centre: Point;
  readonly radii: Point;
  readonly turns: readonly [from: number, to: number];
}

/** A line through points, or part of an ellipse, in a square from (0, 0) at the top left to (1, 1). */
type Stroke = readonly Point[] | Arc;

const POINTS_ON_ARC = 24;

const STROKES: readonly (readonly Stroke[])[] = [
  [arc([0.5, 0.5], [0.27, 0.42], 0, 1)],
  [
    [
      [0.34, 0.26],
      [0.54, 0.08],
      [0.54, 0.92],
    ],
  ],
  [
    arc([0.5, 0.32], [0.26, 0.24], 0.48, 1.08),
    [
      [0.73, 0.44],
      [0.22, 0.92],
      [0.8, 0.92],
    ],
  ],
  [arc([0.46, 0.29], [0.26, 0.21], -0.42, 0.25), arc([0.46, 0.71], [0.3, 0.21], -0.25, 0.42)],
  [
    [
      [0.6, 0.08],
      [0.18, 0.64],
      [0.84, 0.64],
    ],
    [
      [0.64, 0.4],
      [0.64, 0.92],
    ],
  ],
  [
    [
      [0.76, 0.08],
      [0.3, 0.08],
      [0.27, 0.48],
    ],
    arc([0.46, 0.66], [0.3, 0.26], -0.37, 0.4),
  ],
  [arc([0.5, 0.68], [0.26, 0.24], 0, 1), arc([0.78, 0.68], [0.54, 0.6], 0.5, 0.72)],
  [
    [
      [0.2, 0.08],
      [0.8, 0.08],
      [0.42, 0.92],
    ],
  ],
  [arc([0.5, 0.29], [0.22, 0.21], 0, 1), arc([0.5, 0.71], [0.27, 0.21], 0, 1)],
  [arc([0.5, 0.32], [0.26, 0.24], 0, 1), arc([0.22, 0.32], [0.54, 0.6], 0, 0.22)],
];

/** The strokes of a digit from 0 to 9, as points to be joined by straight lines. */
export function digitStrokes(digit: number): readonly (readonly Point[])[] {
  const strokes = STROKES[digit];
  if (!strokes) throw new Error(`${digit} is not a digit`);
  return strokes.map((stroke) => ('centre' in stroke ? along(stroke) : stroke));
}

function arc(centre: Point, radii: Point, from: number, to: number): Arc {
  return { centre, radii, turns: [from, to] };
}

function along({ centre, radii, turns: [from, to] }: Arc): readonly Point[] {
  return Array.from({ length: POINTS_ON_ARC + 1 }, (_, i): Point => {
    const angle = 2 * Math.PI * (from + ((to - from) * i) / POINTS_ON_ARC);
    return [centre[0] + radii[0] * cos(angle), centre[1] + radii[1] * sin(angle)];
  });
}
