import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { presets } from '../experiment/presets/index.ts';
import { MOST_RUNS } from '../experiment/readRuns.ts';
import { looksOf, slots } from './looks.ts';

const css = readFileSync(`${import.meta.dirname}/../charts/theme.css`, 'utf8');
const themes = { light: tokens(/:root \{([^}]*)\}/), dark: tokens(/:root\[data-theme='dark'\] \{([^}]*)\}/) };
const runs = [...new Set(slots.map(({ color }) => color.replace(/^var\((.*)\)$/, '$1')))];

function tokens(block: RegExp): ReadonlyMap<string, string> {
  return new Map(
    [...(block.exec(css)?.[1] ?? '').matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  );
}

/** Linear-light red, green, blue of sRGB (IEC 61966-2-1). */
function linear(hex: string): readonly number[] {
  return [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

function times(matrix: readonly (readonly number[])[], vector: readonly number[]): readonly number[] {
  return matrix.map((row) => row.reduce((sum, factor, i) => sum + factor * vector[i]!, 0));
}

/** Contrast ratio (WCAG 2.2). */
function contrast(a: string, b: string): number {
  const [dark, light] = [a, b]
    .map((hex) => times([[0.2126, 0.7152, 0.0722]], linear(hex))[0]!)
    .toSorted((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

/** CIE L*a*b* under D65. */
function lab(rgb: readonly number[]): readonly number[] {
  const xyz = times(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    rgb.map((x) => Math.min(1, Math.max(0, x))),
  );
  const [x, y, z] = [0.95047, 1, 1.08883].map((white, i) => {
    const t = xyz[i]! / white;
    return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116;
  });
  return [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)];
}

/** What is left of linear-light colours at full severity (Machado, Oliveira and Fernandes 2009, table 1). */
const visions = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

describe.each(Object.entries(themes))('the %s theme', (_, colors) => {
  const color = (name: string) => {
    const value = colors.get(name);
    if (value === undefined) throw new Error(`the theme has no ${name}`);
    return value;
  };

  it.each(['--paper', '--surface'])('is legible on %s', (ground) => {
    for (const text of ['--ink', '--quiet', '--accent', '--alarm'])
      expect(contrast(color(text), color(ground)), text).toBeGreaterThanOrEqual(4.5);
    for (const mark of [...runs, '--control'])
      expect(contrast(color(mark), color(ground)), mark).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(visions))('keeps runs apart for %s vision', (_vision, matrix) => {
    const seen = runs.map((name) => lab(times(matrix, linear(color(name)))));
    seen.forEach((a, i) => {
      for (const [j, b] of seen.slice(0, i).entries()) {
        expect(Math.hypot(...a.map((x, k) => x - b[k]!)), `${runs[i]} and ${runs[j]}`).toBeGreaterThan(15);
      }
    });
  });
});

it('computes contrast and difference right', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(lab(linear('#ff0000')).map(Math.round)).toEqual([53, 80, 67]);
});

describe('looks', () => {
  it('differ in dash and in marker, and the first eight in colour', () => {
    for (const part of ['dash', 'marker'] as const)
      expect(new Set(slots.map((slot) => String(slot[part]))).size).toBe(slots.length);
    expect(runs).toHaveLength(8);
    expect(new Set(slots.slice(0, 8).map(({ color }) => color)).size).toBe(8);
  });

  it('are there for as many runs as there can be', () => {
    expect(slots).toHaveLength(MOST_RUNS);
  });

  it('follow the run and not its place', () => {
    const [{ experiment }] = presets;
    const without = { ...experiment, runs: experiment.runs.slice(1) };
    expect(looksOf(without)).toEqual(looksOf(experiment).slice(1));
  });
});
