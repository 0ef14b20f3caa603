import * as d3 from 'd3';
import { expect, it } from 'vitest';
import { markerPath } from './markerPath.ts';

const shapes = {
  circle: d3.symbolCircle,
  square: d3.symbolSquare,
  triangle: d3.symbolTriangle,
  diamond: d3.symbolDiamond,
  cross: d3.symbolCross,
  plus: d3.symbolPlus,
  star: d3.symbolStar,
  wye: d3.symbolWye,
} as const;

/** The numbers of a path, the corners of a polygon in an order that does not depend on where it begins. */
function extent(path: string): readonly number[] {
  const numbers = (path.match(/-?\d*\.?\d+(?:e-?\d+)?/g) ?? []).map(Number);
  return [Math.min(...numbers), Math.max(...numbers)];
}

/** Twice the area that a polygon encloses. */
function enclosed(path: string): number {
  const points = path
    .slice(1, -1)
    .split('L')
    .map((point) => point.split(',').map(Number));
  return Math.abs(
    points.reduce((sum, [x = 0, y = 0], i) => {
      const [u = 0, v = 0] = points[(i + 1) % points.length] ?? [];
      return sum + x * v - y * u;
    }, 0),
  );
}

it.each(Object.entries(shapes))('%s is as large as in d3', (name, shape) => {
  const [own, theirs] = [markerPath(name as keyof typeof shapes, 64), d3.symbol(shape, 64)() ?? ''];
  if (name !== 'square' && name !== 'cross')
    extent(theirs).forEach((value, i) => expect(extent(own)[i]).toBeCloseTo(value, 2));
  if (name !== 'circle' && name !== 'plus') expect(enclosed(own) / 2).toBeCloseTo(64, name === 'star' ? -1 : 6);
});
