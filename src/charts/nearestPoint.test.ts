import { describe, expect, it } from 'vitest';
import { nearestIndex, nearestPoint } from './nearestPoint.ts';
import { readingMove } from './readingMove.ts';

const frame = { x: (value: number) => 10 * value, y: (value: number) => 100 - 10 * value };

describe('the nearest point', () => {
  const series = [
    { x: [0, 1, 2], y: [0, 5, Number.NaN] },
    { x: [1, 2], y: [6, Infinity] },
  ];
  it('is found in px, over all series', () => {
    expect(nearestPoint(series, frame, 11, 52, 48)).toEqual({ series: 0, point: 1 });
    expect(nearestPoint(series, frame, 11, 41, 48)).toEqual({ series: 1, point: 0 });
  });

  it('is none without reach, and never one without a place', () => {
    expect(nearestPoint(series, frame, 11, 52, 1)).toBeUndefined();
    expect(nearestPoint(series, frame, 20, 0, 1000)).toEqual({ series: 1, point: 0 });
    expect(nearestPoint([], frame, 0, 0, 1000)).toBeUndefined();
  });

  it('has the first index of equals', () => {
    expect(nearestIndex([0, 10, 20], 5)).toBe(0);
    expect(nearestIndex([0, 10, 20], 16)).toBe(2);
    expect(nearestIndex([0, 10, 20], Infinity)).toBe(0);
    expect(nearestIndex([], 3)).toBe(0);
  });
});

describe('keys', () => {
  const series = [{ x: Array.from({ length: 40 }, (_, i) => i) }, { x: [] }, { x: [0, 20, 40] }];
  it('go along a line, not beyond its ends', () => {
    expect(readingMove(series, { series: 0, point: 0 }, 'ArrowRight')).toEqual({ series: 0, point: 1 });
    expect(readingMove(series, { series: 0, point: 0 }, 'ArrowLeft')).toEqual({ series: 0, point: 0 });
    expect(readingMove(series, { series: 0, point: 3 }, 'PageUp')).toEqual({ series: 0, point: 7 });
    expect(readingMove(series, { series: 0, point: 3 }, 'End')).toEqual({ series: 0, point: 39 });
    expect(readingMove(series, { series: 0, point: 3 }, 'Home')).toEqual({ series: 0, point: 0 });
  });

  it('go to the next line that has points, near the same x', () => {
    expect(readingMove(series, { series: 0, point: 19 }, 'ArrowDown')).toEqual({ series: 2, point: 1 });
    expect(readingMove(series, { series: 2, point: 2 }, 'ArrowUp')).toEqual({ series: 0, point: 39 });
    expect(readingMove(series, { series: 2, point: 2 }, 'ArrowDown')).toEqual({ series: 2, point: 2 });
    expect(readingMove(series, { series: 0, point: 0 }, 'Tab')).toBeUndefined();
  });
});
