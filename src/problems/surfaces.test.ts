import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64 } from '../array/float64.ts';
import { defaults, type Settings } from '../fields/fields.ts';
import { problems } from './index.ts';
import type { SurfaceProblem } from './problem.ts';

const surfaces = problems.filter((problem) => problem.type === 'surface');

const variants: Readonly<Record<string, readonly Settings[]>> = {
  quadratic: [0, 17, 45, 90].flatMap((angle) => [1, 100, 1e6].map((conditionNumber) => ({ angle, conditionNumber }))),
  quadraticN: ['none', 'random'].flatMap((rotation) =>
    ['logarithmic', 'linear', 'outlier'].flatMap((spectrum) =>
      [2, 7, 64].map((dimension) => ({ dimension, conditionNumber: 1e4, spectrum, rotation })),
    ),
  ),
  rosenbrock: [{ steepness: 1 }, { steepness: 1000 }],
  plateau: [{ width: 0.3 }, { width: 3 }],
  saddle: [
    { steepness: 100, descent: 0.1 },
    { steepness: 0.1, descent: 3 },
  ],
};
const cases = surfaces.flatMap((problem) =>
  [defaults(problem.fields), ...(variants[problem.kind] ?? [])].map((settings) => ({
    problem,
    settings,
    name: `${problem.kind} ${JSON.stringify(settings)}`,
  })),
);

function heights(problem: SurfaceProblem, settings: Settings, points: readonly (readonly number[])[]): Float64Array {
  const n = problem.dimension(settings);
  return problem.value(float64, float64.array(points.flat(), [points.length, 1, n]), settings).data;
}

function gradients(problem: SurfaceProblem, settings: Settings, points: readonly (readonly number[])[]): Float64Array {
  const n = problem.dimension(settings);
  const gradient = problem.gradient(float64, float64.array(points.flat(), [points.length, 1, n]), settings);
  expect(gradient.shape).toEqual([points.length, 1, n]);
  return gradient.data;
}

describe.each(cases)('$name', ({ problem, settings }) => {
  const n = problem.dimension(settings);

  it('has the gradient that central differences give, in every replica', () => {
    const point = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n, maxLength: n });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 3 }), (points) => {
        const gradient = gradients(problem, settings, points);
        const step = 1e-3;
        points.forEach((w, replica) => {
          const shifted = (steps: number) =>
            heights(
              problem,
              settings,
              w.map((_, k) => w.map((value, i) => (i === k ? value + steps * step : value))),
            );
          const [below2, below, above, above2] = [shifted(-2), shifted(-1), shifted(1), shifted(2)];
          const size = Math.max(...below2, ...above2);
          for (let k = 0; k < n; k++) {
            const difference = (below2[k]! - 8 * below[k]! + 8 * above[k]! - above2[k]!) / (12 * step);
            // step⁴/30 times the fifth derivative, at most 1e6 (a narrow plateau), and rounding of 1e-16·size over the step.
            expect(Math.abs(gradient[replica * n + k]! - difference)).toBeLessThan(1e-7 * Math.max(1, size));
          }
        });
      }),
      { numRuns: n > 10 ? 10 : 100, seed: 1 },
    );
  });

  it('has minima of value 0 and zero gradient', () => {
    const minima = problem.minima(settings);
    // Of a surface that the user types, none are known.
    expect(minima.length > 0).toBe(problem.kind !== 'typed');
    // The coordinates are correct to half a unit in the last place, which curvatures up to 1e2 turn into 1e-13.
    for (const value of heights(problem, settings, minima)) expect(Math.abs(value)).toBeLessThan(1e-26);
    for (const slope of gradients(problem, settings, minima)) expect(Math.abs(slope)).toBeLessThan(1e-12);
  });

  it('is lower at its minima than at the start, which lies in the domain with all coordinates different in size', () => {
    const start = problem.start(settings);
    const { x, y } = problem.domain(settings);
    expect(start).toHaveLength(n);
    expect(heights(problem, settings, [start])[0]).toBeGreaterThan(0);
    expect(new Set(start.map((value) => Math.abs(value).toFixed(6))).size).toBe(n);
    if (n === 2) {
      expect(start[0]).toSatisfy((value: number) => value >= x[0] && value <= x[1]);
      expect(start[1]).toSatisfy((value: number) => value >= y[0] && value <= y[1]);
    }
  });
});

describe('quadratics', () => {
  /** Row by row, H is the gradient at the unit vectors. */
  function hessian(problem: SurfaceProblem, settings: Settings) {
    const n = problem.dimension(settings);
    const axes = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_unused, j) => (i === j ? 1 : 0)));
    return float64.array(gradients(problem, settings, axes), [1, n, n]);
  }
  function spectrumOf(problem: SurfaceProblem, settings: Settings): number[] {
    return [...float64.eigh(hessian(problem, settings)).w.data];
  }

  it('have the stated eigenvalues', () => {
    const plane = surfaces.find(({ kind }) => kind === 'quadratic')!;
    const many = surfaces.find(({ kind }) => kind === 'quadraticN')!;
    const [low, high] = spectrumOf(plane, { conditionNumber: 1000, angle: 30 });
    expect(low).toBeCloseTo(1e-3, 12);
    expect(high).toBeCloseTo(1, 12);
    const expected = {
      logarithmic: [1e-4, 1e-3, 1e-2, 1e-1, 1],
      linear: [1e-4, 0.250075, 0.50005, 0.750025, 1],
      outlier: [1e-4, 1e-4, 1e-4, 1e-4, 1],
    };
    for (const [spectrum, eigenvalues] of Object.entries(expected)) {
      for (const rotation of ['none', 'random']) {
        const found = spectrumOf(many, { dimension: 5, conditionNumber: 1e4, spectrum, rotation });
        found.forEach((value, i) => expect(value).toBeCloseTo(eigenvalues[i]!, 12));
      }
    }
  });

  it('tilt the flat direction by the angle', () => {
    const plane = surfaces.find(({ kind }) => kind === 'quadratic')!;
    const [gx, gy] = gradients(plane, { conditionNumber: 50, angle: 60 }, [
      [Math.cos(Math.PI / 3), Math.sin(Math.PI / 3)],
    ]);
    expect(gx).toBeCloseTo(0.02 * Math.cos(Math.PI / 3), 12);
    expect(gy).toBeCloseTo(0.02 * Math.sin(Math.PI / 3), 12);
  });

  it('are the same problem rotated or not: same loss along gradient descent', () => {
    const many = surfaces.find(({ kind }) => kind === 'quadraticN')!;
    const path = (rotation: string) => {
      const settings = { dimension: 12, conditionNumber: 100, spectrum: 'logarithmic', rotation };
      let w = float64.array(many.start(settings), [1, 1, 12]);
      return Array.from({ length: 30 }, () => {
        w = float64.sub(w, many.gradient(float64, w, settings));
        return many.value(float64, w, settings).data[0]!;
      });
    };
    const straight = path('none');
    path('random').forEach((loss, i) => expect(loss / straight[i]!).toBeCloseTo(1, 9));
  });
});

it('the saddle has a stationary origin with curvatures a and −b', () => {
  const saddle = surfaces.find(({ kind }) => kind === 'saddle')!;
  const settings = { steepness: 3, descent: 0.5 };
  expect([...gradients(saddle, settings, [[0, 0]])].map(Math.abs)).toEqual([0, 0]);
  const [gx, , , gy] = gradients(saddle, settings, [
    [1e-5, 0],
    [0, 1e-5],
  ]);
  expect(gx! / 1e-5).toBeCloseTo(3, 8);
  expect(gy! / 1e-5).toBeCloseTo(-0.5, 8);
});

it('the plateau is bounded by 1 and flatter far out than near', () => {
  const plateau = surfaces.find(({ kind }) => kind === 'plateau')!;
  const settings = { width: 1 };
  const [near, far] = heights(plateau, settings, [
    [1, 0],
    [1000, 1000],
  ]);
  expect(near).toBeCloseTo(0.5, 15);
  expect(far).toBeLessThan(1);
  const [slopeNear, , slopeFar] = gradients(plateau, settings, [
    [1, 0],
    [5, 0],
  ]);
  expect(slopeFar! / slopeNear!).toBeLessThan(0.05);
});
