import { contours } from 'd3';
import type { ChartFrame } from '../../charts/axis.ts';
import type { Grid } from '../../probes/results.ts';

/** Rings in grid units, a cell's middle at i + ½; one list of polygons per level, ascending. */
export type Contours = readonly { readonly coordinates: readonly (readonly (readonly number[][])[])[] }[];

/** How many levels are drawn, at most. */
const levelCount = 13;

/**
 * Levels at squared quantiles of the values on a grid: in a quadratic bowl the area inside a level grows with it, so that its rings stand
 * at equal distances; in a valley they follow its floor.
 */
export function contourLevels({ values }: Grid): readonly number[] {
  const sorted = values.filter((value) => Number.isFinite(value)).sort();
  const at = (k: number) => sorted[Math.floor((k / (levelCount + 2)) ** 2 * (sorted.length - 1))];
  // The first ring would lie between so few grid points that it is ragged.
  const levels = Array.from({ length: levelCount }, (_, k) => at(k + 2));
  return [...new Set(levels)].filter((level) => level !== undefined).filter((level) => level > sorted[0]!);
}

/** The regions above each level. */
export function contoursOf(grid: Grid): Contours {
  return contours()
    .size([grid.columns, grid.rows])
    .thresholds([...contourLevels(grid)])([...grid.values]);
}

/** Paints the regions, the higher the darker, and their outlines. */
export function drawContours(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  grid: Grid,
  regions: Contours,
): void {
  const along = (domain: readonly [number, number], count: number) => (place: number) =>
    domain[0] + ((place - 0.5) / Math.max(1, count - 1)) * (domain[1] - domain[0]);
  const [column, row] = [along(grid.x, grid.columns), along(grid.y, grid.rows)];
  context.lineWidth = 1;
  for (const region of regions) {
    context.beginPath();
    for (const ring of region.coordinates.flat()) {
      ring.forEach(([x = 0, y = 0], i) => {
        const [left, top] = [frame.x(column(x)), frame.y(row(y))];
        if (i === 0) context.moveTo(left, top);
        else context.lineTo(left, top);
      });
      context.closePath();
    }
    context.globalAlpha = 0.012;
    context.fillStyle = frame.ink;
    context.fill();
    context.globalAlpha = 0.45;
    context.strokeStyle = frame.quiet;
    context.stroke();
  }
  context.globalAlpha = 1;
}
