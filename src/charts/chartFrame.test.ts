import { describe, expect, it } from 'vitest';
import type { AxisSpec } from './axis.ts';
import { chartLayout } from './chartFrame.ts';
import { columnEdges } from './plotLine.ts';

const colors = { ink: '', quiet: '', hairline: '', paper: '', accent: '' };
const axis = (domain: readonly [number, number], rest: Partial<AxisSpec> = {}): AxisSpec => ({
  label: 'name',
  type: 'linear',
  domain,
  ...rest,
});
const layout = (x: AxisSpec, y: AxisSpec, equal = false) =>
  chartLayout({ width: 400, height: 300, x, y, equal, labelWidth: 60 }, colors);

describe('chartLayout', () => {
  it('maps the domain onto the plot area and back', () => {
    const { frame } = layout(axis([2, 4]), axis([-1, 1]));
    expect([frame.x(2), frame.x(4), frame.y(-1), frame.y(1)]).toEqual([
      frame.left,
      frame.right,
      frame.bottom,
      frame.top,
    ]);
    expect(frame.right).toBe(340);
    expect(frame.invertX(frame.x(2.5))).toBeCloseTo(2.5, 12);
    expect(frame.invertY(frame.y(0.3))).toBeCloseTo(0.3, 12);
  });

  it('makes units equally long on both axes by widening one domain about its middle', () => {
    const { frame } = layout(axis([0, 1]), axis([0, 10]), true);
    expect(frame.x(1) - frame.x(0)).toBeCloseTo(frame.y(0) - frame.y(1), 9);
    expect((frame.x(0.5) - frame.left) / (frame.right - frame.left)).toBeCloseTo(0.5, 12);
    expect(frame.y(10)).toBeCloseTo(frame.top, 9);
  });

  it('gives the space of a bare axis to the picture', () => {
    const bare = layout(axis([0, 1], { bare: true }), axis([0, 1], { bare: true }));
    expect([bare.frame.left, bare.frame.top, bare.frame.bottom]).toEqual([8, 8, 292]);
    expect(bare.xTicks).toEqual([]);
  });
});

describe('columnEdges', () => {
  it('has one edge per px, the last one at the end of the domain or behind it', () => {
    const { frame } = layout(axis([0, 1]), axis([0, 1]));
    const edges = columnEdges(frame);
    expect(edges.length).toBe(frame.right - frame.left);
    expect(edges.at(-1)).toBeCloseTo(1, 12);
  });
});
