import { readFileSync } from 'node:fs';
import { lab } from 'd3';
import { describe, expect, it } from 'vitest';
import { rampColor, rampDomain, rampPlace, rampStops, rampTable, rampValue, wantsDarkInk } from './ramp.ts';

const css = readFileSync(`${import.meta.dirname}/charts.css`, 'utf8');
const themes = [/:root \{([^}]*)\}/, /:root\[data-theme='dark'\] \{([^}]*)\}/].map((block) => {
  const colors = new Map(
    [...block.exec(css)![1]!.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  );
  return (stop: string) => colors.get(stop.slice(4, -1))!;
});

const lightness = (table: Uint8ClampedArray) => Array.from({ length: 101 }, (_, i) => lab(rampColor(table, i / 100)).l);
const rises = (values: readonly number[]) => values.every((value, i) => i === 0 || value >= values[i - 1]! - 0.3);

describe('the ramps of both themes', () => {
  it.each(themes)('read without hue: lightness goes one way, over most of its range', (color) => {
    const table = rampTable(rampStops('sequential').map(color));
    const values = lightness(table);
    expect(Math.abs(values.at(-1)! - values[0]!)).toBeGreaterThan(60);
    expect(rises(values) || rises(values.toReversed())).toBe(true);
  });

  it.each(themes)('tell sides apart by hue and distance by lightness on a diverging scale', (color) => {
    const values = lightness(rampTable(rampStops('diverging').map(color)));
    const [below, above] = [values.slice(0, 51), values.slice(50)];
    expect(rises(below) || rises(below.toReversed())).toBe(true);
    expect(rises(above) || rises(above.toReversed())).toBe(true);
    // Blue and orange differ in b* for every kind of colour blindness but the rarest.
    expect(lab(color('var(--above-1)')).b - lab(color('var(--below-1)')).b).toBeGreaterThan(50);
    const middle = lab(color('var(--middle)'));
    expect(Math.hypot(middle.a, middle.b)).toBeLessThan(4);
  });

  it.each(themes)('let the chosen ink be read at 4.5 : 1 at every place', (color) => {
    for (const scale of ['sequential', 'diverging'] as const) {
      const table = rampTable(rampStops(scale).map(color));
      for (let place = 0; place <= 1; place += 0.01) {
        const ground = luminance(rampColor(table, place));
        const ink = luminance(wantsDarkInk(table, place) ? '#000000' : '#ffffff');
        expect((Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05)).toBeGreaterThan(4.5);
      }
    }
  });
});

/** Relative luminance (WCAG 2.2), by way of L*. */
function luminance(color: string): number {
  const { l } = lab(color);
  return l > 8 ? ((l + 16) / 116) ** 3 : l / 903.3;
}

describe('places on a ramp', () => {
  it('are even in value, or in its logarithm', () => {
    expect(rampPlace(2.5, 'sequential', [0, 10])).toBe(0.25);
    expect(rampPlace(-5, 'diverging', [-10, 10])).toBe(0.25);
    expect(rampPlace(1e-2, 'logarithmic', [1e-4, 1])).toBeCloseTo(0.5, 12);
    expect(rampValue(0.5, 'logarithmic', [1e-4, 1])).toBeCloseTo(1e-2, 12);
    expect(rampValue(0.25, 'sequential', [0, 10])).toBe(2.5);
  });

  it('are at the ends for what lies outside, and nowhere for NaN', () => {
    expect([-Infinity, -1, 11, Infinity].map((value) => rampPlace(value, 'sequential', [0, 10]))).toEqual([0, 0, 1, 1]);
    expect([0, -3].map((value) => rampPlace(value, 'logarithmic', [1, 10]))).toEqual([0, 0]);
    expect(rampPlace(Number.NaN, 'diverging', [-1, 1])).toBeNaN();
    expect([3, 4, 5].map((value) => rampPlace(value, 'sequential', [4, 4]))).toEqual([0, 0.5, 1]);
  });

  it('span the finite values, about zero where sides are told apart', () => {
    const values = [Number.NaN, -2, Infinity, 0, 1];
    expect(rampDomain(values, 'sequential')).toEqual([-2, 1]);
    expect(rampDomain(values, 'diverging')).toEqual([-2, 2]);
    expect(rampDomain(values, 'logarithmic')).toEqual([1, 1]);
    expect(rampDomain([0, 0], 'diverging')).toEqual([-1, 1]);
    expect(rampDomain([Number.NaN], 'sequential')).toEqual([0, 1]);
  });
});
