import { numberOf, type IntegerField, type Settings } from '../fields/fields.ts';

/** A point of an image, in pixels; centres of pixels have whole coordinates, counted from the left and from the top. */
export type Point = readonly [x: number, y: number];

/** Width and height of square images. */
export const sizeField: IntegerField = {
  type: 'integer',
  label: 'Image size',
  key: 'size',
  symbol: 'S',
  hint: 'Width and height of the images.',
  unit: 'pixels',
  min: 8,
  max: 28,
  default: 12,
  scale: 'linear',
};

/** The shape that `sizeField` says. */
export function squareImage(settings: Settings): { readonly width: number; readonly height: number } {
  const size = numberOf(settings, 'size');
  return { width: size, height: size };
}

/** How far from a line, in pixels, there may be ink. */
const REACH = 6;

/** The squared distance of every pixel of a square image, row by row, to the nearest of the points; infinite where none is near. */
export function squaredDistances(points: readonly Point[], size: number): Float64Array {
  const nearest = new Float64Array(size * size).fill(Infinity);
  for (const [x, y] of points) {
    const [left, top] = [Math.max(0, Math.ceil(x - REACH)), Math.max(0, Math.ceil(y - REACH))];
    for (let row = top; row < size && row <= y + REACH; row++) {
      const above = (row - y) ** 2;
      for (let column = left; column < size && column <= x + REACH; column++) {
        const distance = (column - x) ** 2 + above;
        if (distance < nearest[row * size + column]!) nearest[row * size + column] = distance;
      }
    }
  }
  return nearest;
}
